// The order of two cells of a table: numbers by size, text as the language has it. Empty cells come
// last in both directions.

export function compare(a, b, collator, sign) {
  if (a === "" || b === "") return (a === "") - (b === "");
  const numbers = !Number.isNaN(+a) && !Number.isNaN(+b);
  return sign * (numbers ? a - b : collator.compare(a, b));
}
