// Columns of text as numbers, where nothing is lost by it; see columns.py.

const GERMAN = /^-?(0|[1-9]\d{0,2}(\.\d{3})+|[1-9]\d*)(,\d+)?$/;
const DECIMAL = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const KEYS = /^(ags|ars|rs|sn_\w+|nuts\w*|plz|kennz\w*|schluessel\w*|schlüssel\w*|.*_?(id|key|nr|nummer|code|ags|ars|schl)|nummer|gkz|flur\w*|flst\w*|gemarkung\w*|tel\w*)$/iu;
const DIGITS = 15; // that a number keeps

export function typedColumn(name, texts, { german = false } = {}) {
  const values = texts.map((text) => (text === "" ? null : text));
  const different = new Set(values.filter((value) => value !== null));
  const pattern = german ? GERMAN : DECIMAL;
  if (!different.size || KEYS.test(name) || ![...different].every((text) => pattern.test(text))) return values;
  const plain = (text) => (german ? text.replace(/\./g, "").replace(",", ".") : text);
  const numbers = [...different].map(plain);
  if (!numbers.every(isKept) || new Set(numbers.map(Number)).size < numbers.length) return values;
  return values.map((value) => (value === null ? null : Number(plain(value))));
}

function isKept(text) {
  return text.replace(/\D/g, "").length <= DIGITS && !/^-0(\.0+)?$/.test(text);
}

// Whether commas stand before decimals in a column, and points in none; see csv_table.py.
export function isGerman(columns) {
  let german = false;
  for (const texts of columns) {
    const values = texts.filter((text) => text !== "");
    if (values.every((text) => /^-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/.test(text))) {
      german ||= values.some((text) => text.includes(",") || text.split(".").length > 2);
    } else if (values.every((text) => /^-?\d+(\.\d+)?$/.test(text))) {
      return false;
    }
  }
  return german;
}
