// Where the data come from, in one line on the map; a line too long for it can be unfolded.

import { byId, element } from "../core/dom.js";
import { entitle, put } from "../core/texts.js";
import { register } from "./tool.js";

register({
  id: "credit",
  add() {
    const box = byId("credits");
    const unfold = element("button", { type: "button", class: "unfold", "aria-controls": "credit" });
    unfold.addEventListener("click", () => foldCredit(unfold, box.classList.contains("is-open")));
    foldCredit(unfold, true);
    byId("credit").after(unfold);
    new ResizeObserver(() => measureCredit(box, unfold)).observe(box);
  },
});

function foldCredit(unfold, folded) {
  byId("credits").classList.toggle("is-open", !folded);
  unfold.setAttribute("aria-expanded", String(!folded));
  put(unfold, folded ? "unfold" : "fold");
  entitle(unfold, folded ? "credit_unfold" : "credit_fold");
}

// What stands at the lower edge of the map makes room for the line.
function measureCredit(box, unfold) {
  const { scrollHeight, clientHeight } = byId("credit");
  unfold.hidden = scrollHeight <= clientHeight + 1 && !box.classList.contains("is-open");
  byId("frame").style.setProperty("--credits", `${box.offsetHeight}px`);
}
