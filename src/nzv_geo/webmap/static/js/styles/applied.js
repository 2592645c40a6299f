// Apply a style to features: which class each is in, what the legend calls it, how it looks; as
// styles/resolving.py does.
//
// A style is { kind: "single", colour }, { kind: "categories", field, palette } or
// { kind: "classes", field, scheme, count, palette }. A class is { title, symbol, count }, where the
// title is a list by language, null for a layer of one class.

import { groupedNumber } from "../core/numbers.js";
import { symbolOfAmount, symbolOfCategory, symbolOfLayer } from "./automatic.js";
import { classLimits, classOfNumber } from "./classing.js";

const STYLE_KINDS = { single: oneClass, categories, classes: classesOfNumbers };

// `turn` is that of the layer among all layers, `languages` say how each writes numbers.
export function applyStyle(style, values, shape, { turn, tables, languages }) {
  const { drafts, members } = STYLE_KINDS[style.kind](style, values, shape, { turn, tables, languages });
  const counts = drafts.map((_, number) => members.reduce((sum, member) => sum + (member === number), 0));
  const kept = drafts.map((_, number) => number).filter((number) => style.kind === "single" || counts[number] > 0);
  const places = new Map(kept.map((number, place) => [number, place]));
  return {
    classes: kept.map((number) => ({ ...drafts[number], count: counts[number] })),
    members: members.map((member) => places.get(member)),
  };
}

function oneClass({ colour }, values, shape, { turn, tables }) {
  return { drafts: [{ title: null, symbol: symbolOfLayer(turn, colour, tables) }], members: values.map(() => 0) };
}

// --- categories ---

const isMissing = (value) => value === null || value === undefined || value === "";

export const textOfValue = (value) => (typeof value === "object" ? JSON.stringify(value) : String(value));
const categoryOf = (value) => (typeof value === "number" ? value : textOfValue(value));

// Numbers before texts.
function inOrder(a, b) {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : Number(a > b);
}

function categories({ palette }, values, shape, { tables, languages }) {
  const keys = frequent(values, tables.most.categories);
  const colours = tables.palettes.categories[palette];
  const numbers = new Map(keys.map((key, number) => [key, number]));
  const members = values.map((value) => (isMissing(value) ? keys.length + 1 : numbers.get(categoryOf(value)) ?? keys.length));
  const drafts = keys.map((key, number) => ({ title: categoryTitle(key, languages), symbol: symbolOfCategory(number, colours[number], shape, tables) }));
  return { drafts: [...drafts, commonClass("others", shape, tables), commonClass("missing", shape, tables)], members };
}

function frequent(values, most) {
  const counts = new Map();
  for (const value of values) if (!isMissing(value)) counts.set(categoryOf(value), (counts.get(categoryOf(value)) ?? 0) + 1);
  const keys = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || inOrder(a, b));
  return keys.slice(0, keys.length > most ? most - 1 : most).sort(inOrder);
}

function categoryTitle(key, languages) {
  if (typeof key === "number" && !Number.isInteger(key)) return languages.map((written) => numberTitle(key, written));
  return languages.map(() => textOfValue(key));
}

function commonClass(key, shape, tables) {
  return { title: tables.words.map((words) => words[key]), symbol: tables[key][shape] };
}

// --- classes ---

function classesOfNumbers({ scheme, count, palette }, values, shape, { tables, languages }) {
  const numbers = values.map((value) => (isMissing(value) ? NaN : Number(value)));
  const limits = classLimits(numbers, scheme, count, tables);
  const classes = limits.length + 1;
  const colours = tables.palettes.classes[palette][classes];
  const titles = limitTitles(limits, tables.words, languages);
  const drafts = titles.map((title, number) => ({ title, symbol: symbolOfAmount(number, classes, colours[number], shape, tables) }));
  const members = numbers.map((value) => (Number.isFinite(value) ? classOfNumber(value, limits) : classes));
  return { drafts: [...drafts, commonClass("missing", shape, tables)], members };
}

function limitTitles(limits, words, languages) {
  const title = (key, values) => words.map((spelled, index) => spelled[key].replace(/\{(\w+)\}/g, (_, name) => numberTitle(values[name], languages[index])));
  if (!limits.length) return [title("all")];
  const inner = limits.slice(1).map((most, number) => title("between", { least: limits[number], most }));
  return [title("up_to", { most: limits[0] }), ...inner, title("above", { least: limits.at(-1) })];
}

// With the digits it has, at most nine.
function numberTitle(value, written) {
  const digits = Number.isInteger(value) ? 0 : value.toFixed(9).replace(/0+$/, "").split(".")[1].length;
  return groupedNumber(value, digits, written);
}
