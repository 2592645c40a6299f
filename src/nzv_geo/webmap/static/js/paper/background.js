// The background map on a sheet: its images come later than the map moves, or not at all.

const PATIENCE_MS = 10000;
const FADE_MS = 300; // Leaflet lets images appear slowly

// Whether every image of what the map shows now came in time.
export function haveCome(grid) {
  return new Promise((done) => {
    let failed = false;
    const fail = () => { failed = true; };
    const end = (complete) => {
      clearTimeout(timer);
      grid.off({ load: loaded, tileerror: fail });
      setTimeout(() => done(complete), FADE_MS);
    };
    const loaded = () => end(!failed);
    const timer = setTimeout(() => end(false), PATIENCE_MS);
    grid.on({ load: loaded, tileerror: fail });
    if (!grid.isLoading()) end(true);
  });
}
