// The libraries of others that this page carries, see libraries.py: each is unpacked and run when it
// is needed for the first time. The policy knows their hashes.

import { element } from "./dom.js";
import { unpackedText } from "./unpacking.js";

// What each one calls itself.
const CALLED = { "@tmcw/togeojson": "toGeoJSON", flatgeobuf: "flatgeobuf", papaparse: "Papa", "polyclip-ts": "polyclip", shapefile: "shapefile", "topojson-client": "topojson" };

export async function library(name) {
  if (!(CALLED[name] in window)) {
    const packed = document.querySelector(`script[data-library="${name}"]`);
    document.head.append(element("script", {}, await unpackedText(packed.textContent)));
  }
  return window[CALLED[name]];
}

// Whether this page carries them at all.
export function hasLibraries() {
  return document.querySelector("script[data-library]") !== null;
}
