// Reach every feature by keyboard: all of them are one Tab stop.

function reachable() {
  return [...layers].reverse().filter((layer) => layer.visible).flatMap((layer) => layer.items).filter((item) => item.kind !== "none");
}

function activate(item) {
  const before = state.active;
  state.active = item;
  if (before !== item) {
    before?.node?.setAttribute("tabindex", "-1");
    removeStandIn(before);
  }
  if (!item) return;
  standIn(item);
  item.node?.setAttribute("tabindex", "0");
}

function focused(item) {
  activate(item);
  if (state.tool && !state.keyboard) return; // a click that a tool took
  highlight(item);
  read(item);
  if (state.keyboard && !state.map.getBounds().pad(-0.05).contains(item.at)) state.map.panTo(item.at);
}

const MOVES = {
  ArrowRight: (items, i) => i + 1,
  ArrowDown: (items, i) => i + 1,
  ArrowLeft: (items, i) => i - 1,
  ArrowUp: (items, i) => i - 1,
  Home: () => 0,
  End: (items) => items.length - 1,
  PageDown: (items, i) => Math.max(i, items.findIndex((one, k) => k > i && one.layer !== items[i].layer)),
  PageUp: (items, i) => items.findIndex((one) => one.layer === previousLayer(items, i)),
};

function previousLayer(items, i) {
  const before = items.slice(0, i).reverse().find((one) => one.layer !== items[i].layer);
  return (before ?? items[0]).layer;
}

function keyOnFeature(event, item) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") {
    if (state.tool) state.tool.take(item.at);
    else open(item);
  } else if (event.key === "+" || event.key === "-") {
    state.map.setZoomAround(item.at, state.map.getZoom() + (event.key === "+" ? 1 : -1));
  } else if (event.key === "Escape") {
    highlight(null);
    read(null);
    closeCard();
  } else if (!moveFocus(event.key, item)) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function moveFocus(key, item) {
  const items = reachable();
  const at = items.indexOf(item);
  if (key in MOVES) {
    const next = MOVES[key](items, at);
    focusOn(items[(next + items.length) % items.length]);
    return true;
  }
  if (!/^\p{L}$/u.test(key)) return false;
  const rest = [...items.slice(at + 1), ...items.slice(0, at)];
  focusOn(rest.find((one) => one.name.toLowerCase().startsWith(key.toLowerCase())));
  return true;
}

function focusOn(item) {
  if (!item) return;
  standIn(item);
  item.node.focus({ preventScroll: item.layer.large });
}
