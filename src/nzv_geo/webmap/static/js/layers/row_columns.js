// The table of a very large layer by column, see row_columns.py. A row is made when it is shown;
// whoever asks for a value of every feature asks the columns, and no element is made for it.
//
// Column 0 is the name of the feature, the others are those of the headings.

import { languages, texts } from "../core/data.js";
import { element } from "../core/dom.js";
import { plainNumber } from "../core/numbers.js";
import { language, numberText, put, textOf, told, word, written } from "../core/texts.js";
import { lineStarts, unpackedText } from "../core/unpacking.js";
import { unpackMembers } from "../geo/packed.js";

const MIDNIGHT = /T00:00:00$/;
const NUMBER = /^-?\d/;
const WEB = /^https?:\/\/[^/?#]/i;

export async function unpackColumns({ table, spec: { columns, longest } }) {
  const heads = [...table.tHead.rows[0].cells];
  const [name, ...others] = await Promise.all(columns.map((column, i) => unpackColumn(column, heads[i].dataset.decimals, longest)));
  return { longest, name, others };
}

async function unpackColumn({ values, members, texts: rows, moments }, decimals, longest) {
  const [lines, numbers] = await Promise.all([values === undefined ? null : unpackedText(values), members && unpackMembers(members)]);
  return { rows, lines, starts: lines === null ? null : lineStarts(lines), members: numbers, moments, decimals, longest };
}

// A value as JSON.
function rawAt({ rows, lines, starts, members }, index) {
  const at = members ? members[index] : index;
  if (lines !== null) return lines.slice(starts[at], starts[at + 1] - 1);
  return rows?.[at] ? JSON.stringify(inLanguage(rows[at], written)) : "null";
}

const inLanguage = (text, place) => (typeof text === "number" ? textOf(texts[text], place) : text);
const jsonText = (raw) => (raw.includes("\\") ? JSON.parse(raw) : raw.slice(1, -1));

// All of what a value says, whether its cell shows all of it or not.
function wholeAt(column, index) {
  const raw = rawAt(column, index);
  if (raw === "null") return "";
  if (raw.startsWith('"')) return column.moments ? jsonText(raw).replace(MIDNIGHT, "") : jsonText(raw);
  if (raw === "true" || raw === "false") return word(raw === "true" ? "yes" : "no");
  return raw;
}

function shownAt(column, index) {
  const { rows, members, longest } = column;
  if (rows) return inLanguage(rows[members[index]], language);
  const whole = wholeAt(column, index);
  return isNumberAt(column, index) ? numberShown(whole, column) : shownText(whole, longest.text);
}

const isNumberAt = (column, index) => NUMBER.test(rawAt(column, index));

function numberShown(raw, { decimals }) {
  return decimals === undefined ? plainNumber(raw).replace(".", languages[language].decimal) : numberText(+raw, +decimals);
}

// HTML has no U+0000.
const shownText = (text, most) => cutText(text, most).replace(/\0/g, "\ufffd");

function cutText(text, most) {
  if (text.length <= most) return text;
  const signs = [...text]; // half of a sign is none
  return signs.length <= most ? text : `${signs.slice(0, most - 1).join("")}…`;
}

// --- what others ask ------------------------------------------------------------------------------

export const rawOf = ({ others }, index, column) => rawAt(others[column - 1], index);
export const wholeOf = ({ others }, index, column) => wholeAt(others[column - 1], index);
export const shownOf = ({ others }, index, column) => shownAt(others[column - 1], index);

// A number as its digits, anything else as it is shown.
export function plainOf({ others }, index, column) {
  const asked = others[column - 1];
  return isNumberAt(asked, index) ? rawAt(asked, index) : shownAt(asked, index);
}

export const isNumber = ({ others }, index, column) => isNumberAt(others[column - 1], index);

export function nameAt({ name, longest }, index) {
  const raw = rawAt(name, index);
  const own = raw.startsWith('"') ? jsonText(raw).replace(name.moments ? MIDNIGHT : "", "") : raw === "null" ? "" : plainNumber(raw);
  return own.trim() ? shownText(own, longest.name) : `№ ${index + 1}`;
}

export function textOfRow(columns, index) {
  return [nameAt(columns, index), ...columns.others.map((column) => shownAt(column, index))].join(" ");
}

// --- a row, as table.py writes it -----------------------------------------------------------------

export function makeRow(columns, index) {
  return element("tr", {}, headingOfRow(columns, index), ...columns.others.map((column) => cellOfColumn(column, index)));
}

function headingOfRow(columns, index) {
  const shown = nameAt(columns, index);
  const head = element("th", { scope: "row" }, shown);
  const own = columns.name.lines === null ? "" : wholeAt(columns.name, index);
  if (!own.trim()) head.dataset.raw = "null";
  else if (isWide(own, columns)) head.className = "long";
  return head;
}

const isWide = (text, { longest }) => text.length > longest.narrow && [...text].length > longest.narrow;

function cellOfColumn(column, index) {
  const raw = rawAt(column, index);
  if (raw === "null") return element("td");
  if (NUMBER.test(raw)) return element("td", { class: "number", "data-value": raw }, numberShown(raw, column));
  if (raw === "true" || raw === "false") return put(element("td", { "data-raw": raw }), raw === "true" ? "yes" : "no");
  const whole = wholeAt(column, index);
  const cell = column.rows ? told("td", column.rows[column.members[index]]) : textCell(raw, whole, column);
  if (isWide(whole, column)) cell.className = "long";
  return cell;
}

function textCell(raw, whole, { longest }) {
  const shown = shownText(whole, longest.text);
  const cell = element("td", {}, ...linked(shown));
  const isText = raw.startsWith('"') && jsonText(raw) === whole && whole !== "";
  if (!isText) cell.dataset.raw = raw;
  else if (shown !== whole) cell.dataset.full = raw;
  return cell;
}

// Web addresses become links, and nothing else does.
function linked(text) {
  if (!text.includes("://")) return [text];
  return text.split(/(\s+)/).map((piece) => (WEB.test(piece) ? element("a", { href: piece, rel: "noreferrer" }, piece) : piece));
}
