// The introduction: its first text always stands, the others unfold; on paper all do.

import { byId } from "../core/dom.js";
import { register } from "./tool.js";

register({
  id: "intro",
  isOffered: () => byId("intro") !== null,
  add: foldIntro,
});

function foldIntro() {
  const intro = byId("intro");
  let before = false;
  intro.open = false;
  addEventListener("beforeprint", () => {
    before = intro.open;
    intro.open = true;
  });
  addEventListener("afterprint", () => { intro.open = before; });
}
