// Numbers as text; how a language writes them is `decimal` and `thousands` of its data.

const EXACT = 2 ** 53; // from here on, no whole number is sure

// As table.py writes it: whole numbers without a point, and zero without a sign.
export function plainNumber(text) {
  if (Math.abs(Number(text)) >= EXACT) return text;
  return text.replace(/\.0$/, "").replace(/^-0$/, "0");
}

export function groupedNumber(value, decimals, { decimal, thousands }) {
  const [whole, rest] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return `${value < 0 ? "-" : ""}${grouped}${rest ? decimal + rest : ""}`;
}
