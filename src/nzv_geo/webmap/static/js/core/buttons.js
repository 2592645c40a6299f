// A button with a word on it.

import { element } from "./dom.js";
import { entitle, put } from "./texts.js";

export function button(key, act, attributes = {}) {
  const node = put(element("button", { type: "button", class: "plain", ...attributes }), key);
  node.addEventListener("click", act);
  return node;
}

export function closeButton(act) {
  const node = entitle(element("button", { type: "button", class: "plain close" }, "×"), "close");
  node.addEventListener("click", act);
  return node;
}
