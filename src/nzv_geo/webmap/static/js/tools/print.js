// Paper: A4 or A3, portrait or landscape, at a round scale.

import { button } from "../core/buttons.js";
import { usualPaper } from "../core/data.js";
import { byId, element } from "../core/dom.js";
import { on } from "../core/events.js";
import { state } from "../core/state.js";
import { put, word } from "../core/texts.js";
import { SCALES, scaleText } from "../geo/scales.js";
import { zoomOf } from "../layers/lengths.js";
import { homeBounds } from "../layers/view.js";
import { haveCome } from "../paper/background.js";
import { borrowMap, boundsOf, isBorrowed, usualExtent } from "../paper/borrow.js";
import { removeHalos } from "../paper/halos.js";
import { bestFrame, finish, framesFor, noteOn, sheetWith } from "../paper/sheet.js";
import { background } from "./basemap.js";
import { closeCard, toggleCard } from "./card.js";
import { register } from "./tool.js";

register({
  id: "print",
  icon: "M7 9V4h10v5M7 17H4v-7h16v7h-3M7 14h10v6H7z",
  word: "print",
  card: true,
  open: printCard,
  add: preparePrint,
});

const USUAL = { paper: usualPaper?.[0] ?? "a4", orientation: usualPaper?.[1] ?? "landscape", scale: null };
const LOGOS = "image/png,image/jpeg,image/svg+xml";

const chosen = { ...USUAL };
const imprint = { publisher: "", number: "", logo: null }; // as long as the page is open
let endPrint = null; // while something is printed
let isAsked = false; // the reader was asked by the browser

// --- the card ---

function printCard(opener) {
  toggleCard(opener, "print", (box) => {
    const paper = choice("paper", ["a4", "a3"]);
    const orientation = choice("orientation", ["portrait", "landscape"]);
    paper.value = USUAL.paper;
    orientation.value = usualPaper?.[1] ?? usualOrientation();
    const scale = element("select", { id: "print-scale" });
    let frames = [];
    const offer = () => offerScales(scale, frames);
    const measure = () => {
      frames = framesFor(lookOf(paper.value, orientation.value));
      offer();
    };
    for (const select of [paper, orientation]) select.addEventListener("change", measure);
    const go = button("print_now", () => {
      Object.assign(chosen, { paper: paper.value, orientation: orientation.value, scale: scale.value });
      closeCard();
      printSheet();
    });
    box.append(...labelled("paper", paper), ...labelled("orientation", orientation), ...labelled("scale", scale), ...imprintFields(), go);
    measure();
    state.map.on("moveend", offer);
    const stop = on("language", measure);
    return () => { stop(); state.map.off("moveend", offer); };
  });
}

// Along the longer side of what is shown, so that it is shown large.
function usualOrientation() {
  const bounds = boundsOf(usualExtent());
  const [from, to] = [bounds.getNorthWest(), bounds.getSouthEast()].map((at) => state.map.project(at, 0));
  return to.y - from.y > to.x - from.x ? "portrait" : "landscape";
}

function labelled(key, field) {
  return [put(element("label", { for: field.id }), key), field];
}

function choice(key, options) {
  return element("select", { id: `print-${key}` }, ...options.map((value) => put(element("option", { value }), value)));
}

// The whole region first, at the largest scale at which it fits the sheet; what the screen shows;
// then every usual scale, around the middle of the screen.
function offerScales(select, frames) {
  const value = select.value || (homeBounds().isValid() ? "region" : "view");
  const fixed = element("optgroup", { label: word("scale_fixed") }, ...SCALES.map((scale) => element("option", { value: scale }, scaleText(scale))));
  const fitting = ["region", "view"].filter((extent) => boundsOf(extent).isValid()).map((extent) => {
    const { scale } = bestFrame(frames, boundsOf(extent));
    return put(element("option", { value: extent }), `scale_${extent}`, { scale: scaleText(scale) });
  });
  select.replaceChildren(...fitting, fixed);
  select.value = value;
}

// Nothing of it is stored.
function imprintFields() {
  const text = (key) => {
    const field = element("input", { type: "text", class: "field", id: `print-${key}`, maxlength: 120, autocomplete: "off" });
    field.value = imprint[key];
    field.addEventListener("input", () => { imprint[key] = field.value.trim(); });
    return labelled(`sheet_${key}`, field);
  };
  const logo = element("input", { type: "file", class: "field", id: "print-logo", accept: LOGOS });
  const message = element("p", { class: "message", id: "logo-message" });
  logo.addEventListener("change", () => takeLogo(logo.files[0], message));
  return [...text("publisher"), ...text("number"), ...labelled("sheet_logo", logo), message];
}

async function takeLogo(file, message) {
  imprint.logo = null;
  message.textContent = "";
  if (!file) return;
  const image = element("img", { class: "sheet-logo", alt: "" });
  try {
    if (!LOGOS.split(",").includes(file.type)) throw new TypeError(file.type);
    image.src = await dataAddress(file);
    await image.decode();
    imprint.logo = image;
  } catch {
    put(message, "logo_failed");
  }
}

function dataAddress(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.addEventListener("error", failed);
    reader.readAsDataURL(file);
  });
}

// --- the sheet ---

// On paper the map has another size and scale; afterwards it is where it was.
function preparePrint() {
  addEventListener("beforeprint", () => {
    isAsked = true;
    if (!isBorrowed()) begin({ hasBackground: false });
  });
  addEventListener("afterprint", () => { endPrint?.(); });
}

// The images of a background map come later than the map moves: they are waited for. Whoever prints
// by the menu of the browser gets a sheet without them, which says so.
async function printSheet() {
  if (isBorrowed()) return;
  isAsked = false;
  if (background.shown) await begin({ hasBackground: true });
  window.print();
  if (!isAsked) endPrint?.(); // a page around this one may forbid to print
}

// The logo of the page, where the reader chose none.
function logoOfPage() {
  const logo = document.querySelector(".bar .logo")?.cloneNode();
  if (logo) logo.className = "sheet-logo";
  return logo ?? null;
}

// `notes` are what the sheet may say of the background map.
function lookOf(paper, orientation) {
  const notes = background.shown ? [byId("basemap-credit").textContent, word("no_basemap_on_sheet")] : [""];
  return { paper, orientation, imprint: { ...imprint, logo: imprint.logo ?? logoOfPage() }, notes };
}

async function begin({ hasBackground }) {
  closeCard({ focus: false });
  const { paper, orientation } = chosen;
  const look = lookOf(paper, orientation);
  const extent = chosen.scale ?? usualExtent();
  const frame = bestFrame(framesFor(look), boundsOf(extent));
  const sheet = sheetWith(look, frame);
  const scale = Number(extent) || frame.scale;
  const giveBack = borrowMap(sheet.box, [paper, orientation], () => [frame.middle, zoomOf(scale, frame.middle)]);
  endPrint = () => {
    endPrint = null;
    removeHalos();
    giveBack();
    sheet.node.remove();
    Object.assign(chosen, USUAL);
  };
  finish(sheet, scale, look.notes.at(-1));
  if (hasBackground && (await haveCome(background.grid))) {
    sheet.node.classList.add("has-background");
    noteOn(sheet, look.notes[0]);
  }
}
