// What is known of a note, and how the table says it; and the lines of one that is a text.

const LONGEST_LINE = 28; // letters
const PIECES = new RegExp(`.{1,${LONGEST_LINE}}`, "gu");
const MOST_LINES = 8;
export const NOTE_KINDS = ["point", "line", "area", "text"];

// In the order of the table: the heading's word, the decimals of a figure, the words of a value, whether it is a day.
export const NOTE_FIELDS = {
  title: { word: "note_title" },
  kind: { word: "note_kind", words: Object.fromEntries(NOTE_KINDS.map((kind) => [kind, `note_${kind}`])) },
  text: { word: "note_words" },
  date: { word: "note_date", isDate: true },
  author: { word: "note_author" },
  length_m: { word: "note_length", decimals: 1 },
  area_m2: { word: "note_size", decimals: 0 },
  municipality: { word: "note_municipality" },
  county: { word: "note_county" },
  state: { word: "note_state" },
};

// What stands on the map; nothing for notes of another kind.
export function linesOfNote({ kind, title, text }) {
  if (kind !== "text") return undefined;
  const lines = String(text || title || "…").split("\n").flatMap(brokenLine);
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES - 1), "…"] : lines;
}

function brokenLine(text) {
  const lines = [];
  for (const part of text.split(" ").flatMap((word) => word.match(PIECES) ?? [])) {
    if (lines.length && lines.at(-1).length + part.length < LONGEST_LINE) lines[lines.length - 1] += ` ${part}`;
    else lines.push(part);
  }
  return lines;
}
