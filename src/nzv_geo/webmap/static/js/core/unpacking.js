// What stands compressed in the page: gzip, in base64.

export async function unpackedBytes(base64) {
  const text = atob(base64);
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) packed[i] = text.charCodeAt(i);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Where each line of a text begins, and where one more would.
export function lineStarts(text) {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return Int32Array.from([...starts, text.length + 1]);
}

export async function unpackedText(base64) {
  return new TextDecoder().decode(await unpackedBytes(base64));
}
