// The section at the end of the page, as a dialog: it stands in the page once.

import { closeButton } from "../core/buttons.js";
import { byId, element } from "../core/dom.js";
import { put } from "../core/texts.js";
import { register } from "./tool.js";

register({
  id: "about",
  icon: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v6M12 7.5h.01",
  word: "about",
  open: showAbout,
});

function showAbout(opener) {
  const dialog = element("dialog", { class: "about", "aria-labelledby": "about-title" });
  const close = closeButton(() => dialog.close());
  const content = byId("sources").cloneNode(true);
  for (const node of [content, ...content.querySelectorAll("[id]")]) node.removeAttribute("id");
  content.removeAttribute("aria-labelledby");
  dialog.append(put(element("h2", { id: "about-title" }), "about"), close, content);
  dialog.addEventListener("close", () => {
    dialog.remove();
    opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
