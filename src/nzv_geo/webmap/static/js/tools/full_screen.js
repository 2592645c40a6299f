// The map, its legend and its tools on the whole screen.

import { byId } from "../core/dom.js";
import { entitle } from "../core/texts.js";
import { register } from "./tool.js";

register({
  id: "fullscreen",
  icon: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  word: "fullscreen",
  onMap: true,
  isOffered: () => document.fullscreenEnabled,
  open() {
    if (document.fullscreenElement) document.exitFullscreen();
    else byId("stage").requestFullscreen();
  },
  add({ map }) {
    document.addEventListener("fullscreenchange", () => {
      entitle(byId("map-fullscreen"), document.fullscreenElement ? "fullscreen_off" : "fullscreen");
      map.invalidateSize({ animate: false });
    });
  },
});
