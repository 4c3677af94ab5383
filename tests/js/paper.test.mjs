import assert from "node:assert/strict";
import { test } from "node:test";

import { EventLog } from "../../static/js/paper/events.js";
import { paceIndex } from "../../static/js/paper/pace.js";
import { phaseOf } from "../../static/js/paper/page.js";
import { worthALook } from "../../static/js/paper/review.js";
import { actionOf, isTyping } from "../../static/js/paper/shortcuts.js";
import { tabId } from "../../static/js/paper/tab.js";
import { filled } from "../../static/js/paper/words.js";

const running = { state: "running", holder: true, timeUp: false, submitting: false };

for (const [facts, phase] of [
  [{}, "working"],
  [{ submitting: true }, "submitting"],
  [{ timeUp: true, submitting: true }, "time_up"],
  [{ state: "paused", timeUp: true }, "paused"],
  [{ holder: false, state: "paused" }, "elsewhere"],
  [{ holder: false, state: "closed" }, "closed"],
]) {
  test(`phase ${phase} by ${JSON.stringify(facts)}`, () => assert.equal(phaseOf({ ...running, ...facts }), phase));
}

const key = (more) => ({ key: "", code: "", shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...more });

for (const [event, action] of [
  [{ key: "j", code: "KeyJ" }, ["next", 0]],
  [{ key: "J", code: "KeyJ" }, ["next", 0]],
  [{ key: "3", code: "Digit3" }, ["choose", 2]],
  [{ key: "&", code: "Digit1" }, ["choose", 0]],
  [{ key: "#", code: "Digit3", shiftKey: true }, ["cross", 2]],
  [{ key: "0", code: "Digit0" }, ["none", 0]],
  [{ key: "?", code: "Slash", shiftKey: true }, ["help", 0]],
  [{ key: "r", code: "KeyR", ctrlKey: true }, null],
  [{ key: "q", code: "KeyQ" }, null],
]) {
  test(`key ${JSON.stringify(event)} means ${JSON.stringify(action)}`, () => assert.deepEqual(actionOf(key(event)), action));
}

for (const [target, typing] of [
  [{ tagName: "TEXTAREA" }, true],
  [{ tagName: "INPUT", type: "text" }, true],
  [{ tagName: "INPUT", type: "radio" }, false],
  [{ tagName: "BODY" }, false],
]) {
  test(`keys are ${typing ? "letters" : "shortcuts"} on ${JSON.stringify(target)}`, () => assert.equal(isTyping(target), typing));
}

const sections = [{ recommended_seconds: 1200 }, { recommended_seconds: 1500 }];
const questions = [...Array(10).fill({ section: 0 }), ...Array(4).fill({ section: 1 })];
const MINUTE = 60_000;

for (const [minutes, allowed, index] of [[0, 45, 0], [10, 45, 5], [20, 45, 10], [44, 45, 13], [60, 45, 13], [20, 90, 5]]) {
  test(`after ${minutes} of ${allowed} minutes the pace is at question ${index}`, () => {
    assert.equal(paceIndex({ sections, questions, elapsed: minutes * MINUTE, allowed: allowed * MINUTE }), index);
  });
}

test("no pace where no time is recommended", () => {
  assert.equal(paceIndex({ sections: [{ recommended_seconds: null }], questions, elapsed: 1, allowed: 2 }), null);
});

test("the review lists what is blank, flagged, undecided and unsaved", () => {
  const one = (question, value, more) => ({ question, value: { explanation: "", flagged: false, selected: ["a"], ...value }, dirty: false, hold: null, ...more });
  const records = [one("q1", {}), one("q2", { selected: null }), one("q3", { flagged: true }), one("q4", {}, { dirty: true, hold: "stale" }), one("q5", {}, { dirty: true })];
  assert.deepEqual(worthALook(records), { blank: ["q2"], ahead: [], flagged: ["q3"], attention: ["q4"], unsaved: ["q5"] });
});

test("what is not handed out yet is not reached, not blank", () => {
  const records = ["q1", "q2"].map((question) => ({ question, value: { explanation: "", flagged: false, selected: null }, dirty: false, hold: null }));
  const { blank, ahead } = worthALook(records, (question) => question === "q1");
  assert.deepEqual([blank, ahead], [["q1"], ["q2"]]);
});

test("every opening of the page has a name of its own", () => {
  assert.match(tabId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(tabId(), tabId());
});

test("names in a sentence are filled in, unknown ones stay", () => {
  assert.equal(filled("All {count} saved at {time} {x}", { count: 9, time: "10:44" }), "All 9 saved at 10:44 {x}");
});

test("events that could not be sent go first the next time", () => {
  const log = new EventLog(() => 1.5);
  log.add("hidden");
  const taken = log.take(100);
  log.add("visible");
  log.restore(taken);
  assert.deepEqual(log.take(100).map(({ kind, at }) => [kind, at]), [["hidden", 2], ["visible", 2]]);
});

test("a page that is offline for ever does not fill its memory with events", () => {
  const log = new EventLog();
  Array.from({ length: 1000 }, () => log.add("hidden"));
  assert.equal(log.take(10_000).length, 500);
});
