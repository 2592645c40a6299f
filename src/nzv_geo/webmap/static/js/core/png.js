// How dense the pixels of a PNG are, as other programs read it to know its size on paper.

const INCH_M = 0.0254;
const FIRST = 33; // bytes of the signature and of the first chunk, behind which the density stands

// The same picture, which says that it has so many pixels to an inch.
export function withDensity(png, dpi) {
  return new Blob([png.slice(0, FIRST), densityChunk(Math.round(dpi / INCH_M)), png.slice(FIRST)], { type: "image/png" });
}

// PNG, 11.3.4.3: length, name, pixels a metre across and down, the unit, checksum.
function densityChunk(perMetre) {
  const bytes = new Uint8Array(21);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 9);
  bytes.set([..."pHYs"].map((letter) => letter.charCodeAt(0)), 4);
  view.setUint32(8, perMetre);
  view.setUint32(12, perMetre);
  view.setUint8(16, 1); // metres
  view.setUint32(17, checksum(bytes.subarray(4, 17)));
  return bytes;
}

// CRC-32, as PNG defines it.
function checksum(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let i = 0; i < 8; i += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum;
}
