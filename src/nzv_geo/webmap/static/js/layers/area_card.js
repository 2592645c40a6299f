// The card of a focus area, from the data block: see area_cards.py for what it holds.

import { languages } from "../core/data.js";
import { element } from "../core/dom.js";
import { language, told } from "../core/texts.js";

export function areaCard(card) {
  const { notes, rows, unknown, cited, sources, sheet } = card;
  const list = element("dl");
  for (const [title, facts] of rows) list.append(told("dt", title), ...facts.map(factOf));
  const parts = [...notes.map((note) => told("p", note)), list, told("p", unknown)];
  if (sources.length) parts.push(told("p", cited, { class: "cited-title" }), element("ol", { class: "cited" }, ...sources.map(citedSource)));
  if (sheet) parts.push(element("p", {}, sheetLink(...sheet)));
  return parts;
}

// A statement, what else one must know to use it, and the number of its source.
function factOf([text, notes, number]) {
  const fact = element("dd", {}, told("span", text));
  for (const note of notes) fact.append(" ", element("small", {}, "(", told("span", note), ")"));
  if (number) fact.append(` [${number}]`);
  return fact;
}

function citedSource([title, address, publisher, notes]) {
  const name = address ? told("a", title, { href: address, rel: "noreferrer" }) : told("span", title);
  return element("li", {}, name, `, ${publisher}`, ...notes.flatMap((note) => [", ", told("span", note)]));
}

function sheetLink(file, text) {
  return told("a", text, { href: `${file}#lang=${languages[language].code}` });
}
