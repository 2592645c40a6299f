// The tables below the map.

import { byId } from "../core/dom.js";
import { register } from "./tool.js";

register({
  id: "tables",
  icon: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
  word: "tool_tables",
  name: "tables",
  open() {
    if (document.fullscreenElement) document.exitFullscreen();
    byId("data").focus();
  },
});
