// Find names by what a reader types.

// Text without case and marks: "chosebuz" finds Chóśebuz, "goerlitz" and "gorlitz" find Görlitz.
function folded(text) {
  return text.toLowerCase().replace(/ł/g, "l").replace(/ß/g, "ss").normalize("NFD").replace(/\p{M}/gu, "");
}

const foldedTheGermanWay = (text) => folded(text.toLowerCase().replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue"));

// What a feature is found by, from its names and codes.
export function searchKeys(names) {
  return [...new Set(names.flatMap((name) => [folded(name), foldedTheGermanWay(name)]))].filter(Boolean);
}

// The items that match, best first: equal, then beginning with the text, then holding it; those
// that match alike keep their order.
export function matching(items, text, keysOf) {
  const query = folded(text.trim());
  if (!query) return [];
  const scored = items.map((item) => ({ item, score: scoreOf(keysOf(item), query) })).filter(({ score }) => score < 3);
  return scored.sort((a, b) => a.score - b.score).map(({ item }) => item);
}

function scoreOf(keys, query) {
  if (keys.includes(query)) return 0;
  if (keys.some((key) => key.startsWith(query))) return 1;
  return keys.some((key) => key.includes(query)) ? 2 : 3;
}
