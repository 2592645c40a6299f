// Buttons that zoom, as Leaflet has them.

import { entitle, word } from "../core/texts.js";
import { register } from "./tool.js";

register({
  id: "zoom",
  add({ map }) {
    const zoom = L.control.zoom({ zoomInTitle: word("zoom_in"), zoomOutTitle: word("zoom_out") }).addTo(map);
    entitle(zoom.getContainer().querySelector(".leaflet-control-zoom-in"), "zoom_in");
    entitle(zoom.getContainer().querySelector(".leaflet-control-zoom-out"), "zoom_out");
  },
});
