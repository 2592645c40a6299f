// Save the view as a picture (PNG). A background map is on it where its server lets pages read its
// images; else the picture says that it is missing.

import { button } from "../core/buttons.js";
import { byId, element } from "../core/dom.js";
import { fileName, save } from "../core/files.js";
import { tell } from "../core/notices.js";
import { withDensity } from "../core/png.js";
import { put, word } from "../core/texts.js";
import { isBorrowed } from "../paper/borrow.js";
import { compose } from "../paper/composition.js";
import { background } from "./basemap.js";
import { closeCard, toggleCard } from "./card.js";
import { register } from "./tool.js";

register({
  id: "picture",
  icon: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 8.5h.01",
  word: "tool_picture",
  name: "picture",
  card: true,
  open: pictureCard,
});

const FORMATS = { wide: { width: 1280, height: 720, column: 330 }, classic: { width: 1024, height: 768, column: 270 } };
const DENSE = 2; // pixels of the picture for each of CSS
const DPI = 200; // so 2560 pixels are as wide as a slide

const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

let usual = "wide"; // what the reader took before

function pictureCard(opener) {
  toggleCard(opener, "picture", (box) => {
    const options = Object.keys(FORMATS).map((format) => put(element("option", { value: format }), `picture_${format}`));
    const format = element("select", { id: "picture-format" }, ...options);
    format.value = usual;
    const go = button("picture_save", () => {
      usual = format.value;
      closeCard();
      savePicture(FORMATS[usual]);
    });
    box.append(put(element("label", { for: format.id }), "picture_format"), format, go);
    return null;
  });
}

async function savePicture(format) {
  if (isBorrowed()) return;
  const name = fileName(document.title, "png");
  const shown = background.shown && { grid: background.grid, credit: byId("basemap-credit").textContent };
  try {
    const { sheet, isIncluded } = await compose({ ...format, background: shown });
    const notice = save(await painted(sheet, format), "image/png", name);
    if (shown && !isIncluded) tell(`${notice.replace(/\.$/, "")}. ${word("no_basemap_in_picture")}`);
  } catch {
    tell(word("picture_failed"));
  }
}

async function painted(sheet, { width, height }) {
  const image = new Image();
  const written = new XMLSerializer().serializeToString(sheet).replace(NOT_IN_XML, "\ufffd");
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(written)}`;
  await image.decode();
  const canvas = element("canvas", { width: width * DENSE, height: height * DENSE });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/png"); });
  if (!blob) throw new Error("a canvas of that size has no picture");
  return withDensity(blob, DPI);
}
