// What changes is said in the live region of the page; the index has none.

import { byId, element } from "./dom.js";

const TOLD_MS = 8000;

export function say(text) {
  const status = byId("status");
  if (status) status.textContent = text;
}

// Said, and shown beside the map for a while: of what was done elsewhere the page shows nothing.
export function tell(text) {
  say(text);
  byId("told")?.remove();
  const shown = element("p", { class: "told", id: "told", "aria-hidden": "true" }, text);
  byId("map_nzv").before(shown);
  setTimeout(() => shown.remove(), TOLD_MS);
}
