import assert from "node:assert/strict";
import { test } from "node:test";

import { backOff, dueAt } from "../../static/js/paper/schedule.js";

const calm = { urgent: false, retryAt: null, dirtySince: null, editedAt: null, lastSentAt: 100_000, hurry: false };

for (const [words, facts, due] of [
  ["nothing to send: a heartbeat each 15 s", {}, 115_000],
  ["in the last two minutes each 5 s", { hurry: true }, 105_000],
  ["a choice goes at once", { urgent: true }, 0],
  ["text goes after 800 ms of quiet", { dirtySince: 101_000, editedAt: 104_000 }, 104_800],
  ["typing without a pause goes each 10 s", { dirtySince: 101_000, editedAt: 110_900 }, 111_000],
  ["and each 5 s in the last two minutes", { dirtySince: 101_000, editedAt: 104_900, lastSentAt: 104_000, hurry: true }, 105_700],
  ["after a failure the back-off alone decides", { urgent: true, retryAt: 108_000 }, 108_000],
]) {
  test(words, () => assert.equal(dueAt({ ...calm, ...facts }), due));
}

for (const [failures, least, most] of [[1, 750, 1250], [2, 1500, 2500], [3, 3000, 5000], [4, 6000, 10_000], [40, 6000, 10_000]]) {
  test(`after ${failures} failures the wait is between ${least} and ${most} ms`, () => {
    assert.equal(backOff(failures, 0), least);
    assert.equal(backOff(failures, 1), most);
  });
}
