import assert from "node:assert/strict";
import { test } from "node:test";

import { withComment } from "../../static/js/review-comments.js";
import { meaning } from "../../static/js/review-lease.js";
import { wordsFor } from "../../static/js/review-run.js";

test("a comment goes into an empty box, or after what is there, once", () => {
  assert.equal(withComment("  ", "Nearly."), "Nearly.");
  assert.equal(withComment("Good. ", "Nearly."), "Good. Nearly.");
  assert.equal(withComment("Good. Nearly.", "Nearly."), "Good. Nearly.");
});

test("only a clear refusal means that the lease is lost", () => {
  assert.deepEqual([200, 409, 404, 0, 302, 500].map(meaning), ["kept", "lost", "lost", "unknown", "unknown", "unknown"]);
});

test("progress is said in attempts", () => {
  assert.equal(wordsFor({ done: 3, total: 60 }), "3 of 60 attempts");
});
