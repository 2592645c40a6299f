// Archives: a zipped shapefile, KMZ, or another file in a zip. What is in them is unpacked up to a
// limit, whatever they say of their sizes.

import { library } from "../core/libraries.js";
import { Problem } from "./problem.js";

const PIECE = 32768; // bytes that are given to the unpacker at once
const END_SIGN = [0x50, 0x4b, 5, 6];
const LONGEST_END = 66000; // bytes, with a comment
const READ = /\.(shp|dbf|prj|cpg|geojson|json|geojsonl|csv|tsv|kml|gpx|fgb)$/i;

// Names and bytes of the files that may be read.
export async function unzipped(bytes, mostBytes) {
  if (!isWhole(bytes)) throw new Problem("file_damaged", { reason: "zip" });
  const { Unzip, UnzipInflate } = await library("fflate");
  const found = [];
  let size = 0;
  const unzip = new Unzip((file) => {
    if (!READ.test(file.name) || /\.meta\.json$|(^|\/)(__MACOSX\/|\.)/.test(file.name)) return;
    const pieces = [];
    file.ondata = (error, piece, isLast) => {
      if (error) throw asProblem(error);
      size += piece.length;
      if (size > mostBytes) throw new Problem("file_unpacked_large", { size: mostBytes / 1e6 });
      pieces.push(piece);
      if (isLast) found.push({ name: file.name, bytes: joinedBytes(pieces) });
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += PIECE) {
      unzip.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
      await new Promise((done) => { setTimeout(done); }); // the page stays alive
    }
  } catch (error) {
    throw asProblem(error);
  }
  return found;
}

// An archive ends with a list of what is in it.
function isWhole(bytes) {
  const from = Math.max(0, bytes.length - LONGEST_END);
  for (let at = bytes.length - 4; at >= from; at -= 1) if (END_SIGN.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}

// The unpacker hands on what was thrown while it called.
function asProblem(error) {
  return error instanceof Problem ? error : new Problem("file_damaged", { reason: error.message });
}

function joinedBytes(pieces) {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
