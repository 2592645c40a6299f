// Share what the page shows: by its address where others can open that, else by a code that the
// search of the same map takes.

import { button } from "../core/buttons.js";
import { copy } from "../core/clipboard.js";
import { element } from "../core/dom.js";
import { tell } from "../core/notices.js";
import { put, word } from "../core/texts.js";
import { addressOf, hasAddress, viewCode, writeAddress } from "../layers/address.js";
import { toggleCard } from "./card.js";
import { register } from "./tool.js";

const isFile = location.protocol === "file:";

register({
  id: "share",
  icon: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  word: "tool_share",
  name: "share",
  card: isFile,
  open(opener) {
    if (isFile) shareCode(opener);
    else if (hasAddress()) shareAddress();
    else tell(word("no_link"));
  },
});

function shareAddress() {
  writeAddress();
  copy(new URL(addressOf(), location.href).href);
}

// The path of a file on this computer leads nobody else anywhere.
function shareCode(opener) {
  const code = viewCode();
  toggleCard(opener, "share", (box) => {
    box.append(put(element("p"), "view_code"), element("p", { class: "code" }, code), button("copy", () => copy(code)));
    copy(code);
    return null;
  });
}
