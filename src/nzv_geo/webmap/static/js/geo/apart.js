// Set discs apart that would hide one another: each keeps its place, or moves so far that a line from
// its place to it can be seen.
//
// Discs that meet form a crowd. Its members move one after the other, each to the cheapest free place
// around its own; the order whose moves cost least in all is taken. Discs that meet none never move.

import { boxAround, holds } from "./placement.js";

const TURNS = 24; // directions around a place
const STEP = 4; // pixels
const FARTHEST = 7; // in widths of a disc
const MOST_ORDERED = 5; // members of a crowd whose every order is tried
const ROOMY = 1.5; // widths of a disc between those of a ring
const OUTSIDE = 1000; // pixels of detour that a place outside the frame is worth
const SIGHT = 8; // pixels of a line that are seen at least
const DOT = 4; // pixels around a place that no other disc covers

// How far each disc moves. Discs of this width around the places do not meet afterwards, no line runs
// under another disc, and no two lines cross. None leaves the frame, a box, if it need not.
export function setApart(places, width, frame) {
  const discs = [...places];
  const leaders = [];
  for (const crowd of crowdsOf(places, width)) {
    const others = discs.filter((_, i) => !crowd.includes(i));
    const found = cheapest(crowd, { places, others, leaders, width, frame });
    crowd.forEach((member, i) => {
      discs[member] = found[i];
      if (found[i].moved) leaders.push([places[member], found[i]]);
    });
  }
  return discs.map(({ x, y }, i) => ({ x: x - places[i].x, y: y - places[i].y }));
}

function crowdsOf(places, width) {
  const left = new Set(places.keys());
  const crowds = [];
  for (const first of places.keys()) {
    if (!left.delete(first)) continue;
    const crowd = [first];
    for (const member of crowd) {
      for (const other of left) if (apart(places[member], places[other]) < width && left.delete(other)) crowd.push(other);
    }
    if (crowd.length > 1) crowds.push(crowd.sort((a, b) => a - b));
  }
  return crowds;
}

// The places of the members of a crowd, in their order. Where near discs would shut others in, all
// of them stand on a ring that has room for them.
function cheapest(crowd, around) {
  const { places, width } = around;
  const members = crowd.map((number) => places[number]);
  const ring = (width * ROOMY * members.length) / (2 * Math.PI);
  return arrangedFrom(width / 2 + SIGHT, members, around) ?? arrangedFrom(ring, members, around) ?? members;
}

function arrangedFrom(nearest, members, around) {
  const middle = middleOfAll(members);
  const choices = members.map((place) => choicesOf(place, middle, nearest, around));
  const found = ordersOf(members, middle).map((order) => arranged(order, members, choices, around)).filter(Boolean);
  return found.sort((a, b) => a.cost - b.cost)[0]?.discs;
}

function middleOfAll(places) {
  const mean = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  return { x: mean("x"), y: mean("y") };
}

// Where a disc may go, the cheapest first: its place, then near ones, rather away from the crowd.
function choicesOf(place, middle, nearest, { width, frame }) {
  const out = Math.atan2(place.y - middle.y, place.x - middle.x);
  const choices = [{ x: place.x, y: place.y, cost: 0, moved: false }];
  for (let away = nearest; away <= FARTHEST * width; away += STEP) {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const angle = (turn * 2 * Math.PI) / TURNS;
      const disc = { x: place.x + away * Math.cos(angle), y: place.y + away * Math.sin(angle), moved: true };
      const isOutside = !holds(frame, boxAround(disc, { width, height: width }));
      choices.push({ ...disc, cost: away + (width / 4) * (1 - Math.cos(angle - out)) + (isOutside ? OUTSIDE : 0) });
    }
  }
  return choices.sort((a, b) => a.cost - b.cost);
}

// Every order of few members; of many, those around their middle, begun with each.
function ordersOf(members, middle) {
  const numbers = [...members.keys()];
  if (members.length <= MOST_ORDERED) return permutations(numbers);
  const turn = (i) => Math.atan2(members[i].y - middle.y, members[i].x - middle.x);
  const ring = numbers.sort((a, b) => turn(a) - turn(b) || a - b);
  return ring.map((_, i) => [...ring.slice(i), ...ring.slice(0, i)]);
}

function permutations(numbers) {
  if (numbers.length < 2) return [numbers];
  return numbers.flatMap((first) => permutations(numbers.filter((other) => other !== first)).map((rest) => [first, ...rest]));
}

function arranged(order, members, choices, { places, others, leaders, width }) {
  const discs = [];
  const taken = [...others];
  const lines = [...leaders];
  let cost = 0;
  for (const member of order) {
    const place = members[member];
    const found = choices[member].find((choice) => findsRoom(choice, place, { taken, lines, places, width }));
    if (!found) return null;
    discs[member] = found;
    taken.push(found);
    if (found.moved) lines.push([place, found]);
    cost += found.cost;
  }
  return { discs, cost };
}

function findsRoom(disc, place, { taken, lines, places, width }) {
  const covered = width / 2 + DOT;
  if (taken.some((other) => apart(disc, other) < width)) return false;
  if (places.some((other) => other !== place && apart(disc, other) < covered)) return false;
  if (lines.some(([from, to]) => fromLine(disc, from, to) < covered)) return false;
  if (!disc.moved) return true;
  return !taken.some((other) => fromLine(other, place, disc) < covered) && !lines.some(([from, to]) => cross(place, disc, from, to));
}

const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

// How far a place is from the line between two others.
export function fromLine(place, from, to) {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const along = ((place.x - from.x) * x + (place.y - from.y) * y) / (x * x + y * y || 1);
  const part = Math.min(Math.max(along, 0), 1);
  return apart(place, { x: from.x + part * x, y: from.y + part * y });
}

// Whether two lines cross.
export function cross(a, b, c, d) {
  const side = (p, q, r) => Math.sign((q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x));
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}
