// The introduction: its first text always stands, the others unfold.

import { byId } from "../core/dom.js";
import { register } from "./tool.js";

register({
  id: "intro",
  isOffered: () => byId("intro") !== null,
  add: foldIntro,
});

function foldIntro() {
  byId("intro").open = false;
}
