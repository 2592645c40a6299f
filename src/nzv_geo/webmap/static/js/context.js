// What a page has besides where its catalogue knows rivers, roads and settlements. It comes behind
// start.js or edit.js.

import "./tools/context.js";
