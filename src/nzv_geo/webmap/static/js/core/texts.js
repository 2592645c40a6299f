// Show the page in another language: every text that is not from data has its row by language.

import { languages, texts } from "./data.js";
import { element } from "./dom.js";
import { emit } from "./events.js";
import { groupedNumber, plainNumber } from "./numbers.js";

// Which of the languages the document was written in, and which it shows now.
export const written = languages.findIndex(({ code }) => code === document.documentElement.lang);
export let language = written;

export function word(key, values = {}) {
  return languages[language].words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? textOf(values[name]) : whole));
}

// The same by language, for what the page keeps.
export function wordByLanguage(key, values = {}) {
  return languages.map(({ words }, index) => words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? textOf(values[name], index) : whole)));
}

// A text is the same in every language, or a list of texts by language; German stands in for gaps.
export function textOf(text, index = language) {
  return Array.isArray(text) ? text[index] ?? text[0] : text;
}

export function put(node, key, values = {}) {
  node.dataset.word = key;
  node.wordValues = values;
  node.textContent = word(key, values);
  return node;
}

// A text by language that the page itself puts together, as one of the data block.
export function toldByLanguage(tag, row, attributes = {}) {
  return told(tag, texts.push(row) - 1, attributes);
}

// An element with a text of the data block: a row of the texts, or one that is the same everywhere.
export function told(tag, text, attributes = {}) {
  const node = element(tag, attributes);
  if (typeof text !== "number") {
    node.textContent = text;
    return node;
  }
  node.dataset.text = text;
  putText(node, texts[text]);
  return node;
}

export function entitle(node, key, values = {}) {
  node.dataset.named = key;
  node.nameValues = values;
  node.setAttribute("aria-label", word(key, values));
  if (node.localName === "button" || node.localName === "a") node.title = word(key, values);
  return node;
}

export function translate(root) {
  for (const node of root.querySelectorAll("[data-text]")) putText(node, texts[node.dataset.text]);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", textOf(texts[node.dataset.label]));
  for (const node of root.querySelectorAll("[data-word]")) put(node, node.dataset.word, node.wordValues);
  for (const node of root.querySelectorAll("[data-named]")) entitle(node, node.dataset.named, node.nameValues);
  for (const cell of root.querySelectorAll("td[data-value]")) cell.textContent = numberIn(cell);
}

function putText(node, row) {
  const missing = row[language] === null;
  if (missing) node.lang = languages[0].code;
  else node.removeAttribute("lang");
  const shown = textOf(row);
  if (node.firstChild?.nodeName === "BUTTON") node.firstChild.textContent = shown;
  else node.textContent = shown;
}

function numberIn(cell) {
  const head = cell.closest("table")?.tHead?.rows[0].cells[cell.cellIndex];
  const decimals = head?.dataset.decimals;
  if (decimals === undefined) return plainNumber(cell.dataset.value).replace(".", languages[language].decimal);
  return numberText(+cell.dataset.value, +decimals);
}

export function numberText(value, decimals) {
  return groupedNumber(value, decimals, languages[language]);
}

export function setLanguage(index) {
  language = index;
  document.documentElement.lang = languages[index].code;
  translate(document);
  document.title = document.querySelector("h1").textContent;
  emit("language");
}
