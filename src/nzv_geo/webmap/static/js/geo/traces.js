// Lines and areas as unpackLarge gives them, as paths of a drawing in pixels.

const LEAST_STEP = 0.7; // pixels: what is nearer to the vertex before cannot be seen apart from it

// The `d` of one feature; `left` and `top` are where the drawing begins on the map.
export function traceOf(shapes, f, view) {
  const { kinds, parts, runs } = shapes;
  let path = "";
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) path += runOf(shapes, run, view, kinds[f] === 1);
  return path;
}

function runOf({ vertices, px, py }, run, { scale, left, top }, isRing) {
  const [start, end] = [vertices[run], vertices[run + 1]];
  const written = [];
  let [lastX, lastY] = [NaN, NaN];
  for (let i = start; i < end; i += 1) {
    const [x, y] = [px[i] * scale - left, py[i] * scale - top];
    const isEnd = i === start || (i === end - 1 && !isRing);
    if (!isEnd && Math.abs(x - lastX) < LEAST_STEP && Math.abs(y - lastY) < LEAST_STEP) continue;
    written.push(`${x.toFixed(1)} ${y.toFixed(1)}`);
    [lastX, lastY] = [x, y];
  }
  return written.length > 1 ? `M${written.join("L")}${isRing ? "Z" : ""}` : "";
}

// Places along the lines of a feature, `step` pixels apart, in pixels of the drawing.
export function placesAlong({ parts, runs, vertices, px, py }, f, { scale, left, top }, step) {
  const found = [];
  for (let run = runs[parts[f]]; run < runs[parts[f + 1]]; run += 1) {
    let before = null;
    let rest = step / 2;
    for (let i = vertices[run]; i < vertices[run + 1]; i += 1) {
      const here = { x: px[i] * scale - left, y: py[i] * scale - top };
      rest = before ? along(before, here, rest, step, found) : rest;
      before = here;
    }
  }
  return found;
}

// Adds the places between two vertices, the first of them `rest` pixels on; returns what is left of
// the step behind the second vertex.
function along(from, to, rest, step, found) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  let at = rest;
  for (; at <= length; at += step) found.push({ x: from.x + ((to.x - from.x) * at) / length, y: from.y + ((to.y - from.y) * at) / length });
  return at - length;
}
