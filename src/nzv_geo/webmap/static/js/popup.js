// Mark a feature, and show what the table says about it.

const marks = L.layerGroup();

function highlight(item) {
  marks.clearLayers();
  document.querySelectorAll(".badge.is-active, tr.is-active").forEach((node) => node.classList.remove("is-active"));
  if (!item) return;
  if (!item.layer.large || item.layer.rows) item.row.classList.add("is-active");
  if (item.kind === "point") item.node?.classList.add("is-active");
  for (const className of ["nzv-highlight-casing", "nzv-highlight"]) markOf(item, className)?.addTo(marks);
}

function markOf({ kind, places, layer }, className) {
  const options = { pane: "nzv-highlight", renderer: state.marksRenderer, interactive: false, className };
  if (kind === "area") return L.polygon(places, options);
  if (kind === "line") return L.polyline(places, options);
  if (kind === "point" && !layer.spec.badges) return L.layerGroup(places.map((place) => L.circleMarker(place, { ...options, radius: 18 })));
  return null;
}

// The name under the pointer or the focus stays until the next one, or until Escape.
function read(item) {
  state.reading.textContent = item ? item.name : "";
}

function open(item, { at = item.at, opener = null, focus = true } = {}) {
  state.opener = null; // the popup that closes now gives its focus to nobody
  closePopup();
  activate(item);
  highlight(item);
  read(null); // the popup says the name
  const { x: width, y: height } = state.map.getSize();
  const margin = 3 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const popup = L.popup({
    maxWidth: Math.min(360, width - margin),
    minWidth: Math.min(260, width - margin),
    maxHeight: Math.min(320, height - 120),
    autoPanPadding: [width > 600 ? 60 : 4, 20],
  });
  popup.setLatLng(at).setContent(details(item)).openOn(state.map);
  state.popup = popup;
  state.opened = item;
  state.opener = opener ?? item.node;
  state.map.getContainer().classList.add("has-popup");
  const box = popup.getElement();
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", item.name);
  const content = box.querySelector(".leaflet-popup-content");
  content.setAttribute("tabindex", "0");
  content.setAttribute("role", "group");
  content.setAttribute("aria-label", item.name);
  entitle(box.querySelector(".leaflet-popup-close-button"), "close");
  if (focus) content.focus({ preventScroll: true });
  remember();
}

function closePopup() {
  if (state.popup) state.map.closePopup(state.popup);
}

function closed() {
  const { opener } = state;
  state.popup = null;
  state.opened = null;
  state.opener = null;
  state.map.getContainer().classList.remove("has-popup");
  highlight(null);
  remember();
  if (!opener) return;
  // The row may have been filtered away, the layer switched off: then its feature, then the map.
  for (const node of [opener, state.active?.node, state.map.getContainer()]) {
    node?.focus({ preventScroll: node.localName !== "button" });
    if (document.activeElement === node) return;
  }
}

// What the table says about a feature, as a list of its filled cells, and its sources.
function details(item) {
  const heads = item.layer.table.tHead.rows[0].cells;
  const title = element("p", { class: "details-title" });
  title.append(...namesOf(item).map((node) => node.cloneNode(true)));
  const list = element("dl");
  [...item.row.cells].slice(1).forEach((cell, index) => {
    if (!cell.textContent) return;
    const value = element("dd", cell.dataset.text ? { "data-text": cell.dataset.text } : {});
    if (cell.lang) value.lang = cell.lang;
    value.append(...[...cell.childNodes].map((node) => node.cloneNode(true)));
    list.append(headingCopy(heads[index + 1]), value);
  });
  const toTable = button("in_table", () => showRow(item));
  return element("div", { class: "details" }, title, list, sourceOf(item.layer), toTable);
}

function headingCopy(head) {
  const copy = element("dt", {}, head.textContent);
  for (const name of ["data-text", "lang"]) if (head.hasAttribute(name)) copy.setAttribute(name, head.getAttribute(name));
  return copy;
}

// Publisher, date, licence and accuracy, from the cards at the end of the page.
function sourceOf({ spec }) {
  const summary = element("summary", {}, put(element("span"), "source"), `: ${textOf(spec.source)}`);
  const box = element("details", { class: "source" }, summary);
  for (const number of spec.sources) {
    const card = byId(`source-${number}`).cloneNode(true);
    card.removeAttribute("id");
    card.querySelector("h3").replaceWith(element("p", {}, element("strong", {}, card.querySelector("h3").textContent)));
    box.append(card);
  }
  return box;
}

function namesOf(item) {
  return [...item.row.cells[0].childNodes].filter((node) => node.nodeName !== "BUTTON");
}
