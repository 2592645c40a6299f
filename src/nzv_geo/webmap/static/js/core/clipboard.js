// The clipboard.

import { element } from "./dom.js";
import { tell } from "./notices.js";
import { word } from "./texts.js";

export async function copy(text) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    done = copyTheOldWay(text);
  }
  tell(word(done ? "copied" : "copy_failed", { text }));
  return done;
}

// Where the clipboard is closed to pages from disk.
function copyTheOldWay(text) {
  const before = document.activeElement;
  const field = element("textarea", { class: "unseen", "aria-hidden": "true" });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus({ preventScroll: true });
  return done;
}
