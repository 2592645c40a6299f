// The colours of the style sheet, as they are now: light or dark.

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
