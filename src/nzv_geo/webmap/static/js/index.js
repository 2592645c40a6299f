// The page that leads to all maps, and the fact sheets: nothing but the choice of a language.

import { languages } from "./core/data.js";
import { on } from "./core/events.js";
import { addLanguages, keepLanguage } from "./core/languages.js";
import { language, setLanguage } from "./core/texts.js";

document.documentElement.classList.add("js");

function start() {
  addLanguages();
  on("language", () => {
    keepLanguage(".map-link");
    history.replaceState(null, "", `#lang=${languages[language].code}`);
  });
  const linked = languages.findIndex(({ code }) => location.hash === `#lang=${code}`);
  if (linked >= 0 && linked !== language) setLanguage(linked);
}

export { start };
