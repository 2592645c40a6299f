// The document as it came, for saving the map anew: taken before any script changes it. An entry
// imports this first.

const came = document.documentElement.outerHTML;
const END = "</body></html>";
const TAG = "script"; // whose name must not stand behind < in a script of the page
const BLOCK = `<${TAG} type="application/json" id="nzv-added">`;
const DATA = `<${TAG} type="application/json" id="nzv-data">`;
const BLOCK_END = `</${TAG}>\n`;

// What an earlier reader added and saved; null where nobody did.
export const savedBlock = JSON.parse(document.getElementById("nzv-added")?.textContent ?? "null");

// The document with another title and a block of what was added. The script that ran last was not
// read yet when it came.
export function documentWith(title, block) {
  const last = [...document.querySelectorAll("body > script:not([type])")].at(-1);
  const whole = `${without(came.slice(0, came.lastIndexOf(END)))}\n${last.outerHTML}\n${END}\n`;
  const at = whole.indexOf(DATA);
  const written = `${BLOCK}${JSON.stringify(block).replace(/</g, "\\u003c")}${BLOCK_END}`;
  const titled = whole.slice(0, at).replace(/<title>[^<]*<\/title>/, () => `<title>${escaped(title)}</title>`);
  return `<!DOCTYPE html>\n${titled}${written}${whole.slice(at)}`;
}

function without(text) {
  const at = text.indexOf(BLOCK);
  if (at < 0) return text;
  return text.slice(0, at) + text.slice(text.indexOf(BLOCK_END, at) + BLOCK_END.length);
}

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
