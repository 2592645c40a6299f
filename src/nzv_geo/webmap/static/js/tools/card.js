// Cards: small panels beside the map, one at a time. A tool that takes places from the map takes
// them by click, or from the cross in the middle by the Enter key.

import { closeButton } from "../core/buttons.js";
import { byId, element } from "../core/dom.js";
import { on } from "../core/events.js";
import { state } from "../core/state.js";
import { put } from "../core/texts.js";
import { highlight, read } from "../layers/marks.js";
import { closePopup } from "../layers/popup.js";

const SECOND_CLICK_MS = 500; // in which a click that ends the taking may still become a double one

let card = null;

// `build` fills the card and returns what to do when it closes; `take` receives places.
export function toggleCard(opener, key, build, { take = null } = {}) {
  const same = card?.key === key && card.opener.id === opener.id;
  closeCard({ focus: false });
  if (same) return;
  if (take) closePopup();
  const title = put(element("h2", { tabindex: "-1", id: "card-title" }), key);
  const close = closeButton(() => closeCard());
  const box = element("section", { class: "card", "aria-labelledby": "card-title" }, title, close);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    closeCard();
  });
  byId("map_nzv").before(box);
  card = { key, box, opener, undo: null };
  opener.setAttribute("aria-expanded", "true");
  card.undo = build(box);
  if (take) beginTaking(take);
  else title.focus({ preventScroll: true });
  // On narrow screens the card stands above the map, which follows it.
  box.scrollIntoView({ block: getComputedStyle(box).position === "relative" ? "start" : "nearest" });
  state.map.invalidateSize({ animate: false, pan: false });
}

export function closeCard({ focus = true } = {}) {
  if (!card) return;
  const { box, opener, undo } = card;
  card = null;
  endTaking();
  box.remove();
  undo?.();
  const back = opener.isConnected ? opener : byId(opener.id) ?? opener; // it may be another one by now
  back.setAttribute("aria-expanded", "false");
  state.map.invalidateSize({ animate: false, pan: false });
  if (!focus) return;
  back.focus();
  if (document.activeElement !== back) byId("panel-toggle").focus(); // it lies in a folded sheet
}

export function beginTaking(take) {
  state.take = take;
  highlight(null);
  read(null);
  byId("stage").classList.add("taking");
  state.map.doubleClickZoom.disable();
  state.map.getContainer().focus({ preventScroll: true });
}

export function endTaking() {
  state.take = null;
  byId("stage").classList.remove("taking");
  setTimeout(() => { if (!state.take) state.map.doubleClickZoom.enable(); }, SECOND_CLICK_MS);
}

export function keyOnMap(event) {
  if (event.target !== state.map.getContainer() || event.key !== "Enter" || !state.take) return;
  event.preventDefault();
  state.take(state.map.getCenter());
}

on("escape", closeCard);
