import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { sha256, sha256Hex } from "../../static/js/paper/sha256.js";
import { BLANK, NONE, adopting, canonical, choosing, digest, isAnswered, storable, ticking } from "../../static/js/paper/value.js";

const vectors = JSON.parse(readFileSync(new URL("./vectors/responses.json", import.meta.url), "utf8"));

for (const [index, vector] of vectors.entries()) {
  test(`the page takes the agreed fingerprint, vector ${index}`, async () => {
    assert.equal(canonical(vector.value), vector.canonical);
    assert.equal(await digest(vector.value), vector.digest);
  });
}

test("chosen ids are sorted whatever the order of the clicks", () => {
  assert.equal(canonical({ ...BLANK, selected: ["b", "a", "Z"] }), '{"explanation":"","flagged":false,"selected":["Z","a","b"]}');
});

for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 6007]) {
  test(`without WebCrypto the fingerprint of ${size} bytes is the same`, async () => {
    const bytes = new Uint8Array(randomBytes(size));
    const expected = createHash("sha256").update(bytes).digest("hex");
    assert.equal(Buffer.from(sha256(bytes)).toString("hex"), expected);
    assert.equal(await sha256Hex(bytes, null), expected);
  });
}

test("none of these and the options exclude each other", () => {
  const none = ticking({ ...BLANK, selected: ["a", "b"] }, NONE, true);
  assert.equal(none.selected, NONE);
  assert.deepEqual(ticking(none, "b", true).selected, ["b"]);
});

test("a question without any tick is blank, not none of these", () => {
  assert.equal(ticking({ ...BLANK, selected: ["a"] }, "a", false).selected, null);
  assert.equal(ticking({ ...BLANK, selected: NONE }, NONE, false).selected, null);
});

test("ticking the same box twice chooses it once", () => {
  assert.deepEqual(ticking({ ...BLANK, selected: ["a"] }, "a", true).selected, ["a"]);
});

test("clearing a choice keeps flag and explanation", () => {
  const value = { explanation: "why", flagged: true, selected: ["true"] };
  assert.deepEqual(choosing(value, null), { explanation: "why", flagged: true, selected: null });
});

test("none of these is an answer, a blank is not", () => {
  assert.ok(isAnswered({ ...BLANK, selected: NONE }));
  assert.ok(!isAnswered(BLANK));
});

test("what no database keeps is left out of a text", () => {
  assert.equal(storable("a\0b\ud83dc\ude00d🙂", 100), "abcd🙂");
});

test("a text is never cut through the middle of an emoji", () => {
  assert.equal(storable("ab🙂", 3), "ab");
});

const ADOPTED = [
  ["one", { kind: "true_false", touched: [{ choice: "t", ticked: true }], explanation: null }, BLANK, { ...BLANK, selected: ["t"] }],
  ["another one", { kind: "select_one", touched: [{ choice: "a", ticked: false }, { choice: "b", ticked: true }], explanation: null }, { ...BLANK, selected: ["a"] }, { ...BLANK, selected: ["b"] }],
  ["one more of many", { kind: "select_all", touched: [{ choice: "b", ticked: true }], explanation: null }, { ...BLANK, selected: ["a"] }, { ...BLANK, selected: ["a", "b"] }],
  ["words alone", { kind: "true_false", touched: [], explanation: "why" }, { ...BLANK, selected: ["t"] }, { ...BLANK, selected: ["t"], explanation: "why" }],
];
for (const [what, given, before, after] of ADOPTED) {
  test(`what was answered before the script ran is taken on: ${what}`, () => assert.deepEqual(adopting(before, given), after));
}
