// The data block of the page: geometries (see encode.py, arcs.py and packed.py), interface words, and texts
// by language. All other text of the features stands once, escaped, in the tables of the document.

import { byId } from "./dom.js";

const data = JSON.parse(byId("nzv-data").textContent);

export const specs = data.layers;
export const packedArcs = data.arcs;
export const languages = data.languages;
export const texts = data.texts;
export const basemaps = data.basemaps;
export const places = data.places; // see places.js
export const signs = data.shapes; // signs of points, see symbols.js
export const usualPaper = data.paper; // and orientation, which the print card chooses at first; null for what fits
export const plane = data.plane; // of the working CRS; null where a page cannot count in it
export const systems = data.systems; // see systems.py, the working one first
export const home = data.home; // west, south, east, north: where a typed coordinate is expected
export const fileTools = data.files; // see file_tools.py; none on a page to look at only
export const styleTables = data.files?.styles; // see style_tables.py
