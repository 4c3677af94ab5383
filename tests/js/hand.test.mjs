import assert from "node:assert/strict";
import { test } from "node:test";

import { standing, troubleOf } from "../../static/js/paper/hand.js";

test("a hand is up, down, or in trouble, and trouble is said first", () => {
  assert.equal(standing({ hand: null, trouble: "" }), "down");
  assert.equal(standing({ hand: { text: "", at: 0 }, trouble: "" }), "up");
  assert.equal(standing({ hand: { text: "", at: 0 }, trouble: "closed" }), "closed");
});

test("what the server refuses is told in words the student can use", () => {
  assert.deepEqual([429, 409, 401, 500, undefined].map(troubleOf), ["too_often", "closed", "signed_out", "unreachable", "unreachable"]);
});
