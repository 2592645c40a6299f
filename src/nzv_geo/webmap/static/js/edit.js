// A map page that takes files of its reader: all of start.js, and the tools that add, draw, style,
// compare and save.

import "./core/came.js";
import { addLayer, geodesy, start } from "./start.js";
import "./tools/add_file.js";
import "./tools/draw.js";
import "./tools/style_layer.js";
import "./tools/touches.js";
import "./tools/swipe.js";
import "./tools/save_map.js";

export { addLayer, start, geodesy };
