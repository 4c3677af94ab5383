/** Does the page tell how long the server was out of reach? */

import assert from "node:assert/strict";
import { test } from "node:test";

import { EventLog, attachConnection } from "../../static/js/paper/events.js";

function connection() {
  const clock = { now: 0 };
  const log = new EventLog(() => clock.now);
  const sync = Object.assign(new EventTarget(), { failures: 0 });
  attachConnection({ log, sync, now: () => clock.now });
  const at = (seconds, failures) => {
    clock.now = seconds * 1000;
    sync.failures = failures;
    sync.dispatchEvent(new Event("state"));
  };
  return { at, log };
}

test("an outage is told once, with its length, when the server answers again", () => {
  const { at, log } = connection();
  at(10, 1);
  at(14, 2);
  at(40, 0);
  at(41, 0);
  assert.deepEqual(log.take(9), [{ kind: "reconnected", at: 40_000, data: { seconds: 30 } }]);
});

test("a retry that goes well is not worth a word", () => {
  const { at, log } = connection();
  at(10, 1);
  at(12, 0);
  assert.deepEqual(log.take(9), []);
});
