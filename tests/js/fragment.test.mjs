import assert from "node:assert/strict";
import { test } from "node:test";

import { kept, stillFresh } from "../../static/js/fragment.js";

test("a part is kept for a minute", () => {
  const text = kept("<p>A key to look at</p>", 1000);
  assert.deepEqual([stillFresh(text, 60_999), stillFresh(text, 61_000)], ["<p>A key to look at</p>", null]);
});

test("a clock that was set back, nothing, and what is none of ours are not fresh", () => {
  assert.deepEqual(
    [stillFresh(kept("", 5000), 1000), stillFresh(null, 0), stillFresh("{", 0), stillFresh("[1]", 0)],
    [null, null, null, null],
  );
});
