// Two coordinates in a text, in every way that they may be meant.
//
// A reading has two `values`, whether the first is the `eastward` (null where nothing says so),
// whether they are `degrees` or `metres` for certain, and whether a point, space or ' stands between
// thousands (`grouped`), which is looked at last.

const EASTWARD = /^(?:e|o|w|r|rw|east|easting|ost|ostwert|west|rechts|rechtswert)$/i;

const NORTHWARD = /^(?:n|s|h|hw|north|northing|nord|nordwert|south|süd|hoch|hochwert)$/i;

const BACKWARD = /^(?:w|west|s|south|süd)$/i;

const IN_METRES = /^(?:r|rw|rechts|rechtswert|h|hw|hoch|hochwert)$/i;

const WORD_FIRST = /^(\p{L}+)[.:=]?([^\p{L}]+)(\p{L}+)[.:=]?([^\p{L}]+)$/u;

const WORD_BEHIND = /^([^\p{L}]+)(\p{L}+)([^\p{L}]+)(\p{L}+)$/u;

const ANGLE = /^(-?)(\d{1,3}(?:[.,]\d+)?)°(?: ?(\d{1,2}(?:[.,]\d+)?)')?(?: ?(\d{1,2}(?:[.,]\d+)?)")?$/;

const PLAIN = /^-?\d+(?:[.,]\d+)?$/;

const GROUPED = /^[1-9]\d{0,2}(?:([ '])\d{3}(?:\1\d{3})*(?:[.,]\d+)?|(?:\.\d{3})+(?:,\d+)?)$/;

const LONGEST = 100; // signs; no two coordinates have as many

export function readingsOf(text) {
  if (text.length > LONGEST) return [];
  const typed = inPlainSigns(text);
  const found = /\p{L}/u.test(typed) ? named(typed) : unnamed(typed);
  return found.sort((a, b) => a.grouped - b.grouped);
}

// Typographic signs as those of a keyboard, and metres without their unit.
function inPlainSigns(text) {
  return text.replace(/[’‘′ʹʼ´`]/g, "'").replace(/''|[”“″„]/g, '"').replace(/[º˚]/g, "°").replace(/[−–]/g, "-")
    .replace(/(\d) ?m(?!\p{L})/gu, "$1").replace(/\s+/g, " ").trim();
}

// "E 455000 N 5708000", "51°45'24\" N 14°20'04\" O": the words say which is which.
function named(text) {
  const [, ...first] = text.match(WORD_FIRST) ?? [];
  const [, ...behind] = text.match(WORD_BEHIND) ?? [];
  const [word, typed, otherWord, otherTyped] = first.length ? first : [behind[1], behind[0], behind[3], behind[2]];
  const words = [word ?? "", otherWord ?? ""];
  const eastward = EASTWARD.test(words[0]);
  if (!(eastward ? NORTHWARD : EASTWARD).test(words[1]) || !(eastward || NORTHWARD.test(words[0]))) return [];
  const signs = words.map((name) => (BACKWARD.test(name) ? -1 : 1));
  const metres = words.some((name) => IN_METRES.test(name));
  return pairs(typed, otherTyped).map((pair) => ({ ...pair, eastward, metres, values: pair.values.map((value, i) => value * signs[i]) }));
}

// Wherever the text may be cut in two. A comma between digits is a decimal one, unless there is a point.
function unnamed(typed) {
  const text = typed.includes(".") ? typed : typed.replace(/(\d),(\d)/g, "$1.$2");
  return [...text.matchAll(/[ ,;]+/g)].flatMap(({ 0: cut, index }) => pairs(text.slice(0, index), text.slice(index + cut.length)));
}

function pairs(typed, otherTyped) {
  const others = numbers(otherTyped);
  return numbers(typed).flatMap((number) => others.map((other) => ({
    values: [number.value, other.value],
    eastward: null,
    degrees: number.degrees || other.degrees,
    metres: false,
    grouped: number.grouped || other.grouped,
  })));
}

function numbers(typed) {
  const text = typed.replace(/^[ ,;]+|[ ,;]+$/g, "");
  const angle = text.match(ANGLE);
  if (angle) return inDegreesOf(angle).map((value) => ({ value, degrees: true, grouped: false }));
  const found = PLAIN.test(text) ? [{ value: decimal(text), degrees: false, grouped: false }] : [];
  if (GROUPED.test(text)) found.push({ value: decimal(ungrouped(text)), degrees: false, grouped: true });
  return found;
}

const decimal = (text) => +text.replace(",", ".");

const ungrouped = (text) => text.replace(/[ ']/g, "").replace(/\.(?=\d{3}(?:[.,]|$))/g, "");

function inDegreesOf([, sign, ...typed]) {
  const [degrees, minutes, seconds] = typed.map((part) => decimal(part ?? "0"));
  const sound = minutes < 60 && seconds < 60 && (Number.isInteger(degrees) || typed[1] === undefined) && (Number.isInteger(minutes) || typed[2] === undefined);
  return sound ? [(sign ? -1 : 1) * (degrees + minutes / 60 + seconds / 3600)] : [];
}
