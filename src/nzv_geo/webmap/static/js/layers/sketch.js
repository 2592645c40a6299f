// What is being drawn: its line, a handle at each vertex and between two of them, for mouse and
// finger, and a sign where a place snaps. By keyboard, the cross and the card do the same.

import { element } from "../core/dom.js";
import { state } from "../core/state.js";
import { marked } from "./marks.js";

const ROOM_BETWEEN = 70; // pixels between two vertices from which on there is a handle between them

export class Sketch {
  // `acts`: moved(index, place), inserted(index, place) and picked(index, isSecondClick), and snapped(place), the
  // place that is meant.
  constructor(acts) {
    this.acts = acts;
    this.lines = L.layerGroup().addTo(state.map);
    this.ahead = L.layerGroup().addTo(state.map);
    this.handles = L.layerGroup().addTo(state.map);
    this.signs = L.layerGroup().addTo(state.map);
    this.draft = null;
    this.redraw = () => this.drawHandles();
    if (!state.map.getPane("nzv-sketch")) state.map.createPane("nzv-sketch").style.zIndex = 595;
    state.map.on("zoomend", this.redraw);
  }

  show(draft) {
    this.draft = draft;
    this.drawLines(draft?.places ?? []);
    this.drawHandles();
    this.point(null, null);
  }

  remove() {
    state.map.off("zoomend", this.redraw);
    for (const group of [this.lines, this.ahead, this.handles, this.signs]) group.remove();
  }

  drawLines(places) {
    this.lines.clearLayers();
    marked((options) => {
      if (this.draft?.kind === "area" && places.length > 2) L.polygon(places, options).addTo(this.lines);
      else if (places.length > 1) L.polyline(places, options).addTo(this.lines);
    });
  }

  drawHandles() {
    this.handles.clearLayers();
    const { kind, places, at } = this.draft ?? { places: [] };
    places.forEach((place, i) => this.handleAt(place, `vertex-handle${i === at ? " is-chosen" : ""}`, (moved) => places.with(i, moved), (moved) => this.acts.moved(i, moved), (isSecondClick) => this.acts.picked(i, isSecondClick)));
    const ends = kind === "area" && places.length > 2 ? [...places, places[0]] : places;
    for (let i = 0; i + 1 < ends.length; i += 1) {
      const middle = this.middleOf(ends[i], ends[i + 1]);
      if (middle) this.handleAt(middle, "middle-handle", (moved) => places.toSpliced(i + 1, 0, moved), (moved) => this.acts.inserted(i + 1, moved), () => this.acts.inserted(i + 1, middle));
    }
  }

  middleOf(from, to) {
    const [a, b] = [from, to].map((place) => state.map.latLngToContainerPoint(place));
    return a.distanceTo(b) < ROOM_BETWEEN ? null : state.map.containerPointToLatLng(a.add(b).divideBy(2));
  }

  handleAt(place, className, shaped, moved, picked) {
    const icon = L.divIcon({ className: `sketch-handle ${className}`, html: element("span"), iconSize: null });
    const marker = L.marker(place, { icon, draggable: true, keyboard: false, pane: "nzv-sketch" });
    marker.on("drag", () => {
      const { place: meant, snap } = this.acts.snapped(marker.getLatLng());
      marker.setLatLng(meant);
      this.drawLines(shaped(meant));
      this.point(null, snap);
    });
    marker.on("dragend", () => moved(marker.getLatLng()));
    marker.on("click", ({ originalEvent }) => picked(originalEvent.detail > 1));
    marker.addTo(this.handles);
  }

  // Where the line would go on, and what it snaps to there.
  point(place, snap) {
    this.ahead.clearLayers();
    this.signs.clearLayers();
    const last = this.draft?.places.at(-1);
    if (place && last && ["line", "area"].includes(this.draft.kind) && this.draft.at === null) {
      marked((options) => L.polyline([last, place], { ...options, className: `${options.className} ahead` }).addTo(this.ahead));
    }
    if (!snap) return;
    const icon = L.divIcon({ className: `snap-sign on-${snap.on}`, html: element("span"), iconSize: null });
    L.marker(snap.place, { icon, interactive: false, keyboard: false, pane: "nzv-sketch" }).addTo(this.signs);
  }
}
