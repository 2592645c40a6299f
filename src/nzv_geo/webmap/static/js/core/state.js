// What the modules share: the layers from the ground up, and what is in use now.
//
// `active` is the feature that Tab reaches; `opened` the one that `popup` shows; `opener` takes the
// focus when the popup closes. `pointed` is the feature of a large layer under the pointer; `large`
// says whether there is such a layer. `take` receives places of the map while a tool asks for them.
// `keyboard`: the reader used it last.

export const layers = [];
export const state = { map: null, active: null, opened: null, opener: null, popup: null, pointed: null, large: false, keyboard: false, take: null };
