// The choice of a language.

import { languages } from "./data.js";
import { element } from "./dom.js";
import { on } from "./events.js";
import { say } from "./notices.js";
import { language, put, setLanguage } from "./texts.js";

export function addLanguages() {
  const select = element("select", { id: "language" });
  languages.forEach(({ code, name }, index) => {
    select.append(element("option", { value: index, lang: code }, name));
  });
  select.value = language;
  select.addEventListener("change", () => {
    setLanguage(+select.value);
    say(languages[language].name);
  });
  const label = put(element("label", { for: "language" }), "language");
  const note = put(element("p", { class: "draft", id: "draft" }), "draft_note");
  document.querySelector("header").append(element("p", { class: "language" }, label, select), note);
  on("language", () => { select.value = language; });
}

// Pages that are opened from this one begin in the language that it shows.
export function keepLanguage(links) {
  for (const link of document.querySelectorAll(links)) {
    const others = link.hash.slice(1).split("&").filter((part) => part && !part.startsWith("lang="));
    link.hash = [...others, `lang=${languages[language].code}`].join("&");
  }
}
