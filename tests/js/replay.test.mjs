/** Does the fold of the replay give every moment of an attempt? */

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAnswer, standing, timeLeft } from "../../static/js/replay/fold.js";

const value = (selected) => ({ selected, explanation: "", flagged: false });
const journal = {
  edition: "first",
  deadline: 1000,
  entries: [
    { kind: "started" },
    { kind: "saved", question: "a", value: value(["x"]), sets: true },
    { kind: "save_late", question: "a", value: value(["y"]), sets: false },
    { kind: "paused", deadline: 2000 },
    { kind: "edition_changed", edition: "second" },
    { kind: "saved", question: "a", value: value(["z"]), sets: true },
    { kind: "closed" },
  ],
};

test("nothing stands before the start", () => {
  assert.deepEqual(standing(journal, 0), { responses: {}, edition: "first", deadline: 1000, state: "before" });
});

test("each moment has its answers, paper, deadline and state", () => {
  const at = (count) => standing(journal, count);
  assert.deepEqual(at(2).responses.a.value.selected, ["x"]);
  assert.deepEqual(at(3).responses.a.value.selected, ["x"]);
  assert.deepEqual([at(4).state, at(4).deadline], ["paused", 2000]);
  assert.deepEqual([at(4).edition, at(5).edition], ["first", "second"]);
  assert.deepEqual([at(7).responses.a.value.selected, at(7).state], [["z"], "closed"]);
});

test("none of these is an answer, a blank is not", () => {
  assert.deepEqual([value("none"), value(["x"]), { ...value(null), explanation: "why" }].map(isAnswer), [true, true, true]);
  assert.deepEqual([value(null), value([]), undefined].map(isAnswer), [false, false, false]);
});

test("time left is said as a clock", () => {
  assert.deepEqual([61_000, 3_723_000, -5].map(timeLeft), ["1:01", "1:02:03", "0:00"]);
});
