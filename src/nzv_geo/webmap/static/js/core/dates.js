// Days, written as the language does.

import { languages } from "./data.js";
import { word, wordByLanguage } from "./texts.js";

const ISO = /\b(\d{4})-(\d{2})-(\d{2})\b/g;

export function today() {
  const day = new Date();
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((number) => String(number).padStart(2, "0")).join("-");
}

// A text in which days stand as ISO 8601 has them.
export function dateText(text) {
  return text.replace(ISO, (_, year, month, day) => word("date_written", { year, month, day }));
}

// One such day, for words that are filled in by language.
export function dateByLanguage(date) {
  const [year, month, day] = date.split("-");
  return day ? wordByLanguage("date_written", { year, month, day }) : languages.map(() => date);
}
