// Files that the reader keeps; nothing is sent anywhere.

import { element } from "./dom.js";
import { tell } from "./notices.js";
import { word } from "./texts.js";

const MOST_OF_A_NAME = 100; // characters of the name of a file

// Returns what the reader was told.
export function save(content, type, name) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = element("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  const notice = word(isConfined() ? "saved_maybe" : "saved", { name });
  tell(notice);
  return notice;
}

// Whether a page around this one may keep it from saving files: the browser tells nobody whether it
// does.
function isConfined() {
  if (self.origin === "null" && location.protocol !== "file:") return true;
  for (let view = window; view !== view.parent; view = view.parent) {
    const frame = view.frameElement; // none if the page around is of another origin
    if (!frame || (frame.sandbox.length && !frame.sandbox.contains("allow-downloads"))) return true;
  }
  return false;
}

export function fileName(text, extension) {
  return `${plainName(text) || "nzv-geo"}.${extension}`;
}

// What of a text can stand in names of files and layers.
export function plainName(text) {
  return text.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase().slice(0, MOST_OF_A_NAME);
}
