// How an added layer looks: one colour, categories, classes; its labels and names. Every choice is
// shown at once.

import { button } from "../core/buttons.js";
import { styleTables } from "../core/data.js";
import { element } from "../core/dom.js";
import { on } from "../core/events.js";
import { say } from "../core/notices.js";
import { put, word } from "../core/texts.js";
import { finding, hintOf, messageOf } from "../files/findings.js";
import { fieldsOf, layerOf, nameFieldOf, replaceAdded } from "../layers/added.js";
import { contrastOf, legible } from "../styles/colours.js";
import { symbolOfLayer } from "../styles/automatic.js";
import { closeCard, toggleCard } from "./card.js";
import { register } from "./tool.js";

const USUAL_CLASSES = 5;
const firstName = (names) => Object.keys(names)[0];

register({ id: "style_layer", add() { on("restyle", openStyles); } });

function openStyles(added, opener) {
  let shown = added; // what the card changes is another layer every time
  toggleCard(opener, "style_layer", (box) => {
    const form = element("div", { class: "style-form" });
    const change = (keys) => {
      const changed = { ...shown, ...keys };
      replaceAdded(shown, changed);
      shown = changed;
      fill(form, shown, change);
      say(word("style_changed", { title: shown.title, count: layerOf(shown).spec.classes.length }));
    };
    fill(form, shown, change);
    box.append(element("p", { class: "layer-name" }, added.title), form);
    return on("removed", (removed) => { if (removed === shown) closeCard(); });
  });
}

// The form anew, since each choice brings others; the focus stays where it was.
function fill(form, added, change) {
  const focused = document.activeElement?.id;
  const style = styleOf(added);
  const restyle = (keys) => change({ style: { ...style, ...keys } });
  form.replaceChildren(
    styleChoice("style_kind", style.kind, kindsOf(added), (kind) => change({ style: beginning(kind, added) })),
    ...(style.kind === "single" ? colourParts(added, style, restyle) : fieldParts(added, style, restyle)),
    styleChoice("style_label", added.label ?? "", fieldOptions(fieldsOf(added), "style_none"), (label) => change({ label })),
    styleChoice("style_name", nameFieldOf(added, fieldsOf(added)), fieldOptions(fieldsOf(added), "style_number"), (name) => change({ name })),
  );
  if (focused) form.querySelector(`#${CSS.escape(focused)}`)?.focus();
}

const styleOf = ({ style }) => style ?? { kind: "single" };

function kindsOf(added) {
  const kinds = ["single", ...(fieldsOf(added).length ? ["categories"] : []), ...(numberFields(added).length ? ["classes"] : [])];
  return kinds.map((kind) => put(element("option", { value: kind }), `style_${kind}`));
}

function beginning(kind, added) {
  if (kind === "single") return { kind };
  if (kind === "categories") return { kind, field: fieldsOf(added).find((field) => field !== nameFieldOf(added, fieldsOf(added))) ?? fieldsOf(added)[0], palette: firstName(styleTables.palettes.categories) };
  return { kind, field: numberFields(added)[0], scheme: styleTables.schemes[0], count: USUAL_CLASSES, palette: firstName(styleTables.palettes.classes) };
}

function numberFields(added) {
  const isNumber = (value) => value === null || value === undefined || typeof value === "number";
  return fieldsOf(added).filter((field) => {
    const values = added.features.map(({ properties }) => properties[field]);
    return values.every(isNumber) && values.some(Number.isFinite);
  });
}

function colourParts(added, style, restyle) {
  const colour = style.colour ?? symbolOfLayer(added.look, "", styleTables).colour;
  const input = element("input", { type: "color", id: "style_colour" });
  input.value = colour;
  input.addEventListener("change", () => restyle({ colour: input.value }));
  return [row("style_colour", input), ...faint(added, colour, restyle)];
}

// A colour that can hardly be seen is told as `nzv-geo` tells it, with a better one.
function faint(added, colour, restyle) {
  const { grounds, contrast: { least, step } } = styleTables;
  const ratio = contrastOf(colour, grounds.light);
  if (ratio >= least) return [];
  const better = legible(colour, grounds.light, least, step);
  const found = finding("NZV181", { title: added.title, colour, ratio, better });
  const text = element("p", { class: "warning" }, `${found.code}: ${messageOf(found)}. ${hintOf(found)}.`);
  return [text, button("style_better", () => restyle({ colour: better }))];
}

function fieldParts(added, style, restyle) {
  const isClasses = style.kind === "classes";
  const fields = isClasses ? numberFields(added) : fieldsOf(added);
  const palettes = Object.keys(styleTables.palettes[style.kind]).map((name) => put(element("option", { value: name }), `palette_${name}`));
  const ofClasses = () => [
    styleChoice("style_scheme", style.scheme, styleTables.schemes.map((name) => put(element("option", { value: name }), `scheme_${name}`)), (scheme) => restyle({ scheme })),
    styleChoice("style_count", String(style.count), Array.from({ length: styleTables.most.classes - 1 }, (_, i) => element("option", {}, String(i + 2))), (count) => restyle({ count: +count })),
  ];
  return [
    styleChoice("style_field", style.field, fieldOptions(fields), (field) => restyle({ field })),
    ...(isClasses ? ofClasses() : []),
    styleChoice("style_palette", style.palette, palettes, (palette) => restyle({ palette })),
  ];
}

function fieldOptions(fields, none = "") {
  const first = none ? [put(element("option", { value: "" }), none)] : [];
  return [...first, ...fields.map((field) => element("option", { value: field }, field))];
}

function styleChoice(key, value, options, act) {
  const select = element("select", { id: key }, ...options);
  select.value = value;
  select.addEventListener("change", () => act(select.value));
  return row(key, select);
}

const row = (key, input) => element("p", {}, put(element("label", { for: key }), key), input);
