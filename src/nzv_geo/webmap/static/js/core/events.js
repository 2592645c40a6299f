// What happens on the page: a module below tells it, those above that asked for it act on it.
//
// "language": the page shows another one. "view": the map shows another part. "change": something
// that the address remembers is another one. "open" and "row": a feature is to be opened, or its row
// shown. "loaded": all is drawn that the page was built with. "added" and "removed": a layer that the
// reader adds is another one. "restyle": the reader wants a layer to look otherwise. "sketch":
// something is being drawn, or no longer. "shown": the map shows what the reader asked for. "escape":
// the reader leaves what is open. "context": what lies below the borders is shown or no longer.

const listeners = new Map();

// Returns how to listen no longer.
export function on(event, act) {
  if (!listeners.has(event)) listeners.set(event, new Set());
  listeners.get(event).add(act);
  return () => listeners.get(event).delete(act);
}

export function emit(event, ...details) {
  for (const act of listeners.get(event) ?? []) act(...details);
}
