// FlatGeobuf.

import { library } from "../core/libraries.js";
import { collected } from "./collected.js";
import { codeOf } from "./crs.js";
import { Problem } from "./problem.js";

export async function readFlatGeobuf(bytes, title) {
  const { deserialize } = await library("flatgeobuf");
  const raw = [];
  let crs = null;
  try {
    const told = ({ crs: stated, featuresCount, indexNodeSize }) => {
      crs = stated?.code > 0 ? `${stated.org ?? "EPSG"}:${stated.code}` : stated?.wkt ?? null;
      if (indexNodeSize > 0 && (indexNodeSize < 2 || featuresCount < 1)) throw new Error("index"); // the library would never end
    };
    for await (const feature of deserialize(bytes, { headerMetaFn: told })) raw.push(feature);
  } catch (error) {
    throw new Problem("file_damaged", { reason: error.message });
  }
  return [collected(title, raw, codeOf(crs), [])];
}
