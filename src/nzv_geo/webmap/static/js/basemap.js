// A background map, after the reader has agreed that its server learns the IP address.
//
// The policy of the page names the servers of all maps that it offers. With the consent to one,
// a second policy comes on top that leaves only that server; a policy cannot be taken back, so
// another server needs the page to be loaded again. Nothing is stored.

const SILENT_MS = 10000;
const background = { shown: null, grid: null, host: null };

// Servers that turn away pages opened from disk are not offered there.
function offered() {
  return basemaps.filter((one) => !(one.refusesFiles && location.protocol === "file:"));
}

function basemapCard(opener, { wanted = null } = {}) {
  toggleCard(opener, "basemap", (box) => {
    const select = element("select", { id: "basemap-choice" });
    for (const one of offered()) select.append(element("option", { value: one.id }, textOf(one.title)));
    select.value = (wanted ?? background.shown ?? offered()[0]).id;
    const label = put(element("label", { for: select.id }), "basemap");
    const told = element("p");
    const other = element("p", { class: "small" });
    const load = button("basemap_load", () => agree(chosen()));
    const remove = button("basemap_remove", removeBasemap);
    const message = element("p", { class: "message", id: "basemap-message" });
    const chosen = () => basemaps.find((one) => one.id === select.value);
    const tell = () => {
      const one = chosen();
      put(told, "basemap_ask", { publisher: one.publisher, host: one.origin });
      other.hidden = !background.host || background.host === one.origin;
      put(other, "basemap_other");
      remove.disabled = !background.shown;
      [...select.options].forEach((option, i) => { option.textContent = textOf(offered()[i].title); });
    };
    onLanguage.push(tell);
    card.tell = tell;
    select.addEventListener("change", tell);
    box.append(label, select, told, other, load, remove, message);
    if (wanted) put(message, "basemap_linked", { name: wanted.title });
    tell();
    return () => onLanguage.splice(onLanguage.indexOf(tell), 1);
  });
}

function agree(one) {
  if (background.host && background.host !== one.origin) {
    background.shown = one;
    writeAddress();
    location.reload();
    return;
  }
  if (!background.host) {
    background.host = one.origin;
    const policy = `img-src data: ${one.origin}`;
    document.head.append(element("meta", { "http-equiv": "Content-Security-Policy", content: policy }));
  }
  showBasemap(one);
}

function showBasemap(one) {
  background.grid?.remove();
  const options = {
    pane: "nzv-background",
    maxZoom: 22,
    maxNativeZoom: one.maxZoom,
    referrerPolicy: one.refusesFiles ? "strict-origin-when-cross-origin" : "no-referrer",
    className: "nzv-background-tile",
  };
  const grid = one.layers ? L.tileLayer.wms(one.url, { ...options, layers: one.layers, format: "image/png", version: "1.3.0" }) : L.tileLayer(one.url, options);
  background.grid = grid;
  background.shown = one;
  const tiles = { came: 0, failed: 0 };
  const timer = setTimeout(() => { if (!tiles.came && background.grid === grid) complain("basemap_slow", one); }, SILENT_MS);
  grid.on("tileload", ({ tile }) => {
    tiles.came += 1;
    clearTimeout(timer);
    if (tiles.came === 1) {
      basemapSaid("basemap_on", { name: one.title });
      byId("stage").classList.add("has-background");
    }
  });
  grid.on("tileerror", () => {
    tiles.failed += 1;
    if (tiles.came || tiles.failed > 1) return;
    clearTimeout(timer);
    complain("basemap_broken", one);
  });
  grid.on("remove", () => clearTimeout(timer));
  grid.addTo(state.map);
  const day = new Date();
  const values = { month: day.getMonth() + 1, year: day.getFullYear() };
  byId("basemap-credit").textContent = one.attribution.replace(/\{(month|year)\}/g, (_, key) => values[key]);
  card?.tell?.();
  remember();
}

function complain(key, one) {
  basemapSaid(key, { host: one.origin });
}

// The card may be closed by now: what happened is shown on the map, and said.
function basemapSaid(key, values) {
  put(byId("basemap-notice"), key, values);
  say(word(key, values));
}

function removeBasemap() {
  background.grid?.remove();
  background.grid = null;
  background.shown = null;
  byId("stage").classList.remove("has-background");
  byId("basemap-credit").textContent = "";
  basemapSaid("basemap_off", {});
  card?.tell?.();
  remember();
}

function addBasemaps(map) {
  map.createPane("nzv-background").style.zIndex = 200;
  byId("credit").after(element("p", { class: "credit", id: "basemap-credit" }), element("p", { class: "credit", id: "basemap-notice" }));
}
