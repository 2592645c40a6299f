// A link to what the page shows.

import { copy } from "../core/clipboard.js";
import { tell } from "../core/notices.js";
import { word } from "../core/texts.js";
import { addressOf, hasAddress, writeAddress } from "../layers/address.js";
import { register } from "./tool.js";

register({
  id: "share",
  icon: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  word: "tool_share",
  name: "share",
  open() {
    if (!hasAddress()) {
      tell(word("no_link"));
      return;
    }
    writeAddress();
    copy(new URL(addressOf(), location.href).href);
  },
});
