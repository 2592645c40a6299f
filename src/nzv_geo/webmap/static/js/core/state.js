// What the modules share: the layers from the ground up, and what is in use now.
//
// `active` is the feature that Tab reaches; `opened` the one that `popup` shows; `opener` takes the
// focus when the popup closes. `take` receives places of the map while a tool asks for them.

export const layers = [];
export const state = { map: null, active: null, opened: null, opener: null, popup: null, keyboard: false, take: null };
