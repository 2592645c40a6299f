// The background map on a sheet and in a picture: its images come later than the map moves, or not at
// all, and a page may read them only where their server allows it.

import { drawing, element } from "../core/dom.js";
import { state } from "../core/state.js";

const PATIENCE_MS = 10000;
const FADE_MS = 300; // Leaflet lets images appear slowly
const SHARP = 2; // pixels of the picture for each of CSS

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

// Ask for the same images in a way that lets a page read them, or in the usual one again.
export function askAgain(grid, readable) {
  grid.options.crossOrigin = readable ? "" : false;
  grid.remove(); // to be redrawn is not enough: at a zoom between two whole ones, tiles of neither come
  grid.addTo(state.map);
}

// All of them as one image, to the pixel: between single ones seams would show.
export function backgroundCopy() {
  const { x: width, y: height } = state.map.getSize();
  const canvas = element("canvas", { width: width * SHARP, height: height * SHARP });
  const pen = canvas.getContext("2d");
  const origin = state.map.getContainer().getBoundingClientRect();
  const layer = state.map.getPane("nzv-background").querySelector(".nzv-background-tile");
  for (const image of layer.querySelectorAll("img.leaflet-tile-loaded")) {
    const { left, top, right, bottom } = image.getBoundingClientRect();
    const [x, y, east, south] = [left - origin.left, top - origin.top, right - origin.left, bottom - origin.top].map((at) => Math.round(at * SHARP));
    pen.drawImage(image, x, y, east - x, south - y);
  }
  return drawing("image", { href: canvas.toDataURL(), width, height, opacity: getComputedStyle(layer).opacity });
}
