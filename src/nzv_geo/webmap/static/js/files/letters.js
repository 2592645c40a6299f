// Text in the encodings of German and Sorbian offices, guessed as text_encoding.py does.

import { fileTools } from "../core/data.js";
import { finding } from "./findings.js";
import { Problem } from "./problem.js";

const SAMPLE = 100000; // bytes around the first letter that is no UTF-8
const NOTHING = "\ufffd";

// The text of a file, and a finding where its encoding had to be guessed.
export function textOfBytes(bytes) {
  const marked = markedAs(bytes);
  if (marked) return { text: strictly(marked, bytes), findings: [] };
  const strange = strangeAt(bytes);
  if (strange < 0) return { text: new TextDecoder().decode(bytes), findings: [] };
  const encoding = guessedEncoding(bytes.subarray(Math.max(0, strange - SAMPLE), strange + SAMPLE));
  const text = byTable(bytes, encoding);
  if (text.includes(NOTHING)) throw new Problem("file_letters");
  return { text, findings: [finding("NZV141", { encoding })] };
}

function markedAs([first, second, third]) {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : null;
}

function strictly(encoding, bytes) {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Problem("file_letters");
  }
}

// Where the first byte stands that is no UTF-8; -1 where all of it is.
export function strangeAt(bytes) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return -1;
  } catch {
    const [low, high] = narrowed(bytes, 0, bytes.length);
    for (let end = low + 1; end <= high; end += 1) if (!isSound(bytes.subarray(0, end))) return end - 1;
    return low;
  }
}

// The whole of `bytes` up to the first number is sound, up to the second it is not.
function narrowed(bytes, low, high) {
  while (high - low > 8) {
    const middle = Math.floor((low + high) / 2);
    if (isSound(bytes.subarray(0, middle))) low = middle;
    else high = middle;
  }
  return [low, high];
}

// A letter that is cut off at the end is no fault.
function isSound(bytes) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

export function guessedEncoding(bytes) {
  const likely = Object.keys(fileTools.encodings).map((name) => [likeness(byTable(bytes, name)), name]);
  return likely.reduce((best, next) => (next[0] > best[0] ? next : best))[1];
}

function likeness(text) {
  const [german, sorbian, marks] = fileTools.letters;
  let sum = 0;
  for (const letter of text) {
    if (letter <= "\x7f") continue;
    if (german.includes(letter)) sum += 4;
    else if (sorbian.includes(letter)) sum += 3;
    else if (!marks.includes(letter)) sum -= 4;
  }
  return sum;
}

// One letter a byte.
export function byTable(bytes, encoding) {
  const codes = Uint16Array.from({ length: 256 }, (_, byte) => (byte < 128 ? byte : fileTools.encodings[encoding].charCodeAt(byte - 128)));
  return new TextDecoder("utf-16le").decode(Uint16Array.from(bytes, (byte) => codes[byte]));
}
