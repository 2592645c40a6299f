// The page that leads to all maps: nothing but the choice of a language.

const byId = (id) => document.getElementById(id);
const { languages, texts } = JSON.parse(byId("nzv-data").textContent);
const layers = [];
const state = { language: languages.findIndex(({ code }) => code === document.documentElement.lang) };

document.documentElement.classList.add("js");

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function say() {}

function start() {
  addLanguages();
  onLanguage.push(() => {
    const { code } = languages[state.language];
    for (const link of document.querySelectorAll(".map-link")) link.hash = `lang=${code}`;
    history.replaceState(null, "", `#lang=${code}`);
  });
  const wanted = languages.findIndex(({ code }) => location.hash === `#lang=${code}`);
  if (wanted >= 0 && wanted !== state.language) setLanguage(wanted);
}
