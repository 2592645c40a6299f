// Sort and filter the tables, and link each row with its feature.

function showRow(item) {
  state.opener = null;
  closePopup();
  item.row.closest("details").open = true;
  item.row.hidden = false;
  const button = item.row.querySelector("button");
  setRowStop(item.row);
  button.focus();
  button.scrollIntoView({ block: "center" });
  highlight(item);
}

function showOnMap(item, button) {
  if (!item.layer.visible) setVisible(item.layer, true);
  state.map.fitBounds(item.bounds.pad(0.3), { animate: false, maxZoom: 14 });
  open(item, { opener: button });
  byId("map_nzv").scrollIntoView({ block: "nearest" });
}

function equipTable(layer) {
  const table = byId(`table-${layer.number}`);
  byId(`section-${layer.number}`).open = false;
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = element("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortTable(layer, column));
  });
  for (const item of layer.items) {
    item.text = item.row.textContent.toLowerCase();
    if (item.kind === "none") continue;
    const attributes = { type: "button", tabindex: "-1", "aria-label": `${words.to_map}: ${item.name}` };
    const button = element("button", attributes, words.to_map);
    button.addEventListener("click", () => showOnMap(item, button));
    button.addEventListener("keydown", (event) => keyOnRow(event, item.row));
    item.row.cells[0].prepend(button);
  }
  const first = layer.items.find((item) => item.kind !== "none");
  if (first) setRowStop(first.row);
}

// The buttons of a table are one Tab stop; arrow keys move between the rows that are shown.
function keyOnRow(event, row) {
  const rows = [...row.parentNode.rows].filter((one) => !one.hidden && one.querySelector("button"));
  const at = rows.indexOf(row);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (next === undefined || !rows[next]) return;
  setRowStop(rows[next]);
  rows[next].querySelector("button").focus();
  event.preventDefault();
}

function setRowStop(row) {
  for (const one of row.parentNode.rows) one.querySelector("button")?.setAttribute("tabindex", one === row ? "0" : "-1");
}

function sortTable(layer, column) {
  const table = byId(`table-${layer.number}`);
  const heads = [...table.tHead.rows[0].cells];
  const descending = heads[column].getAttribute("aria-sort") === "ascending";
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const sign = descending ? -1 : 1;
  const sorted = [...layer.items].sort((a, b) => compare(sortKey(a, column), sortKey(b, column), order, sign));
  table.tBodies[0].append(...sorted.map((item) => item.row));
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  heads[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
  say(filled(words.sorted, { column: heads[column].textContent, direction: descending ? words.descending : words.ascending }));
}

function sortKey(item, column) {
  if (column === 0) return item.name; // its cell holds a button as well
  const cell = item.row.cells[column];
  return cell.dataset.value ?? cell.textContent;
}

// Empty cells come last in both directions.
function compare(a, b, order, sign) {
  if (a === "" || b === "") return (a === "") - (b === "");
  const numbers = !Number.isNaN(+a) && !Number.isNaN(+b);
  return sign * (numbers ? a - b : order.compare(a, b));
}

function addFilter() {
  const input = element("input", { type: "search", id: "filter", autocomplete: "off" });
  const count = element("span", { id: "filter-count" });
  const box = element("p", { class: "filter" }, element("label", { for: "filter" }, words.filter), input, count);
  byId("data").nextElementSibling.after(box);
  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => filterRows(input.value.trim().toLowerCase()), 150);
  });
}

// While the filter is in use, the sections that have hits are open; afterwards, those that were.
const openBefore = new Map();

function openSections(text) {
  for (const layer of layers) {
    const section = byId(`section-${layer.number}`);
    if (!openBefore.has(layer)) openBefore.set(layer, section.open);
    section.open = text === "" ? openBefore.get(layer) : layer.items.some((item) => !item.row.hidden);
  }
  if (text === "") openBefore.clear();
}

function filterRows(text) {
  const items = layers.flatMap((layer) => layer.items);
  for (const item of items) item.row.hidden = !item.text.includes(text);
  for (const layer of layers) {
    const first = layer.items.find((item) => !item.row.hidden && item.kind !== "none");
    if (first) setRowStop(first.row);
  }
  openSections(text);
  const count = filled(words.filtered, { shown: items.filter((item) => !item.row.hidden).length, all: items.length });
  byId("filter-count").textContent = count;
  say(count);
}
