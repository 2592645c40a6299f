// A file that cannot be added: the key of the sentence that says why, and what stands in its braces.

export class Problem extends Error {
  constructor(key, values = {}) {
    super(key);
    this.key = key;
    this.values = values;
  }
}
