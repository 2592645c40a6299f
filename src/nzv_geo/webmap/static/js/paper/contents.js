// What the sheet and the picture tell beside the map: the page itself knows it, here it is collected.

import { byId } from "../core/dom.js";
import { layers } from "../core/state.js";
import { dateText } from "../core/dates.js";
import { textOf } from "../core/texts.js";

const VINTAGE = ".vintage + dd";

export function title() {
  const example = byId("example");
  return document.querySelector("h1").textContent + (example ? ` (${example.textContent})` : "");
}

export function introduction() {
  return [...document.querySelectorAll("p.intro, .intro summary > span:first-child, .intro > p")].map(({ textContent }) => textContent).join(" ");
}

// What the map is not fit for.
export function limits() {
  return byId("limits-text").textContent;
}

// What is shown on the map: each entry of the legend with its drawing and its text.
export function legendEntries() {
  return [...document.querySelectorAll(".legend fieldset > ul > li")].filter(isOn)
    .flatMap((entry) => [entry, ...[...entry.querySelectorAll(".classes > li")].filter(isOn)])
    .map((entry) => ({ swatch: entry.querySelector(".swatch"), text: entry.querySelector("label > span, .class-title").textContent, isClass: entry.parentNode.matches(".classes") }));
}

// What has no switch is shown.
function isOn(entry) {
  return entry.querySelector("[type='checkbox']")?.checked ?? true;
}

// Number, name and municipality of each focus area, as listed in the panel, while they are shown.
export function numberedPlaces() {
  const isShown = layers.some(({ spec, visible }) => spec.badges && visible);
  const entries = isShown ? [...document.querySelectorAll(".areas li")] : [];
  return entries.map((entry) => ({ number: String(entry.value), name: entry.querySelector(".area-name").textContent, municipality: placeText(entry) }));
}

// Where an area lies, and of when its outline is if that is official.
function placeText(entry) {
  return [".area-place", ".area-official"].map((part) => entry.querySelector(part)?.textContent).filter(Boolean).join("; ");
}

// A copy of what the page says of its sources, with dates as the language writes them.
export function sourceCards() {
  return [...byId("sources").querySelectorAll(".cards > div")].map((card) => {
    const copy = card.cloneNode(true);
    for (const node of [copy, ...copy.querySelectorAll("[id]")]) node.removeAttribute("id");
    for (const date of copy.querySelectorAll(VINTAGE)) date.textContent = dateText(date.textContent);
    return copy;
  });
}

// The date of each source that says one.
export function vintages() {
  return sourceCards().map((card) => ({ name: card.querySelector("h3").textContent, date: card.querySelector(VINTAGE)?.textContent ?? "" }))
    .filter(({ date }) => /\d/.test(date));
}

export function attribution() {
  return byId("credit").textContent;
}

// Where the layers come from that the reader added and that are shown: they are not official.
export function addedSources() {
  return layers.filter(({ added, visible }) => added && visible).map(({ spec }) => `${spec.title}: ${textOf(spec.source)}`);
}
