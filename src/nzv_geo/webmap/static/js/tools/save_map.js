// Save the map with what was added as a new file, which can be opened, added to and saved again.

import { button } from "../core/buttons.js";
import { documentWith, savedBlock } from "../core/came.js";
import { element } from "../core/dom.js";
import { on } from "../core/events.js";
import { fileName, save } from "../core/files.js";
import { put } from "../core/texts.js";
import { addedLayers, showAdded } from "../layers/added.js";
import { showViewCode, viewCode } from "../layers/address.js";
import { toggleCard } from "./card.js";
import { register } from "./tool.js";

const VERSION = 1; // of the block
const FORMAT = "nzv-geo added layers";

let unsaved = false;
let isDrawing = false; // what is not yet among the notes

register({
  id: "save_map",
  icon: "M5 4h11l3 3v13H5zM8 4v5h7V4M8 20v-6h8v6",
  word: "tool_save_map",
  name: "save_map",
  inPanel: true,
  card: true,
  open: openSaving,
});

function openSaving(opener) {
  toggleCard(opener, "save_map", (box) => {
    const input = element("input", { type: "text", id: "saved-title", maxlength: "200" });
    input.value = document.querySelector("h1").textContent;
    const label = put(element("label", { for: input.id }), "saved_title");
    box.append(put(element("p"), addedLayers.length ? "save_map_help" : "save_map_nothing"), element("p", {}, label, input), button("save_now", () => saveMap(input.value.trim() || input.defaultValue)));
    return null;
  });
}

function saveMap(title) {
  const block = { format: FORMAT, version: VERSION, title, view: viewCode(), layers: addedLayers };
  save(documentWith(title, block), "text/html", fileName(title, "html"));
  unsaved = false;
}

// What an earlier reader saved is there again, before the address is restored.
function restoreSaved() {
  if (savedBlock?.format !== FORMAT) return;
  entitlePage(savedBlock.title);
  for (const added of savedBlock.layers) showAdded(added);
  if (!location.hash) showViewCode(savedBlock.view);
  unsaved = false;
}

function entitlePage(title) {
  const heading = document.querySelector("h1");
  heading.textContent = title;
  document.title = title;
  delete heading.dataset.text;
}

on("loaded", restoreSaved);
on("added", () => { unsaved = true; });
on("removed", () => { unsaved = true; });
on("sketch", (isThere) => { isDrawing = isThere; });
addEventListener("beforeunload", (event) => { if (unsaved || isDrawing) event.preventDefault(); });
