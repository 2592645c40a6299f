// Archives: a zipped shapefile, KMZ, or another file in a zip. The list at the end of an archive says
// where each file is. What is in them is unpacked up to a limit, whatever they say of their sizes.

import { Problem } from "./problem.js";

const END_SIGN = 0x06054b50;
const ENTRY_SIGN = 0x02014b50;
const LOCAL_SIGN = 0x04034b50;
const END_LENGTH = 22; // bytes, without a comment
const LONGEST_COMMENT = 65535;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1; // flags
const IN_UTF8 = 0x800;
const READ = /\.(shp|dbf|prj|cpg|geojson|json|geojsonl|csv|tsv|kml|gpx|fgb)$/i;

// Names and bytes of the files that may be read.
export async function unzipped(bytes, mostBytes) {
  const found = [];
  let left = mostBytes;
  for (const entry of entriesOf(bytes)) {
    if (!READ.test(entry.name) || /\.meta\.json$|(^|\/)(__MACOSX\/|\.)/.test(entry.name)) continue;
    const content = await contentOf(entry, left);
    if (content === null) throw new Problem("file_unpacked_large", { size: mostBytes / 1e6 });
    left -= content.length;
    found.push({ name: entry.name, bytes: content });
  }
  return found;
}

// { name, method, packed } of each file in an archive.
function entriesOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = [];
  try {
    const end = listEnd(view);
    let at = view.getUint32(end + 16, true);
    while (at < end && view.getUint32(at, true) === ENTRY_SIGN) {
      const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true));
      entries.push(entryAt(at, name, bytes, view));
      at += 46 + name + extra + comment;
    }
  } catch (error) {
    if (error instanceof RangeError) throw damaged(); // it points beyond its end
    throw error;
  }
  return entries;
}

function listEnd(view) {
  const last = view.byteLength - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1) if (view.getUint32(at, true) === END_SIGN) return at;
  throw damaged();
}

function entryAt(at, nameLength, bytes, view) {
  const [flags, method] = [8, 10].map((place) => view.getUint16(at + place, true));
  const [size, local] = [20, 42].map((place) => view.getUint32(at + place, true));
  if (flags & ENCRYPTED || view.getUint32(local, true) !== LOCAL_SIGN) throw damaged();
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + size > bytes.length) throw damaged();
  const name = new TextDecoder(flags & IN_UTF8 ? "utf-8" : "windows-1252").decode(bytes.subarray(at + 46, at + 46 + nameLength));
  return { name, method, packed: bytes.subarray(start, start + size) };
}

const damaged = (reason = "zip") => new Problem("file_damaged", { reason });

// Null where it is longer than it may be.
async function contentOf({ method, packed }, mostBytes) {
  if (method === STORED) return packed.length > mostBytes ? null : packed;
  if (method !== DEFLATED) throw damaged();
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const pieces = [];
  let size = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      size += next.value.length;
      if (size > mostBytes) {
        reader.cancel();
        return null;
      }
      pieces.push(next.value);
    }
  } catch (error) {
    throw damaged(error.message);
  }
  return joinedBytes(pieces, size);
}

function joinedBytes(pieces, size) {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
