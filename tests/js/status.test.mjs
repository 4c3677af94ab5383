import assert from "node:assert/strict";
import { test } from "node:test";

import { standing, tally } from "../../static/js/paper/status.js";

const NONE = { unsaved: 0, stale: 0, refused: 0, late: 0, left: 0, elsewhere: 0, answered: 9, lone: 0 };
const calm = { phase: "working", counts: NONE, failures: 0, waitedMs: 0, signedOut: false, storageFailed: false };
const counts = (more) => ({ counts: { ...NONE, ...more } });

for (const [words, facts, word, tone] of [
  ["all saved", {}, "saved", "good"],
  ["an explanation without an answer", counts({ lone: 1 }), "saved_lone", "good"],
  ["a moment after a click", { ...counts({ unsaved: 1 }), waitedMs: 300 }, "saving", "busy"],
  ["a slow server", { ...counts({ unsaved: 1 }), waitedMs: 6000 }, "unsaved", "bad"],
  ["a failed try", { ...counts({ unsaved: 1 }), waitedMs: 1200, failures: 1 }, "unsaved", "bad"],
  ["unsaved and kept nowhere", { ...counts({ unsaved: 1 }), waitedMs: 6000, storageFailed: true }, "unsaved_memory", "bad"],
  ["signed out with something unsaved", { ...counts({ unsaved: 1 }), signedOut: true }, "signed_out", "bad"],
  ["all saved, but no server", { failures: 2 }, "saved_unreachable", "busy"],
  ["two versions", counts({ stale: 1 }), "stale", "bad"],
  ["refused", counts({ refused: 1 }), "refused", "bad"],
  ["written after the question was left", counts({ left: 1 }), "left", "bad"],
  ["open elsewhere, nothing held", { phase: "elsewhere" }, "looking", "good"],
  ["open elsewhere, something did not count", { phase: "elsewhere", ...counts({ elsewhere: 2 }) }, "elsewhere", "bad"],
  ["closed with a late answer", { phase: "closed", ...counts({ late: 1 }) }, "closed_late", "bad"],
  ["closed", { phase: "closed" }, "closed", "good"],
]) {
  test(`${words}: says ${word}`, () => {
    const found = standing({ ...calm, ...facts });
    assert.deepEqual([found.word, found.tone], [word, tone]);
  });
}

test("an answer is what the map and the receipt call so; an explanation alone is told apart, a flag is neither", () => {
  const one = (value) => ({ value: { explanation: "", flagged: false, selected: null, ...value }, dirty: false, hold: null });
  const records = [one({ explanation: "because" }), one({ flagged: true }), one({ selected: "none" }), one({})];
  const { answered, lone } = tally(records);
  assert.deepEqual([answered, lone], [1, 1]);
});

test("what is held is not counted as on its way", () => {
  const value = { explanation: "", flagged: false, selected: ["a"] };
  const records = [null, "stale", "late"].map((hold) => ({ value, dirty: true, hold }));
  const { unsaved, unsettled, stale, late } = tally(records);
  assert.deepEqual([unsaved, unsettled, stale, late], [1, 3, 1, 1]);
});
