// Show the page in another language: every text that is not from data has its row by language.

const onLanguage = [];

function wordIn(number, key, values = {}) {
  return languages[number].words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? textOf(values[name], number) : whole));
}

const word = (key, values) => wordIn(state.language, key, values);

// A text is the same in every language, or a list of texts by language; German stands in for gaps.
function textOf(text, number = state.language) {
  return Array.isArray(text) ? text[number] ?? text[0] : text;
}

function put(node, key, values = {}) {
  node.dataset.word = key;
  node.wordValues = values;
  node.textContent = word(key, values);
  return node;
}

function entitle(node, key, values = {}) {
  node.dataset.named = key;
  node.nameValues = values;
  node.setAttribute("aria-label", word(key, values));
  if (node.localName === "button" || node.localName === "a") node.title = word(key, values);
  return node;
}

function translate(root) {
  for (const node of root.querySelectorAll("[data-text]")) putText(node, texts[node.dataset.text]);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", textOf(texts[node.dataset.label]));
  for (const node of root.querySelectorAll("[data-word]")) put(node, node.dataset.word, node.wordValues);
  for (const node of root.querySelectorAll("[data-named]")) entitle(node, node.dataset.named, node.nameValues);
  for (const cell of root.querySelectorAll("td[data-value]")) cell.textContent = numberIn(cell);
}

function putText(node, row) {
  const missing = row[state.language] === null;
  if (missing) node.lang = languages[0].code;
  else node.removeAttribute("lang");
  const shown = textOf(row);
  if (node.firstChild?.nodeName === "BUTTON") node.firstChild.textContent = shown;
  else node.textContent = shown;
}

function numberIn(cell) {
  const { decimal } = languages[state.language];
  const head = cell.closest("table")?.tHead?.rows[0].cells[cell.cellIndex];
  const decimals = head?.dataset.decimals;
  if (decimals === undefined) return plainNumber(cell.dataset.value).replace(".", decimal);
  return numberText(+cell.dataset.value, +decimals);
}

// As table.py writes it: whole numbers without a point.
function plainNumber(text) {
  return text.replace(/\.0$/, "");
}

function numberText(value, decimals) {
  const { decimal, thousands } = languages[state.language];
  const [whole, rest] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return `${value < 0 ? "-" : ""}${grouped}${rest ? decimal + rest : ""}`;
}

function setLanguage(number) {
  state.language = number;
  document.documentElement.lang = languages[number].code;
  translate(document);
  document.title = document.querySelector("h1").textContent;
  for (const layer of layers) layer.nodes().forEach(nameNode);
  for (const act of onLanguage) act();
}

function addLanguages() {
  const select = element("select", { id: "language" });
  languages.forEach(({ code, name }, number) => {
    select.append(element("option", { value: number, lang: code }, name));
  });
  select.value = state.language;
  select.addEventListener("change", () => {
    setLanguage(+select.value);
    say(languages[state.language].name);
  });
  const label = put(element("label", { for: "language" }), "language");
  const note = put(element("p", { class: "draft", id: "draft" }), "draft_note");
  document.querySelector("header").append(element("p", { class: "language" }, label, select), note);
  onLanguage.push(() => {
    select.value = state.language;
    for (const link of document.querySelectorAll("nav a")) link.hash = `lang=${languages[state.language].code}`;
  });
}
