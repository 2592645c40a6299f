// Search over all names in all languages, over AGS, and for coordinates.

const MOST_HITS = 20;
let waitingToSearch = 0;

// Letters without their marks: "chosebuz" finds Chóśebuz, "goerlitz" and "gorlitz" find Görlitz.
function plainLetters(text) {
  return text.toLowerCase().replace(/ł/g, "l").replace(/ß/g, "ss").normalize("NFD").replace(/\p{M}/gu, "");
}

const germanLetters = (text) => plainLetters(text.toLowerCase().replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue"));

function keysOf(item) {
  item.keys ??= keysFrom(item);
  return item.keys;
}

function keysFrom(item) {
  const heads = [...item.layer.table.tHead.rows[0].cells];
  const codes = heads.flatMap((head, i) => (/^(ags|ars|rs|name.*|gen)$/i.test(head.dataset.field) && i ? [item.row.cells[i].textContent] : []));
  const names = [...item.name.split(" / "), ...codes];
  return [...new Set(names.flatMap((text) => [plainLetters(text), germanLetters(text)]))].filter(Boolean);
}

// Names that begin with the text come before those that hold it; borders of higher units first.
function search(text) {
  const wanted = plainLetters(text.trim());
  if (!wanted) return [];
  const scored = [];
  for (const layer of layers) {
    for (const item of layer.items) {
      if (item.kind === "none") continue;
      const keys = keysOf(item);
      const score = keys.some((key) => key === wanted) ? 0 : keys.some((key) => key.startsWith(wanted)) ? 1 : keys.some((key) => key.includes(wanted)) ? 2 : 3;
      if (score < 3) scored.push({ score, item });
    }
  }
  return scored.sort((a, b) => a.score - b.score).map(({ item }) => item);
}

// "51.7567, 14.3346", "51,7567 14,3346" or easting and northing of EPSG:25833.
function placeIn(text) {
  const decimal = text.includes(".") ? text : text.replace(/(\d),(\d)/g, "$1.$2");
  const found = decimal.match(/^\s*(-?\d+(?:\.\d+)?)[\s,;]+(-?\d+(?:\.\d+)?)\s*$/);
  if (!found) return null;
  const [first, second] = [+found[1], +found[2]];
  if (Math.abs(first) <= 90 && Math.abs(second) <= 180) return L.latLng(first, second);
  return first >= 100000 && first < 1000000 && second > 0 && second < 10000000 ? fromUtm33(first, second) : null;
}

function addSearch(toolbar) {
  const input = element("input", { type: "search", id: "search", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": "hits", "aria-autocomplete": "list" });
  const hits = element("ul", { id: "hits", role: "listbox", hidden: "" });
  const label = put(element("label", { for: "search" }), "search");
  const name = () => { hits.setAttribute("aria-label", word("search")); };
  name();
  onLanguage.push(name);
  toolbar.append(element("div", { class: "search" }, label, input, hits));
  input.addEventListener("input", () => {
    clearTimeout(waitingToSearch);
    waitingToSearch = setTimeout(() => showHits(input, hits), 120);
  });
  input.addEventListener("keydown", (event) => keyOnSearch(event, input, hits));
  input.addEventListener("blur", () => setTimeout(() => closeHits(input, hits), 150));
}

function showHits(input, hits) {
  clearTimeout(waitingToSearch);
  waitingToSearch = 0;
  const place = placeIn(input.value);
  const found = place ? [] : search(input.value);
  const shown = found.slice(0, MOST_HITS);
  const options = place ? [hitOption(word("found_place"), inDegrees(place).join(", "), () => showPlace(place))] : shown.map((item) => hitOption(item.name, textOf(item.layer.spec.title), () => showOnMap(item)));
  options.forEach((option, i) => { option.id = `hit-${i}`; });
  hits.replaceChildren(...options);
  hits.hidden = options.length === 0;
  input.setAttribute("aria-expanded", String(options.length > 0));
  input.removeAttribute("aria-activedescendant");
  if (!input.value.trim()) return;
  const values = { count: place ? 1 : found.length, shown: shown.length };
  say(word(values.count === 0 ? "found_none" : found.length > shown.length ? "found_more" : "found", values));
}

function hitOption(name, kind, act) {
  const option = element("li", { role: "option", "aria-selected": "false" }, element("span", {}, name), element("small", {}, kind));
  option.act = act;
  option.addEventListener("mousedown", (event) => {
    event.preventDefault();
    choose(option);
  });
  return option;
}

function choose(option) {
  const hits = byId("hits");
  closeHits(byId("search"), hits);
  option.act();
}

function showPlace(place) {
  state.map.setView(place, Math.max(state.map.getZoom(), 13), { animate: false });
  coordinatesCard(byId("tool-coordinates"));
  state.tool?.take(place);
}

function closeHits(input, hits) {
  hits.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function keyOnSearch(event, input, hits) {
  const options = [...hits.children];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") {
    event.stopPropagation();
    if (hits.hidden) input.value = "";
    closeHits(input, hits);
  } else if (event.key === "Enter") {
    if (hits.hidden || waitingToSearch) showHits(input, hits);
    const chosen = hits.children[Math.max(at, 0)];
    if (chosen) choose(chosen);
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length && !hits.hidden) {
    event.preventDefault();
    const next = options[(at + (event.key === "ArrowDown" ? 1 : options.length - (at < 0 ? 0 : 1))) % options.length];
    for (const option of options) option.setAttribute("aria-selected", String(option === next));
    input.setAttribute("aria-activedescendant", next.id);
    next.scrollIntoView({ block: "nearest" });
  }
}
