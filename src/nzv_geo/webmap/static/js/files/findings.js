// Findings with the codes and texts of `nzv-geo check`, filled in as phrases.py does it.

import { fileTools, languages } from "../core/data.js";
import { groupedNumber } from "../core/numbers.js";
import { language } from "../core/texts.js";

export function finding(code, values = {}, { variant = "", severity = null, feature = "" } = {}) {
  return { code, values: { feature, ...values }, variant, severity: severity ?? fileTools.findings[languages[0].code][code].severity };
}

// A piece of text that each language words in its own way, and several joined by one.
export const phrase = (key, values = {}) => ({ phrase: key, values });

export const series = (joint, parts) => ({ joint, parts });

// German stands in for languages without texts of findings.
function findingTexts() {
  return fileTools.findings[languages[language].code] ?? fileTools.findings[languages[0].code];
}

export function messageOf({ code, values, variant }) {
  const all = findingTexts()[code];
  return worded(all[variant ? `message_${variant}` : "message"], values);
}

export function hintOf({ code, values, variant }) {
  const all = findingTexts()[code];
  return worded(all[`hint_${variant}`] ?? all.hint, values);
}

function worded(template, values) {
  return template.replace(/\{(\w+)(?:!q)?(?::([^}]*))?\}/g, (whole, name, format) => spelled(values[name], format ?? ""));
}

function spelled(value, format) {
  if (value?.phrase) return worded(findingTexts().phrase[value.phrase], value.values);
  if (value?.joint) return value.parts.map((part) => spelled(part, "")).join(findingTexts().phrase[value.joint]);
  if (typeof value !== "number") return String(value);
  const decimals = format.match(/\.(\d)f$/)?.[1];
  return decimals === undefined && !format.includes(",") ? String(value) : groupedNumber(value, +(decimals ?? 0), languages[language]);
}
