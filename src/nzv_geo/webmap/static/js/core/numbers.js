// Numbers as text; how a language writes them is `decimal` and `thousands` of its data.

// As table.py writes it: whole numbers without a point.
export function plainNumber(text) {
  return text.replace(/\.0$/, "");
}

export function groupedNumber(value, decimals, { decimal, thousands }) {
  const [whole, rest] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return `${value < 0 ? "-" : ""}${grouped}${rest ? decimal + rest : ""}`;
}
