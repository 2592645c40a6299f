// Put an element into a corner of the map; clicks on it are none on the map.

export function addToCorner(map, position, node) {
  const control = L.control({ position });
  control.onAdd = () => node;
  L.DomEvent.disableClickPropagation(node);
  control.addTo(map);
}
