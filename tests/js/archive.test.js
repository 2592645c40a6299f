import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { unzipped } from "../../src/nzv_geo/webmap/static/js/files/archive.js";

const MOST = 1000;
const reads = (name, content) => ({ name, bytes: new Uint8Array(Buffer.from(content)) });

// An archive whose list stands before a comment, as long as the files say they are.
function zip(entries, { before = "", comment = "" } = {}) {
  const locals = [Buffer.from(before)];
  const list = [];
  let at = before.length;
  for (const { name, content, method = 8, flags = 0x800, size = null, offset = at } of entries) {
    const packed = method === 8 ? deflateRawSync(Buffer.from(content)) : Buffer.from(content);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50);
    head.writeUInt16LE(Buffer.byteLength(name), 26);
    head.writeUInt16LE(4, 28);
    locals.push(head, Buffer.from(name), Buffer.from("more"), packed);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(size ?? packed.length, 20);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(offset, 42);
    list.push(entry, Buffer.from(name));
    at += 34 + Buffer.byteLength(name) + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(comment.length, 20);
  return new Uint8Array(Buffer.concat([...locals, ...list, end, Buffer.from(comment)]));
}

const refused = (archive, key) => assert.rejects(unzipped(archive, MOST), (error) => error.key === key);

test("packed and plain files are read, in their order", async () => {
  const archive = zip([{ name: "a/plan.shp", content: "abc" }, { name: "plan.dbf", content: "plain", method: 0 }, { name: "leer.csv", content: "" }], { comment: "zip" });
  assert.deepEqual(await unzipped(archive, MOST), [reads("a/plan.shp", "abc"), reads("plan.dbf", "plain"), reads("leer.csv", "")]);
});

test("what cannot be read and what a system left there is passed over", async () => {
  const names = ["liesmich.pdf", "__MACOSX/plan.shp", ".plan.shp", "plan.meta.json", "plan.prj"];
  assert.deepEqual((await unzipped(zip(names.map((name) => ({ name, content: "x" }))), MOST)).map(({ name }) => name), ["plan.prj"]);
});

test("names are in UTF-8 where the archive says so", async () => {
  const [plain] = await unzipped(zip([{ name: "fläche.csv", content: "x" }]), MOST);
  const [old] = await unzipped(zip([{ name: "fläche.csv", content: "x", flags: 0 }]), MOST);
  assert.deepEqual([plain.name, old.name], ["fläche.csv", "flÃ¤che.csv"]);
});

test("together, no more is unpacked than allowed", async () => {
  const file = (name, length, method) => ({ name, content: "x".repeat(length), method });
  assert.equal((await unzipped(zip([file("a.csv", 600), file("b.csv", 400)]), MOST)).length, 2);
  await refused(zip([file("a.csv", 600), file("b.csv", 401)]), "file_unpacked_large");
  await refused(zip([file("a.csv", 600), file("b.csv", 401, 0)]), "file_unpacked_large");
  await refused(zip([file("a.csv", 5_000_000)]), "file_unpacked_large");
});

test("a damaged archive is refused", async () => {
  const whole = zip([{ name: "a.csv", content: "some words, some words" }]);
  for (const [part, value] of [[0, 0], [39, 0xff]]) await refused(whole.with(part, value), "file_damaged");
  await refused(whole.subarray(0, whole.length - 30), "file_damaged");
  await refused(new Uint8Array([0x50, 0x4b, 3, 4]), "file_damaged");
});

test("one that points beyond its end, is locked or packed in another way is refused", async () => {
  for (const change of [{ offset: 1e6 }, { offset: 2 }, { size: 1e6 }, { flags: 1 }, { method: 12 }]) {
    await refused(zip([{ name: "a.csv", content: "some words", ...change }]), "file_damaged");
  }
});
