// Draw notes: points, lines, areas and texts of the reader's own. By mouse, finger and keyboard, with
// every step to be taken back.
//
// A step is { notes, draft }: the features of the layer, and what is being drawn, or null. A draft is
// { number, kind, note, places, at, isBefore, texts }: the index of the note that it replaces, or
// null; the chosen vertex, or null; and whether the next place comes before it as a new one.

import { today } from "../core/dates.js";
import { byId } from "../core/dom.js";
import { emit, on } from "../core/events.js";
import { say } from "../core/notices.js";
import { state } from "../core/state.js";
import { numberText, textOf, word } from "../core/texts.js";
import { Steps } from "../core/undo.js";
import { isNote, noteOf, notesNow, placesOfNote, putNotes } from "../layers/notes.js";
import { NOTE_KINDS } from "../layers/note_fields.js";
import { closePopup } from "../layers/popup.js";
import { Sketch } from "../layers/sketch.js";
import { snapAt } from "../layers/snaps.js";
import { beginTaking, endTaking, toggleCard } from "./card.js";
import { typedPlaces } from "./coordinates.js";
import { draftBody, keysFor, notesBody, textsIn } from "../layers/note_card.js";
import { addEditButton, drawByKeys, stepByKeys } from "../layers/note_keys.js";
import { register } from "./tool.js";

const FEWEST = { point: 1, text: 1, line: 2, area: 3 };
const SAME_PX = 4; // two clicks as near as this are one

const drawingActs = { back: takeBack, end: endDrawing, choose: chooseAlong, before: chooseBefore };

let steps = null;
let drafts = 0;
let view = null; // of the open card: its box, its sketch, which draft it shows, whether places are taken

register({
  id: "draw_note",
  icon: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3M12 20h8",
  word: "tool_draw_note",
  name: "draw_note",
  inPanel: true,
  card: true,
  add: ({ map }) => watchNotes(map),
  open: openNotes,
});

function openNotes(opener) {
  steps ??= new Steps({ notes: notesNow(), draft: null });
  toggleCard(opener, "draw_note", (box) => {
    view = { box, body: null, shown: undefined, taking: false, snaps: true, sketch: new Sketch({ moved: moveVertex, inserted: insertVertex, picked: pickVertex, snapped: meantPlace }) };
    box.classList.add("note-card");
    const stops = [on("language", () => { view.shown = undefined; renderNotes(); }), stepByKeys({ undo: () => walk("undo"), redo: () => walk("redo") })];
    renderNotes();
    return () => {
      for (const stop of stops) stop();
      leaveDraft();
      view.sketch.remove();
      view = null;
    };
  });
}

function watchNotes(map) {
  on("removed", ({ kind }) => {
    if (kind !== "notes" || !steps?.now.notes.length) return;
    steps.take({ notes: [], draft: null });
    if (view) renderNotes();
  });
  on("change", () => addEditButton(state, isNote, editNote));
  drawByKeys(map.getContainer(), () => (view?.taking ? drawingActs : null));
  const point = (place) => {
    if (!view?.taking || !steps.now.draft) return;
    const { place: meant, snap } = meantPlace(place);
    view.sketch.point(meant, snap);
  };
  map.on("mousemove", ({ latlng }) => point(latlng));
  map.on("move", () => { if (state.keyboard) point(map.getCenter()); });
  map.on("dblclick", () => { if (view?.taking && isComplete(steps.now.draft)) finishDrawing(); });
}

// --- what is shown --------------------------------------------------------------------------------

function renderNotes() {
  const { notes, draft } = steps.now;
  const acts = { ...drawingActs, begin: beginNote, edit: editNote, undo: () => walk("undo"), redo: () => walk("redo"), keep: keepNote, drop: dropNote, remove: removeNote, reshape: () => takePlaces(true), snap: (isOn) => { view.snaps = isOn; }, place: placeTyped, meanings: typedPlaces };
  if (view.shown !== (draft?.number ?? null) || !draft) {
    view.body?.node.remove();
    view.body = draft ? draftBody(draft, acts, view.snaps) : notesBody(notes, acts);
    view.box.append(view.body.node);
    view.shown = draft?.number ?? null;
  }
  if (draft && !isComplete(draft)) view.taking = true;
  if (!draft) view.taking = false;
  if (view.taking && !state.take) beginTaking(takePlace);
  if (!view.taking && state.take) endTaking();
  view.body.update({ draft, taking: view.taking, canUndo: steps.canUndo, canRedo: steps.canRedo });
  view.sketch.show(draft);
  emit("sketch", draft !== null);
}

const isComplete = (draft) => draft !== null && draft.places.length >= FEWEST[draft.kind];

function takePlaces(isOn) {
  view.taking = isOn;
  renderNotes();
}

function changeDraft(draft) {
  const { notes, draft: before } = steps.now;
  steps.take({ notes, draft: { ...before, ...draft } });
  renderNotes();
}

// --- drawing --------------------------------------------------------------------------------------

function beginNote(kind) {
  closePopup();
  const { notes } = steps.now;
  const author = notes.at(-1)?.properties.author ?? "";
  drafts += 1;
  steps.take({ notes, draft: { number: drafts, kind, note: null, places: [], at: null, isBefore: false, texts: { title: "", text: "", date: today(), author } } });
  renderNotes();
  say(`${word(`note_draw_${kind}`)} ${word(keysFor(kind))}`);
}

function editNote(index) {
  state.opener = null; // the popup that closes now gives its focus to nobody
  closePopup();
  if (!view) openNotes(byId("tool-draw_note"));
  leaveDraft();
  const { notes } = steps.now;
  const { title, text, date, author, kind } = notes[index].properties;
  const places = placesOfNote(notes[index]);
  if (!places || !NOTE_KINDS.includes(kind)) return;
  drafts += 1;
  const texts = Object.fromEntries(Object.entries({ title, text, date, author }).map(([name, value]) => [name, String(value ?? "")]));
  steps.take({ notes, draft: { number: drafts, kind, note: index, places, at: null, isBefore: false, texts } });
  renderNotes();
  view.body.focus();
  say(word("note_edited", { title: texts.title }));
}

// The place that is meant by one on the map: what it snaps to.
function meantPlace(place) {
  const { note, places, at } = steps.now.draft;
  const snap = view.snaps ? snapAt(place, (item) => note !== null && item.index === note && isNote(item)) : null;
  return { place: snap?.place ?? { lat: place.lat, lng: place.lng }, snap, isRepeated: at === null && isSamePlace(place, places.at(-1)) };
}

function isSamePlace(place, other) {
  if (!other) return false;
  const [a, b] = [place, other].map((each) => state.map.latLngToContainerPoint(each));
  return a.distanceTo(b) < SAME_PX;
}

function takePlace(latlng) {
  const { place, snap, isRepeated } = meantPlace(latlng);
  state.map.getContainer().focus({ preventScroll: true }); // so that the keys go on where the mouse was
  if (!isRepeated) setPlace(place, snap);
}

function setPlace(place, snap = null) {
  const { kind, places, at, isBefore } = steps.now.draft;
  const isSingle = FEWEST[kind] === 1;
  const index = isSingle ? 0 : at ?? places.length;
  const replaced = isSingle || (at !== null && !isBefore) ? 1 : 0;
  changeDraft({ places: places.toSpliced(index, replaced, place), isBefore: false });
  sayVertex(index, snap);
  if (isSingle) finishDrawing();
}

function sayVertex(index, snap = null) {
  const { layer, name } = snap?.line.item ?? {};
  const on = snap ? [word(`note_on_${snap.on}`, { name: `${textOf(layer.spec.title)}, ${name}` })] : [];
  say([word("note_vertex", { number: index + 1, count: steps.now.draft.places.length }), ...on, ...view.body.figures()].join(", "));
}

function placeTyped(place) {
  setPlace(place);
  if (!state.map.getBounds().pad(-0.05).contains(place)) state.map.panTo(place, { animate: false });
}

function moveVertex(index, place) {
  const { places } = steps.now.draft;
  changeDraft({ places: places.with(index, { lat: place.lat, lng: place.lng }) });
  sayVertex(index);
}

function insertVertex(index, place) {
  const { places, at } = steps.now.draft;
  changeDraft({ places: places.toSpliced(index, 0, { lat: place.lat, lng: place.lng }), at: at === null ? null : index });
  sayVertex(index);
}

// A click on a vertex chooses it; on one that ends what is being drawn, it ends it, as a double click
// does.
function pickVertex(index, isSecondClick) {
  const { kind, places, at, note } = steps.now.draft;
  const isEnd = index === places.length - 1 || (kind === "area" && index === 0);
  if (view.taking && at === null && note === null && isEnd) endDrawing();
  else if (!isSecondClick) chooseVertex(index);
}

function chooseAlong(forwards) {
  const { places, at } = steps.now.draft;
  if (!places.length) return;
  const start = forwards ? -1 : places.length;
  chooseVertex(((at ?? start) + (forwards ? 1 : -1) + places.length) % places.length);
  state.map.panTo(places[steps.now.draft.at], { animate: false });
}

// To choose is no step of its own.
function chooseVertex(at) {
  const { notes, draft } = steps.now;
  steps.amend({ notes, draft: { ...draft, at, isBefore: false } });
  view.taking = true;
  const { activeElement } = document;
  renderNotes();
  if (view.box.contains(activeElement)) activeElement.focus();
  say(at === null ? word("note_none_chosen") : word("note_chosen", { number: at + 1, count: draft.places.length }));
}

function chooseBefore() {
  const { notes, draft } = steps.now;
  if (draft.at === null) return;
  steps.amend({ notes, draft: { ...draft, isBefore: true } });
  renderNotes();
  state.map.getContainer().focus({ preventScroll: true });
  say(word("note_before_help", { number: draft.at + 1 }));
}

function takeBack() {
  const { places, at } = steps.now.draft;
  if (!places.length) return;
  const left = places.toSpliced(at ?? places.length - 1, 1);
  changeDraft({ places: left, at: at === null || !left.length ? null : Math.min(at, left.length - 1), isBefore: false });
  say([word("note_taken_back", { count: left.length }), ...view.body.figures()].join(", "));
}

// First the choice of a vertex ends, then the drawing; of nothing, there is nothing to write.
function endDrawing() {
  const { draft } = steps.now;
  if (draft.at !== null) chooseVertex(null);
  else if (isComplete(draft)) finishDrawing();
  else if (draft.places.length) say(word("note_too_few", { count: FEWEST[draft.kind] - draft.places.length }));
  else dropNote();
}

function finishDrawing() {
  const { notes, draft } = steps.now;
  if (draft.at !== null) steps.amend({ notes, draft: { ...draft, at: null, isBefore: false } });
  takePlaces(false);
  view.body.focus();
}

// --- keeping --------------------------------------------------------------------------------------

// What the reader typed goes with the draft, so that it is there again when keeping is taken back.
function keepNote() {
  const { notes, draft } = steps.now;
  const texts = textsIn(view.body.node);
  steps.amend({ notes, draft: { ...draft, texts, at: null } });
  const title = texts.title || word("note_number", { number: (draft.note ?? notes.length) + 1 });
  const note = noteOf(draft.kind, draft.places, { ...texts, title });
  const isSame = draft.note !== null && JSON.stringify(notes[draft.note]) === JSON.stringify(note);
  finishNotes(isSame ? notes : draft.note === null ? [...notes, note] : notes.with(draft.note, note));
  say(word("note_kept", { title, count: steps.now.notes.length }));
}

function dropNote() {
  finishNotes(steps.now.notes);
  say(word("note_dropped"));
}

function removeNote() {
  const { notes, draft } = steps.now;
  finishNotes(notes.toSpliced(draft.note, 1));
  say(word("note_removed", { title: draft.texts.title }));
}

function finishNotes(notes) {
  steps.take({ notes, draft: null });
  putNotes(notes);
  renderNotes();
  view.body.focus();
}

// Whoever turns to something else keeps what is whole.
function leaveDraft() {
  if (!steps.now.draft) return;
  if (isComplete(steps.now.draft)) keepNote();
  else dropNote();
}

function walk(way) {
  if (!steps[way === "undo" ? "canUndo" : "canRedo"]) return;
  steps[way]();
  putNotes(steps.now.notes);
  const { activeElement } = document;
  renderNotes();
  if (!activeElement.isConnected || activeElement.disabled) view.body.focus();
  const { notes, draft } = steps.now;
  const what = draft ? word("note_vertices", { count: numberText(draft.places.length, 0) }) : word("note_count", { count: numberText(notes.length, 0) });
  say(`${word(way === "undo" ? "note_undone" : "note_redone")}: ${what}`);
}
