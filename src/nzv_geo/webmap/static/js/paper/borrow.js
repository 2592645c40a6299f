// Take the map from the screen for a sheet or a picture, and bring it back as it was.

import { state } from "../core/state.js";
import { highlight, read } from "../layers/marks.js";
import { closePopup } from "../layers/popup.js";
import { beginLargeSheets, endLargeSheets } from "../layers/tiles.js";
import { homeBounds, refresh } from "../layers/view.js";

const ABOUT = 0.75; // steps of zoom

export const boundsOf = (extent) => (extent === "region" ? homeBounds() : state.map.getBounds());

// What is meant where nothing was chosen: what the screen shows; the region, if that is about all of it.
export function usualExtent() {
  const home = homeBounds();
  const { map } = state;
  return home.isValid() && map.getBounds().contains(home) && map.getZoom() > map.getBoundsZoom(home) - ABOUT ? "region" : "view";
}

let borrowed = false; // the map can be at one place only
export const isBorrowed = () => borrowed;

// `classes` are those of the document meanwhile. Returns what brings the map back.
export function borrowMap(box, classes, look) {
  const { map } = state;
  const container = map.getContainer();
  borrowed = true;
  const view = [map.getCenter(), map.getZoom()];
  const { zoomSnap } = map.options;
  const place = document.createComment("");
  const focused = document.activeElement;
  state.opener = null;
  closePopup();
  highlight(null);
  read(null);
  document.documentElement.classList.add("printing", ...classes);
  container.before(place);
  box.append(container);
  map.options.zoomSnap = 0;
  see(look());
  beginLargeSheets();
  return () => {
    document.documentElement.classList.remove("printing", ...classes);
    endLargeSheets();
    place.replaceWith(container);
    map.options.zoomSnap = zoomSnap;
    see(view);
    focused?.focus({ preventScroll: true });
    borrowed = false;
  };
}

function see([middle, zoom]) {
  state.map.invalidateSize({ animate: false, pan: false });
  state.map.setView(middle, zoom, { animate: false });
  refresh();
}
