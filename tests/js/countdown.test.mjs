import assert from "node:assert/strict";
import { test } from "node:test";

import { inWords, passed, shown, stage } from "../../static/js/paper/countdown.js";

const MINUTE = 60_000;

for (const [ms, text] of [
  [0, "00:00"],
  [-5, "00:00"],
  [999, "00:00"],
  [59_999, "00:59"],
  [45 * MINUTE, "45:00"],
  [67 * MINUTE + 30_000, "1:07:30"],
]) {
  test(`${ms} ms are shown as ${text}`, () => assert.equal(shown(ms), text));
}

for (const [ms, name] of [[5 * MINUTE + 1, "calm"], [5 * MINUTE, "soon"], [MINUTE, "last"], [1, "last"], [0, "over"]]) {
  test(`${ms} ms left is ${name}`, () => assert.equal(stage(ms), name));
}

for (const [before, now, mark] of [
  [15 * MINUTE + 500, 15 * MINUTE - 500, 15 * MINUTE],
  [16 * MINUTE, 4 * MINUTE, 5 * MINUTE],
  [Infinity, 40_000, MINUTE],
  [14 * MINUTE, 13 * MINUTE, null],
  [4 * MINUTE, 9 * MINUTE, null],
]) {
  test(`from ${before} to ${now} ms, ${mark} is spoken`, () => assert.equal(passed(before, now), mark));
}

test("a change of the deadline in words", () => {
  const words = (unit, { count }) => `${count} ${unit}`;
  assert.equal(inWords(5 * MINUTE, words), "5 minutes");
  assert.equal(inWords(-90_000, words), "1 minutes 30 seconds");
});
