// Add files to the map: chosen, or dropped on it. They are read in the page; nothing leaves it.

import { button } from "../core/buttons.js";
import { today } from "../core/dates.js";
import { languages } from "../core/data.js";
import { byId, element } from "../core/dom.js";
import { on } from "../core/events.js";
import { say } from "../core/notices.js";
import { language, put, word } from "../core/texts.js";
import { sampleOf } from "../files/collected.js";
import { crsName, fittingCodes, isKnown, offeredCodes } from "../files/crs.js";
import { hintOf, messageOf } from "../files/findings.js";
import { Problem } from "../files/problem.js";
import { doubts, layerInWgs84, readFiles } from "../files/read.js";
import { freeId, nextLook, showAdded } from "../layers/added.js";
import { toggleCard } from "./card.js";
import { register } from "./tool.js";

const ACCEPTED = ".geojson,.json,.geojsonl,.topojson,.csv,.tsv,.txt,.kml,.kmz,.gpx,.zip,.fgb,.shp,.dbf,.prj,.cpg,.shx";
const MOST_SHOWN = 8; // findings of one file
const OF_CRS = /^NZV10/; // what to do about these is asked below

let results = null; // of the open card

register({
  id: "add_file",
  icon: "M12 15V4M8 8l4-4 4 4M4 14v6h16v-6",
  word: "tool_add_file",
  name: "add_file",
  inPanel: true,
  card: true,
  add: watchDrops,
  open: openCard,
});

function openCard(opener) {
  toggleCard(opener, "add_file", (box) => {
    const input = element("input", { type: "file", id: "added-files", multiple: "", accept: ACCEPTED });
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = ""; // the same file may be chosen again
      addFiles(files);
    });
    results = element("div", { class: "added-results" });
    box.append(put(element("p"), "add_file_help"), element("p", {}, put(element("label", { for: input.id }), "choose_files"), input), put(element("p", { class: "small" }), "add_file_privacy"), results);
    return () => { results = null; };
  });
}

function watchDrops() {
  const stage = byId("stage");
  const holdsFiles = (event) => [...event.dataTransfer.types].includes("Files");
  stage.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    stage.classList.add("dropping");
  });
  stage.addEventListener("dragleave", ({ relatedTarget }) => { if (!stage.contains(relatedTarget)) stage.classList.remove("dropping"); });
  stage.addEventListener("drop", (event) => {
    stage.classList.remove("dropping");
    if (!holdsFiles(event)) return;
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    if (!results) openCard(byId("tool-add_file"));
    addFiles(files);
  });
}

async function addFiles(files) {
  if (!files.length) return;
  const name = files.map((file) => file.name).join(", ");
  const box = element("section", { class: "added-file" }, element("h3", {}, name));
  results?.prepend(box);
  put(box.appendChild(element("p", { class: "reading-file" })), "file_reading");
  await new Promise((done) => { setTimeout(done); }); // so that it is shown
  try {
    const read = await readFiles(files);
    box.querySelector(".reading-file").remove();
    for (const layer of read) present(layer, mainName(files), box);
  } catch (error) {
    box.querySelector(".reading-file")?.remove();
    tellProblem(box, error);
  }
}

const mainName = (files) => (files.find((file) => /\.shp$/i.test(file.name)) ?? files[0]).name;

function tellProblem(box, error) {
  if (!(error instanceof Problem) && !(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
  const { key, values } = error instanceof Problem ? error : { key: "file_damaged", values: { reason: error.message } };
  box.append(put(element("p", { class: "broken" }), key, values));
  say(word(key, values));
}

// A layer without doubts is added; of any other it is asked in which CRS it is.
function present(layer, file, box) {
  const doubtful = doubts(layer);
  box.append(findingList([...doubtful, ...layer.findings]));
  if (doubtful.length || layer.crs === null || !isKnown(layer.crs)) ask(layer, file, box);
  else addLayerOf(layer, layer.crs, file, box);
}

function findingList(found) {
  const list = element("ul", { class: "findings" });
  const write = () => {
    const items = found.slice(0, MOST_SHOWN).map((each) => element("li", { class: each.severity }, `${each.code}: ${messageOf(each)}.${OF_CRS.test(each.code) ? "" : ` ${hintOf(each)}.`}`));
    if (found.length > MOST_SHOWN) items.push(element("li", {}, word("findings_more", { count: found.length - MOST_SHOWN })));
    list.replaceChildren(...items);
  };
  write();
  on("language", write);
  return list;
}

// Nothing is chosen beforehand: what fits may still be another.
function ask(layer, file, box) {
  const id = `crs-${document.querySelectorAll(".ask-crs").length}`;
  const select = element("select", { id });
  const write = () => {
    const { value } = select;
    select.replaceChildren(put(element("option", { value: "" }), "crs_choose"), ...crsOptions(layer));
    select.value = value;
  };
  const known = layer.crs !== null && !isKnown(layer.crs) ? [put(element("p"), "crs_unknown", { crs: layer.crs })] : [];
  const form = element("div", { class: "ask-crs" }, ...known, put(element("label", { for: id }), "crs_ask"), select);
  const add = button("add_layer", () => {
    form.querySelector(".broken")?.remove();
    try {
      addLayerOf(layer, select.value, file, box);
      form.remove();
    } catch (error) {
      tellProblem(form, error);
    }
  });
  add.disabled = true;
  select.addEventListener("change", () => { add.disabled = !select.value; });
  write();
  on("language", write);
  form.append(add);
  box.append(form);
  say(word("crs_ask"));
}

function crsOptions(layer) {
  const fitting = fittingCodes(sampleOf(layer.features));
  const codes = [...new Set([...fitting, ...offeredCodes()])];
  return codes.map((code) => element("option", { value: code }, fitting.includes(code) ? word("crs_fits", { crs: crsName(code) }) : crsName(code)));
}

function addLayerOf(layer, crs, file, box) {
  const { features, accuracy } = layerInWgs84(layer, crs);
  const added = { id: freeId(layer.title), title: layer.title, file, date: today(), crs, accuracy, look: nextLook(), features };
  showAdded(added);
  box.append(put(element("p", { class: "added" }), "layer_added", { title: layer.title, count: features.length.toLocaleString(languages[language].code) }));
  say(word("layer_added", { title: layer.title, count: features.length }));
}
