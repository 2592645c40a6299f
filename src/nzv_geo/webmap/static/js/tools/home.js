// Show the whole region.

import { goHome } from "../layers/view.js";
import { register } from "./tool.js";

register({
  id: "home",
  icon: "M3 11 12 4l9 7M6 10v9h12v-9",
  word: "home",
  onMap: true,
  open: goHome,
});
