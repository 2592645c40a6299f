// Save a layer as GeoJSON and its table as CSV: every feature and field, whatever is filtered.

// The value of a cell as JSON text; see table.py for how a cell says what it holds.
function rawValue(cell) {
  const { raw, full, value } = cell.dataset;
  if (raw ?? full ?? value) return raw ?? full ?? value;
  if (cell.dataset.text) return JSON.stringify(asWritten(cell));
  return cell.textContent === "" ? "null" : JSON.stringify(cell.textContent);
}

// A text by language is data of the language that the page was built in, whatever is shown.
function asWritten(cell) {
  return textOf(texts[cell.dataset.text], written);
}

// What a cell says, whether all of it is shown or not. The text of a list or object is its JSON.
function wholeText(cell) {
  const { raw = "", full, text } = cell.dataset;
  if (full) return JSON.parse(full);
  if (text && !raw) return asWritten(cell);
  return /^[[{]/.test(raw) ? raw : cell.textContent;
}

// The field of an own layer, whose heading may be shortened; else its name in the language shown.
function titleOf(head, { spec }) {
  return spec.own && head.dataset.field ? head.dataset.field : head.textContent;
}

function propertiesOf(item, heads) {
  const pairs = heads.slice(1).map((head, i) => [head.dataset.field, rawValue(item.row.cells[i + 1])]);
  if (!item.layer.spec.own) pairs.unshift(...nameValues(item, heads[0].dataset.field));
  return `{${pairs.map(([field, value]) => `${JSON.stringify(field)}:${value}`).join(",")}}`;
}

// The first cell of a layer of the catalogue holds the German and the Sorbian name.
function nameValues(item, field) {
  if (!field || item.row.cells[0].dataset.raw === "null") return [];
  const [german, sorbian] = namesOf(item);
  const pairs = [[field, JSON.stringify(german.textContent.replace(/ \/ $/, ""))]];
  if (sorbian) pairs.push(["name_sorbian", JSON.stringify(sorbian.textContent)], ["sorbian_language", JSON.stringify(sorbian.lang)]);
  return pairs;
}

function geometryOf(item) {
  const digits = Math.max(0, 6 - Math.floor(Math.log10(item.layer.spec.unit)));
  const pair = ({ lat, lng }) => [+lng.toFixed(digits), +lat.toFixed(digits)];
  const close = (ring) => [...ring, ring[0]];
  return shaped(item.kind, item.places, pair, close);
}

function shaped(kind, places, pair, close) {
  if (kind === "none") return null;
  const nested = {
    area: () => places.map((rings) => rings.map((ring, i) => turned(close(ring.map(pair)), i === 0))),
    line: () => places.map((line) => line.map(pair)),
    point: () => places.map(pair),
  }[kind]();
  const name = { area: "Polygon", line: "LineString", point: "Point" }[kind];
  return nested.length === 1 ? { type: name, coordinates: nested[0] } : { type: `Multi${name}`, coordinates: nested };
}

// RFC 7946: outer rings counter-clockwise, holes clockwise.
function turned(ring, outer) {
  const doubled = ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0);
  return doubled > 0 === outer ? ring : ring.reverse();
}

function geoJsonOf(layer) {
  const heads = [...layer.table.tHead.rows[0].cells];
  const key = heads.findIndex((head) => head.dataset.field === layer.spec.key);
  const head = {
    type: "FeatureCollection",
    name: layer.spec.id,
    attribution: textOf(layer.spec.source),
    sources: layer.spec.sources.map((number) => textIn(byId(`source-${number}`))),
    precision: word("rounded", { grid: layer.spec.grid }),
  };
  const features = layer.items.map((item) => {
    const id = key > 0 ? `"id":${rawValue(item.row.cells[key])},` : "";
    return `{"type":"Feature",${id}"properties":${propertiesOf(item, heads)},"geometry":${JSON.stringify(geometryOf(item))}}`;
  });
  return `${JSON.stringify(head).slice(0, -1)},"features":[\n${features.join(",\n")}\n]}\n`;
}

function textIn(card) {
  const facts = [...card.querySelectorAll("dt")].map((dt) => `${dt.textContent}: ${dt.nextElementSibling.textContent}`);
  return `${card.querySelector("h3").textContent} (${facts.join("; ")})`;
}

function saveGeoJson(layer) {
  save(geoJsonOf(layer), "application/geo+json", fileName(textOf(layer.spec.title), "geojson"));
}

// Headings and numbers in the reader's language: semicolons and decimal commas, or commas and
// points. Text that a spreadsheet would take for a formula gets an apostrophe in front.
function csvOf(layer) {
  const { decimal } = languages[state.language];
  const separator = decimal === "," ? ";" : ",";
  const quoted = (text) => (/[";,\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  const heads = [...layer.table.tHead.rows[0].cells];
  const sorbian = layer.items.some((item) => item.row.cells[0].querySelector("[lang]"));
  const first = layer.spec.own ? 1 : 0; // the name of an own feature has a column of its own anyway
  const titles = heads.map((head) => titleOf(head, layer));
  if (sorbian) titles.splice(1, 0, `${titles[0]} (dsb/hsb)`);
  const rows = layer.items.map((item) => {
    const [name, second] = namesOf(item);
    const names = [name.textContent.replace(/ \/ $/, ""), ...(sorbian ? [second?.textContent ?? ""] : [])];
    return [...names.map(harmless), ...[...item.row.cells].slice(1).map((cell) => csvValue(cell, decimal))];
  });
  const lines = [titles.map(harmless), ...rows].map((row) => row.slice(first).map(quoted).join(separator));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

function csvValue(cell, decimal) {
  if (!("value" in cell.dataset)) return harmless(wholeText(cell));
  return plainNumber(cell.dataset.value).replace(".", decimal);
}

// Spreadsheets pass over white space and invisible signs, and take full-width signs like plain ones.
function harmless(text) {
  const [first] = text.replace(/^[\s\p{C}]+/u, "").slice(0, 2).normalize("NFKC");
  return /^[\t\r\n]/.test(text) || "=+-@".includes(first || " ") ? `'${text}` : text;
}

function saveCsv(layer) {
  save(csvOf(layer), "text/csv", fileName(textOf(layer.spec.title), "csv"));
}
