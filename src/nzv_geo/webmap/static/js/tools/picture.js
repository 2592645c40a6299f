// Save the view as a picture (PNG): title, map, scale bar and sources. The background map is left
// out: images of another server may not be read by a page.

import { colour } from "../core/colours.js";
import { byId, drawing, element } from "../core/dom.js";
import { fileName, save } from "../core/files.js";
import { tell } from "../core/notices.js";
import { state } from "../core/state.js";
import { word } from "../core/texts.js";
import { scaleBar } from "../layers/lengths.js";
import { background } from "./basemap.js";
import { register } from "./tool.js";

register({
  id: "picture",
  icon: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 8.5h.01",
  word: "tool_picture",
  name: "picture",
  open: savePicture,
});

const STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity"];

const MARGIN = 12;

const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

async function savePicture() {
  const name = fileName(document.title, "png");
  let blob = null;
  try {
    blob = await pictureOf();
  } catch {
    tell(word("picture_failed"));
    return;
  }
  const notice = save(blob, "image/png", name);
  if (background.shown) tell(`${notice.replace(/\.$/, "")}. ${word("no_basemap_in_picture")}`);
}

async function pictureOf() {
  const { x: width, y: height } = state.map.getSize();
  const titles = linesOf(document.title, (width - 2 * MARGIN) / 11.5);
  const footer = linesOf(byId("credit").textContent, (width - 2 * MARGIN) / 6.6);
  const top = 20 + 24 * titles.length;
  const total = top + height + 16 * footer.length + 34;
  const sheet = drawing("svg", { xmlns: "http://www.w3.org/2000/svg", width, height: total, viewBox: `0 0 ${width} ${total}` });
  const clip = drawing("clipPath", { id: "frame" }, drawing("rect", { width, height }));
  const map = drawing("g", { transform: `translate(0 ${top})`, "clip-path": "url(#frame)" }, drawing("rect", { width, height, fill: colour("ground") }), ...mapParts());
  sheet.append(clip, drawing("rect", { width, height: total, fill: colour("panel") }), map, ...pictureText(titles, top + height + 22, footer));
  const image = new Image();
  const written = new XMLSerializer().serializeToString(sheet).replace(NOT_IN_XML, "\ufffd");
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(written)}`;
  await image.decode();
  const canvas = element("canvas", { width: width * 2, height: total * 2 });
  canvas.getContext("2d").drawImage(image, 0, 0, width * 2, total * 2);
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
  if (!blob) throw new Error("a canvas of that size has no picture");
  return blob;
}

// The drawn panes in their order, with their looks written out.
function mapParts() {
  const panes = [...state.map.getPane("mapPane").children].filter((pane) => !pane.classList.contains("leaflet-popup-pane"));
  const ordered = panes.filter((pane) => pane.style.zIndex).sort((a, b) => a.style.zIndex - b.style.zIndex);
  const origin = state.map.getContainer().getBoundingClientRect();
  return ordered.flatMap((pane) => [
    ...[...pane.querySelectorAll(":scope > svg")].map((svg) => placed(svg, origin, withLooks(svg))),
    ...[...pane.querySelectorAll("canvas")].map((canvas) => placed(canvas, origin, canvasCopy(canvas))),
    ...[...pane.querySelectorAll(".badge, .name-label")].flatMap((node) => textCopy(node, origin)),
  ]);
}

function placed(node, origin, copy) {
  const { left, top, width, height } = node.getBoundingClientRect();
  const opacity = node.closest(".leaflet-pane").style.opacity || 1;
  for (const [name, value] of Object.entries({ x: left - origin.left, y: top - origin.top, width, height, opacity })) copy.setAttribute(name, value);
  copy.removeAttribute("style");
  copy.removeAttribute("class");
  return copy;
}

function withLooks(svg) {
  const copy = svg.cloneNode(true);
  const [from, to] = [svg, copy].map((root) => [...root.querySelectorAll("path, circle, rect")]);
  from.forEach((node, i) => writeLooks(node, to[i]));
  for (const hatch of new Set(from.map((node) => getComputedStyle(node).fill.match(/#(hatch-\d)/)?.[1]).filter(Boolean))) {
    const pattern = byId(hatch);
    const own = pattern.cloneNode(true);
    [...pattern.children].forEach((node, i) => writeLooks(node, own.children[i]));
    copy.prepend(own);
  }
  return copy;
}

function writeLooks(node, copy) {
  const style = getComputedStyle(node);
  for (const name of STYLES) copy.setAttribute(name, style.getPropertyValue(name).replace(/url\([^)]*(#[^")]+)"?\)/, "url($1)"));
  for (const name of ["class", "role", "tabindex", "aria-label", "aria-haspopup"]) copy.removeAttribute(name);
}

function canvasCopy(canvas) {
  return drawing("image", { href: canvas.toDataURL() });
}

function textCopy(node, origin) {
  if (getComputedStyle(node).visibility === "hidden") return [];
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  const parts = [];
  if (node.classList.contains("badge")) {
    const look = { cx: box.left - origin.left + box.width / 2, cy: box.top - origin.top + box.height / 2, fill: style.backgroundColor };
    parts.push(drawing("circle", { ...look, r: box.width / 2 + 2, fill: colour("halo") }), drawing("circle", { ...look, r: box.width / 2 }));
  }
  for (const span of node.querySelectorAll("span")) {
    const place = span.getBoundingClientRect();
    if (!place.width) continue;
    const look = getComputedStyle(span);
    const halo = node.classList.contains("badge") ? "none" : colour("halo");
    const upper = look.textTransform === "uppercase" ? span.textContent.toUpperCase() : span.textContent;
    parts.push(drawing("text", {
      x: place.left - origin.left + place.width / 2, y: place.top - origin.top + place.height * 0.78, "text-anchor": "middle", fill: look.color,
      "font-family": look.fontFamily, "font-size": look.fontSize, "font-weight": look.fontWeight, "font-style": look.fontStyle, "letter-spacing": look.letterSpacing,
      stroke: halo, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke",
    }, upper));
  }
  return parts;
}

function pictureText(titles, base, footer) {
  const family = getComputedStyle(document.body).fontFamily;
  const text = (content, x, y, size, weight = 400) => drawing("text", { x, y, fill: colour("ink"), "font-family": family, "font-size": size, "font-weight": weight }, content);
  const bar = scaleBar();
  return [
    ...titles.map((line, i) => text(line, MARGIN, 29 + 24 * i, 20, 700)),
    drawing("path", { d: `M${MARGIN} ${base - 8}v8h${bar.width}v-8`, fill: "none", stroke: colour("ink"), "stroke-width": 2 }),
    text(bar.text, MARGIN + bar.width + 8, base, 12),
    ...footer.map((line, i) => text(line, MARGIN, base + 18 + 16 * i, 11)),
  ];
}

// A text in lines of about this many characters.
function linesOf(text, width) {
  const lines = [""];
  for (const part of text.split(" ")) {
    const last = lines.length - 1;
    if (lines[last] && lines[last].length + part.length >= width) lines.push(part);
    else lines[last] += `${lines[last] ? " " : ""}${part}`;
  }
  return lines;
}
