// What a tool is. Its file calls `register`, and toolbar.js imports the file: no more is needed.
//
// id            its button is tool-<id>, or map-<id> on the map
// isOffered()   whether this page has the tool; without it, it has
// add({ map, toolbar })  adds to the page what the tool shows there besides its button
//
// Tools with a button:
//
// icon          path in a box of 24 by 24
// word          key of the word on the button; on the map, of its name
// name          key of its name, where the word alone does not tell enough
// onMap         the button stands on the map, below those for zooming
// inPanel       the button stands above the layers
// card          it opens a card
// open(button)  does what the tool does

export const tools = [];

export function register(tool) {
  tools.push(tool);
  return tool;
}
