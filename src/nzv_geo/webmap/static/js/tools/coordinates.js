// Coordinates of a place on the map, to copy, and the places that typed ones mean.

import { button } from "../core/buttons.js";
import { copy } from "../core/clipboard.js";
import { home, languages, plane, systems } from "../core/data.js";
import { element } from "../core/dom.js";
import { on } from "../core/events.js";
import { say } from "../core/notices.js";
import { groupedNumber } from "../core/numbers.js";
import { state } from "../core/state.js";
import { entitle, language, put, word } from "../core/texts.js";
import { accuracyAt, inDegrees, inMetres, inMinutes, isInside, placesIn, toSystem } from "../geo/coordinates.js";
import { marked } from "../layers/marks.js";
import { toggleCard } from "./card.js";
import { register } from "./tool.js";

export const coordinatesTool = register({
  id: "coordinates",
  icon: "M12 3v18M3 12h18M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10",
  word: "coordinates",
  card: true,
  open(opener) {
    let mark = null;
    let taken = null;
    const lines = element("dl", { class: "results stacked" });
    const others = element("dl", { class: "results stacked" });
    const more = element("details", { class: "more", hidden: "" }, put(element("summary"), "more_systems"), others);
    const show = () => {
      if (taken) showLines(taken, lines, others, more);
    };
    const take = (place) => {
      mark?.remove();
      mark = L.layerGroup(marked((options) => L.circleMarker(place, { ...options, radius: 7 }))).addTo(state.map);
      taken = place;
      show();
      say(officialLines(place).flat().join(" "));
    };
    toggleCard(opener, "coordinates", (box) => {
      box.append(put(element("p"), "coordinates_help"), lines, more);
      const stop = on("language", show);
      return () => {
        mark?.remove();
        stop();
      };
    }, { take });
  },
});

function showLines(place, lines, others, more) {
  const [degrees, ...inPlane] = officialLines(place).reverse();
  const official = [...inPlane, ...prefixedLines(place), degrees, [word("in_minutes"), minutesText(place)]];
  const usual = isInside(place, home) ? systems.filter((system) => system.usual).map((system) => usualLine(place, system)) : [];
  lines.replaceChildren(...official.flatMap(coordinateLine));
  others.replaceChildren(...usual.flatMap(coordinateLine));
  more.hidden = usual.length === 0;
}

// In the working CRS, where the page can count in it, and in WGS84.
function officialLines(place) {
  const degrees = ["WGS84", inDegrees(place).join(", ")];
  return plane ? [[plane.code, inMetres(place, plane).join(" ")], degrees] : [degrees];
}

// In the working CRS with the number of its zone before the eastings, where data come so.
function prefixedLines(place) {
  const planes = systems.filter(({ shift }) => !shift).flatMap((system) => system.planes);
  const prefixed = planes.filter(({ prefix, meridian, scale }) => prefix && meridian === plane?.meridian && scale === plane.scale);
  return prefixed.map((found) => [word("with_zone", { code: found.code }), inMetres(place, found).join(" ")]);
}

function minutesText({ lat, lng }) {
  return `${inMinutes(lat)} ${lat < 0 ? "S" : "N"} ${inMinutes(lng)} ${lng < 0 ? "W" : word("east_letter")}`;
}

function coordinateLine([system, text]) {
  const copier = button("copy", () => copy(text));
  entitle(copier, "copy_what", { system });
  return [element("dt", {}, system), element("dd", {}, element("span", { class: "figure" }, text), copier)];
}

// What a text may mean, for the list of hits: a place, and a name where it says more than the place.
export function typedPlaces(text) {
  return placesIn(text, { plane, systems, home }).map(({ place, system, plane: found }) => ({
    place,
    label: system?.shift ? systemName(place, system, found) : null,
  }));
}

// A place in a system, by name and as text: in the zone whose meridian is nearest, to as many
// decimals as the accuracy is worth.
function usualLine(place, system) {
  const [nearest] = [...system.planes].sort((a, b) => away(place, a) - away(place, b));
  const decimals = decimalsOf(accuracyAt(place, system, home) ?? 1);
  const [east, north] = toSystem(place, system, nearest).map((value) => value.toFixed(decimals));
  return [systemName(place, system, nearest), nearest.gauss ? `R ${east} H ${north}` : `${east} ${north}`];
}

const away = ({ lng }, { meridian }) => Math.abs(lng - meridian);

function systemName(place, system, { code, gauss, wide }) {
  const key = wide ? "gauss_krueger_wide" : "gauss_krueger";
  const name = gauss ? word(key, { datum: system.datum, zone: gauss }) : `${system.datum}, ${code}`;
  return `${name} (${accuracyText(accuracyAt(place, system, home))})`;
}

function accuracyText(metres) {
  if (metres === null) return word("accuracy_unknown");
  return word("plus_minus", { metres: groupedNumber(metres, decimalsOf(metres), languages[language]) });
}

// Down to centimetres.
const decimalsOf = (metres) => Math.min(2, Math.max(0, Math.ceil(-Math.log10(metres))));
