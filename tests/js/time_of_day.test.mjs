// Does the paper say times as the rest of the site does, wherever the device thinks it is?
import assert from "node:assert/strict";
import { test } from "node:test";

import { timeOfDay } from "../../static/js/paper/status.js";

test("a time is said in the site's zone", () => {
  const noon = Date.UTC(2026, 2, 11, 12, 0, 5);
  assert.equal(timeOfDay(noon, "America/Los_Angeles"), "05:00:05");
  assert.equal(timeOfDay(noon, "UTC"), "12:00:05");
});
