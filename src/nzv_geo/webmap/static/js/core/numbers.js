// Numbers as text; how a language writes them is `decimal` and `thousands` of its data.

const EXACT = 2 ** 53; // from here on, no whole number is sure

// As table.py writes it: whole numbers without a point, and zero without a sign.
export function plainNumber(text) {
  if (Math.abs(Number(text)) >= EXACT) return text;
  return text.replace(/\.0$/, "").replace(/^-0$/, "0");
}

// To the nearest whole number, and of two that are as near to the even one, as Python rounds.
export function halfEven(value) {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 ? below + 1 : below;
}

export function groupedNumber(value, decimals, { decimal, thousands }) {
  const [whole, rest] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return `${value < 0 ? "-" : ""}${grouped}${rest ? decimal + rest : ""}`;
}
