// Rows as CSV: semicolons where the decimal is a comma. Text that a spreadsheet would take for a
// formula gets an apostrophe in front.

export function csvText(rows, decimal) {
  const separator = decimal === "," ? ";" : ",";
  const quoted = (text) => (/[";,\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
  return `\ufeff${rows.map((row) => row.map(quoted).join(separator)).join("\r\n")}\r\n`;
}

// Spreadsheets pass over white space and invisible signs, and take full-width signs like plain ones.
export function harmless(text) {
  const [first] = text.replace(/^[\s\p{C}]+/u, "").slice(0, 2).normalize("NFKC");
  return /^[\t\r\n]/.test(text) || "=+-@".includes(first || " ") ? `'${text}` : text;
}
