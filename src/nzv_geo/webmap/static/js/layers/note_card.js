// What the card of notes shows: the notes that there are, or the one that is being drawn.

import { button } from "../core/buttons.js";
import { element } from "../core/dom.js";
import { say } from "../core/notices.js";
import { entitle, put, word } from "../core/texts.js";
import { inDegrees } from "../geo/coordinates.js";
import { flawOf } from "../geo/crossing.js";
import { measured } from "./lengths.js";
import { NOTE_KINDS } from "./note_fields.js";

const FIELDS = { title: 200, text: 2000, date: 10, author: 200 }; // most letters
const WITH_VERTICES = ["line", "area"];

// Each body: its node, `update` with what is there now, `focus`, and the `figures` of the draft.

export function notesBody(notes, { begin, edit, undo, redo }) {
  const kinds = NOTE_KINDS.map((kind) => button(`note_${kind}`, () => begin(kind), { class: "plain", "data-kind": kind }));
  const list = element("ul", { class: "note-list" }, ...notes.map((note, index) => element("li", {}, listed(note, () => edit(index)))));
  const back = stepButtons(undo, redo);
  const node = element("div", {}, put(element("p"), "draw_note_help"), element("div", { class: "note-kinds" }, ...kinds), back.node);
  if (notes.length) node.append(put(element("h3"), "note_list"), list);
  return { node, update: back.update, focus: () => kinds[0].focus(), figures: () => [] };
}

function listed({ properties: { title } }, act) {
  const node = element("button", { type: "button", class: "plain" }, String(title ?? ""));
  node.addEventListener("click", act);
  return entitle(node, "note_edit_what", { title: String(title ?? "") });
}

export function draftBody(draft, acts, snaps) {
  const { kind, note } = draft;
  const hasVertices = WITH_VERTICES.includes(kind);
  const help = element("p");
  const keys = put(element("p", { class: "small keys" }), keysFor(kind));
  const results = element("dl", { class: "results" });
  const crossing = put(element("p", { class: "broken", hidden: "" }), "note_crossing");
  const back = stepButtons(acts.undo, acts.redo);
  const end = button("note_end", acts.end);
  const reshape = button("note_reshape", acts.reshape);
  const form = formOf(draft.texts);
  const keep = button("note_keep", acts.keep, { class: "plain keep-note" });
  const remove = note === null ? [] : [button("note_remove", acts.remove)];
  const exact = exactTools(draft, acts, snaps);
  const node = element("div", {}, help, keys, results, crossing, back.node, end, reshape, exact.node, form, keep, button("note_drop", acts.drop), ...remove);
  const update = (now) => {
    put(help, now.taking ? `note_draw_${kind}` : "note_form_help");
    keys.hidden = !now.taking;
    results.replaceChildren(...(hasVertices ? noteRows(now.draft) : []));
    crossing.hidden = kind !== "area" || flawOf(areaOf(now.draft.places)) === null;
    back.update(now);
    end.hidden = !now.taking;
    reshape.hidden = now.taking;
    form.hidden = keep.hidden = now.taking;
    exact.update(now.draft);
    figures = () => (hasVertices ? measured(now.draft.places, kind === "area").map(([name, text]) => `${word(name)} ${text}`) : []);
  };
  let figures = () => [];
  return { node, update, focus: () => (form.hidden ? end : form.querySelector("input")).focus(), figures: () => figures() };
}

function areaOf(places) {
  const ring = [...places, ...places.slice(0, 1)].map(({ lng, lat }) => [lng, lat]);
  return { type: "Polygon", coordinates: [ring] };
}

// By which keys a note of a kind is drawn.
export const keysFor = (kind) => (WITH_VERTICES.includes(kind) ? "note_keys" : "note_keys_single");

function noteRows({ kind, places }) {
  return measured(places, kind === "area").flatMap(([name, text]) => [put(element("dt"), name), element("dd", { class: "figure" }, text)]);
}

function stepButtons(undo, redo) {
  const [back, again] = [button("note_undo", undo), button("note_redo", redo)];
  const update = ({ canUndo, canRedo }) => {
    back.disabled = !canUndo;
    again.disabled = !canRedo;
  };
  return { node: element("span", { class: "note-steps" }, back, again), update };
}

// --- the texts ------------------------------------------------------------------------------------

function formOf(texts) {
  const rows = Object.entries(FIELDS).map(([name, most]) => {
    const attributes = { id: `note-${name}`, class: "field", maxlength: most, autocomplete: "off" };
    const field = name === "text" ? element("textarea", { ...attributes, rows: 3 }) : element("input", { ...attributes, type: name === "date" ? "date" : "text" });
    field.value = texts[name];
    return [put(element("label", { for: field.id }), name === "text" ? "note_words" : `note_${name}`), field];
  });
  return element("div", { class: "note-form" }, ...rows.flat());
}

export function textsIn(node) {
  return Object.fromEntries(Object.keys(FIELDS).map((name) => [name, node.querySelector(`#note-${name}`).value.trim()]));
}

// --- drawing exactly ------------------------------------------------------------------------------

function exactTools({ kind }, { snap, place, meanings, choose, before, back }, snaps) {
  const box = element("input", { type: "checkbox", id: "note-snap" });
  box.checked = snaps;
  box.addEventListener("change", () => snap(box.checked));
  const chosen = element("p", { class: "small" });
  const vertices = [button("note_previous", () => choose(false)), button("note_next", () => choose(true)), button("note_insert", before), button("note_take_out", back)];
  const node = element("details", { class: "more" }, put(element("summary"), "note_exact"), element("label", { class: "check", for: box.id }, box, put(element("span"), "note_snap")), ...typing(place, meanings));
  if (WITH_VERTICES.includes(kind)) node.append(chosen, ...vertices);
  const update = ({ places, at }) => {
    if (at === null) put(chosen, "note_vertices", { count: places.length });
    else put(chosen, "note_chosen", { number: at + 1, count: places.length });
    for (const each of vertices) each.disabled = !places.length;
    vertices[2].disabled = at === null;
  };
  return { node, update };
}

// Coordinates as the search takes them; where they may mean several places, the reader chooses.
function typing(place, meanings) {
  const input = element("input", { type: "text", id: "note-coordinates", class: "field", maxlength: 100, autocomplete: "off" });
  const told = element("div", { class: "note-places" });
  const set = (found) => {
    told.replaceChildren();
    input.value = "";
    place(found);
  };
  const read = () => {
    const found = meanings(input.value);
    if (found.length === 1) set(found[0].place);
    else told.replaceChildren(...(found.length ? found.map((each) => meaning(each, set)) : [put(element("p", { class: "broken" }), "note_unread")]));
    if (found.length !== 1) say(word(found.length ? "note_several" : "note_unread"));
  };
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    read();
  });
  return [put(element("label", { for: input.id }), "note_typed"), input, button("note_set", read), told];
}

function meaning({ place, label }, act) {
  const node = element("button", { type: "button", class: "plain" }, `${label ?? "WGS84"}: ${inDegrees(place).join(", ")}`);
  node.addEventListener("click", () => act(place));
  return node;
}
