// Areas that share their borders, and borders as long lines; see arcs.py for how they are packed.

const backwards = (places) => [...places].reverse();
const nameOf = ({ lat, lng }) => `${lat} ${lng}`;

// A ring says where it begins among the vertices of its arcs, and which arcs these are.
export function ringOf([first, ...references], arcs) {
  const ring = references.flatMap((n) => (n < 0 ? backwards(arcs[~n]) : arcs[n]).slice(0, -1));
  return [...ring.slice(first), ...ring.slice(0, first)];
}

// The numbers of the arcs around an area.
export function numbersOf(areas) {
  return areas.flat().flatMap(([, ...references]) => references.map((n) => (n < 0 ? ~n : n)));
}

// Arcs as lines that end only where none or more than one goes on, so that dashes run through.
export function joined(arcs) {
  const meeting = new Map();
  for (const arc of arcs) {
    for (const end of [arc[0], arc.at(-1)].map(nameOf)) meeting.set(end, [...(meeting.get(end) ?? []), arc]);
  }
  const rest = new Set(arcs);
  const lines = [];
  for (const arc of rest) {
    rest.delete(arc);
    const behind = lengthened(arc, meeting, rest);
    lines.push(lengthened(backwards(behind), meeting, rest));
  }
  return lines;
}

function lengthened(line, meeting, rest) {
  const pieces = [line];
  for (let end = nameOf(line.at(-1)); ; end = nameOf(pieces.at(-1).at(-1))) {
    const there = meeting.get(end);
    const next = there.length === 2 ? there.find((arc) => rest.has(arc)) : null;
    if (!next) return pieces.flat();
    rest.delete(next);
    pieces.push((nameOf(next[0]) === end ? next : backwards(next)).slice(1));
  }
}
