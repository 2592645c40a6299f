// Cards: small panels beside the map, one at a time. A tool that takes places from the map takes
// them by click, or from the cross in the middle by the Enter key.

const MOST_OF_A_NAME = 100; // letters of the name of a file
let card = null;

// `build` fills the card and returns what to do when it closes; `take` receives places.
function toggleCard(opener, key, build, { take = null } = {}) {
  const same = card?.key === key;
  closeCard({ focus: false });
  if (same) return;
  if (take) closePopup();
  const title = put(element("h2", { tabindex: "-1", id: "card-title" }), key);
  const close = entitle(element("button", { type: "button", class: "plain close" }, "×"), "close");
  const box = element("section", { class: "card", "aria-labelledby": "card-title" }, title, close);
  close.addEventListener("click", () => closeCard());
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

function closeCard({ focus = true } = {}) {
  if (!card) return;
  const { box, opener, undo } = card;
  card = null;
  state.tool = null;
  byId("stage").classList.remove("taking");
  state.map.doubleClickZoom.enable();
  box.remove();
  undo?.();
  opener.setAttribute("aria-expanded", "false");
  state.map.invalidateSize({ animate: false, pan: false });
  if (focus) opener.focus();
}

function beginTaking(take) {
  state.tool = { take };
  highlight(null);
  read(null);
  byId("stage").classList.add("taking");
  state.map.doubleClickZoom.disable();
  state.map.getContainer().focus({ preventScroll: true });
}

function keyOnMap(event) {
  if (event.target !== state.map.getContainer() || event.key !== "Enter" || !state.tool) return;
  event.preventDefault();
  state.tool.take(state.map.getCenter());
}

// A file that the reader keeps; nothing is sent anywhere. Returns what was said about it.
function save(content, type, name) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = element("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
  const said = word(isConfined() ? "saved_maybe" : "saved", { name });
  tell(said);
  return said;
}

// Whether a page around this one may keep it from saving files: the browser tells nobody whether it
// does.
function isConfined() {
  if (self.origin === "null" && location.protocol !== "file:") return true;
  for (let view = window; view !== view.parent; view = view.parent) {
    const frame = view.frameElement; // none if the page around is of another origin
    if (!frame || (frame.sandbox.length && !frame.sandbox.contains("allow-downloads"))) return true;
  }
  return false;
}

function fileName(text, extension) {
  const plain = text.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase();
  return `${plain.slice(0, MOST_OF_A_NAME) || "nzv-geo"}.${extension}`;
}

async function copy(text) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    done = copyTheOldWay(text);
  }
  tell(word(done ? "copied" : "copy_failed", { text }));
  return done;
}

// Where the clipboard is closed to pages from disk.
function copyTheOldWay(text) {
  const before = document.activeElement;
  const field = element("textarea", { class: "unseen", "aria-hidden": "true" });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before?.focus({ preventScroll: true });
  return done;
}
