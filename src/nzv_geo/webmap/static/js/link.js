// The address of the page tells what it shows: view, layers, opacity, language, feature.

let remembering = false;
let waitingToRemember = 0;

function addressOf() {
  const { lat, lng } = state.map.getCenter();
  const parts = [`map=${+state.map.getZoom().toFixed(2)}/${lat.toFixed(5)}/${lng.toFixed(5)}`];
  const shown = layers.filter((layer) => layer.visible).map(({ spec, opacity = 100 }) => encoded(spec.id) + (opacity < 100 ? `*${opacity}` : ""));
  parts.push(`layers=${shown.join(",")}`, `lang=${languages[state.language].code}`);
  if (state.opened) parts.push(`feature=${encoded(state.opened.layer.spec.id)}:${encoded(keyOf(state.opened))}`);
  if (background.shown) parts.push(`basemap=${encoded(background.shown.id)}`);
  return `#${parts.join("&")}`;
}

// A name without the signs that stand between names in the address, the asterisk among them.
function encoded(name) {
  return encodeURIComponent(name).replace(/\*/g, "%2A");
}

// A page that stands in another one as text (srcdoc, as notebooks do it) has no address to share.
function hasAddress() {
  return /^(https?|file):$/.test(location.protocol);
}

// There, a link to a place on the page would lead to the page around instead.
function keepInside(event) {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link || hasAddress()) return;
  event.preventDefault();
  byId(link.hash.slice(1))?.focus();
}

// The key of a feature stands in a column of its table; without one, its number does.
function keyOf(item) {
  const column = [...item.layer.table.tHead.rows[0].cells].findIndex((head) => head.dataset.field === item.layer.spec.key);
  const cell = item.row.cells[column];
  return column > 0 ? cell.dataset.value ?? cell.textContent : `${item.index + 1}`;
}

// Writing the address costs the browser more than moving the map: it waits until the map rests.
function remember() {
  clearTimeout(waitingToRemember);
  if (remembering) waitingToRemember = setTimeout(writeAddress, 300);
}

function writeAddress() {
  clearTimeout(waitingToRemember);
  if (!hasAddress()) return;
  try {
    history.replaceState(null, "", addressOf());
  } catch {
    return; // the browser has had enough of new addresses for a while; the next move tries again
  }
}

function readAddress() {
  return Object.fromEntries(location.hash.slice(1).split("&").filter((part) => part.includes("=")).map((part) => {
    const at = part.indexOf("=");
    return [part.slice(0, at), part.slice(at + 1)];
  }));
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function restore() {
  const { map, layers: wanted, lang, feature, basemap } = readAddress();
  const number = languages.findIndex(({ code }) => code === lang);
  if (number >= 0 && number !== state.language) setLanguage(number);
  if (wanted !== undefined) restoreLayers(wanted);
  const view = map?.split("/").map(Number);
  if (view?.length === 3 && view.every(Number.isFinite) && Math.abs(view[1]) <= 90 && Math.abs(view[2]) <= 180) state.map.setView([view[1], view[2]], Math.min(Math.max(view[0], 1), 18), { animate: false });
  if (feature) restoreFeature(feature);
  else closePopup();
  const named = offered().find((one) => one.id === decoded(basemap ?? "") && one !== background.shown);
  if (!named) return;
  closeCard({ focus: false });
  basemapCard(byId("tool-basemap"), { wanted: named });
}

function restoreLayers(text) {
  const wanted = new Map(text.split(",").map((part) => part.split("*")).map(([id, opacity]) => [decoded(id), opacity]));
  if (text && !layers.some(({ spec }) => wanted.has(spec.id))) return;
  for (const layer of layers) {
    const { id } = layer.spec;
    if (layer.visible !== wanted.has(id)) setVisible(layer, wanted.has(id));
    const opacity = +(wanted.get(id) ?? 100);
    setOpacity(layer, opacity >= 10 && opacity < 100 ? opacity : 100);
  }
}

function restoreFeature(text) {
  const [id, key] = text.split(":").map(decoded);
  const layer = layers.find((one) => one.spec.id === id);
  const item = layer?.items.find((one) => one.kind !== "none" && keyOf(one) === key);
  if (item && state.opened !== item) open(item);
}

function beginRemembering() {
  restore();
  remembering = true;
  writeAddress();
  addEventListener("hashchange", () => {
    if (!/(^#|&)(map|layers|lang|feature|basemap)=/.test(location.hash) || location.hash === addressOf()) return;
    remembering = false;
    restore();
    remembering = true;
  });
}
