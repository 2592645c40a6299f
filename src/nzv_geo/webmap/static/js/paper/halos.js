// Halos of names on paper, as pictures behind them. Drawn as shadows or outlines of the letters, they
// would stand as text in a PDF a second time, and whoever searches it would find nothing.

import { colour } from "../core/colours.js";
import { element } from "../core/dom.js";
import { state } from "../core/state.js";

const FINE = 4; // pixels of the picture for each of CSS: 384 to an inch
const WIDE = 3; // pixels around the letters

export function drawHalos() {
  for (const label of labels()) label.prepend(haloOf(label));
}

export function removeHalos() {
  for (const label of labels()) label.querySelector("canvas")?.remove();
}

const labels = () => state.map.getPane("mapPane").querySelectorAll(".name-label");

function haloOf(label) {
  const { width, height } = label.getBoundingClientRect();
  const size = { width: Math.ceil((width + 2 * WIDE) * FINE), height: Math.ceil((height + 2 * WIDE) * FINE) };
  const drawn = element("canvas", size);
  const pen = drawn.getContext("2d");
  pen.scale(FINE, FINE);
  pen.translate(WIDE, WIDE);
  Object.assign(pen, { strokeStyle: colour("halo"), lineWidth: WIDE, lineJoin: "round", textAlign: "center" });
  for (const line of writtenLines(label)) {
    pen.font = line.font;
    pen.letterSpacing = line.spacing;
    pen.strokeText(line.text, line.x, line.y);
  }
  // Browsers may print what was drawn on a canvas as text again; an image stays an image.
  const halo = element("canvas", { class: "halo", ...size });
  halo.getContext("2d").drawImage(drawn, 0, 0);
  halo.style.width = `${size.width / FINE}px`;
  return halo;
}

export const ruler = document.createElement("canvas").getContext("2d");

// The lines of a name as they are shown: each with the middle of its base line, from the corner of the name.
export function writtenLines(label) {
  const corner = label.getBoundingClientRect();
  return [...label.querySelectorAll("span")].map((span) => {
    const box = span.getBoundingClientRect();
    const look = getComputedStyle(span);
    const font = `${look.fontStyle} ${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
    ruler.font = font;
    const { fontBoundingBoxAscent: above, fontBoundingBoxDescent: below } = ruler.measureText("x");
    const text = look.textTransform === "uppercase" ? span.textContent.toUpperCase() : span.textContent;
    return { text, font, look, spacing: look.letterSpacing === "normal" ? "0px" : look.letterSpacing, x: box.left - corner.left + box.width / 2, y: box.top - corner.top + (box.height + above - below) / 2 };
  });
}
