import assert from "node:assert/strict";
import { test } from "node:test";

import { asItem, corrected, edited, fromServer, isSendable, keepingOwn, recovered, settled, takingOther } from "../../static/js/paper/record.js";
import { BLANK } from "../../static/js/paper/value.js";

const HERE = { tab: "tab-here", at: 1000 };
const TRUE = { ...BLANK, selected: ["true"] };
const FALSE = { ...BLANK, selected: ["false"] };
const stored = (revision) => fromServer("q1", { revision, digest: "d", value: TRUE });
const answer = (verdict, revision, digest, more = {}) => ({ verdict, revision, digest, ...more });

test("an unanswered question starts blank, clean, on revision 0", () => {
  const { value, revision, base, dirty } = fromServer("q1", undefined);
  assert.deepEqual({ value, revision, base, dirty }, { value: BLANK, revision: 0, base: 0, dirty: false });
});

test("an edit is the next revision on top of what the server has", () => {
  const { revision, base, origin, dirty } = edited(stored(4), FALSE, HERE);
  assert.deepEqual({ revision, base, origin, dirty }, { revision: 5, base: 4, origin: "tab-here", dirty: true });
});

test("a save is clean only when the server has exactly what is on the screen", () => {
  const record = edited(stored(4), FALSE, HERE);
  const after = settled(record, asItem(record), answer("saved", 5, "same"), "same");
  assert.equal(after.dirty, false);
  assert.equal(after.base, 5);
});

test("what was typed while a save was under way stays unsaved, on top of that save", () => {
  const sent = edited(stored(4), FALSE, HERE);
  const later = edited(sent, TRUE, HERE);
  const after = settled(later, asItem(sent), answer("saved", 5, "old"), "new");
  assert.ok(isSendable(after));
  assert.deepEqual([after.base, after.revision], [5, 6]);
});

test("saved with another fingerprint, though nothing was typed, does not count as saved", () => {
  const record = edited(stored(4), FALSE, HERE);
  assert.equal(settled(record, asItem(record), answer("saved", 5, "other"), "mine"), record);
});

test("an unchanged answer that the server had already is clean", () => {
  const record = edited(stored(4), TRUE, HERE);
  const after = settled(record, asItem(record), answer("same", 7, "d"), "d");
  assert.deepEqual([after.dirty, after.base, after.revision], [false, 7, 7]);
});

test("a stale answer waits for the student, with both versions", () => {
  const record = edited(stored(4), FALSE, HERE);
  const after = settled(record, asItem(record), answer("stale", 9, "theirs", { value: TRUE }), "mine");
  assert.equal(after.hold, "stale");
  assert.deepEqual(after.value, FALSE);
  assert.deepEqual(after.other.value, TRUE);
  assert.ok(!isSendable(after));
});

test("a stale verdict on an earlier word of this page is no conflict yet", () => {
  const sent = edited(stored(4), FALSE, HERE);
  const later = edited(sent, TRUE, HERE);
  assert.equal(settled(later, asItem(sent), answer("stale", 6, "x", { value: FALSE }), "y"), later);
});

test("typing on does not decide between two versions", () => {
  const record = edited(stored(4), FALSE, HERE);
  const held = settled(record, asItem(record), answer("stale", 9, "theirs", { value: TRUE }), "mine");
  assert.equal(edited(held, { ...FALSE, explanation: "more" }, HERE).hold, "stale");
});

test("keeping one's own is a new edit on top of the other", () => {
  const record = edited(stored(4), FALSE, HERE);
  const held = settled(record, asItem(record), answer("stale", 9, "theirs", { value: TRUE }), "mine");
  const after = keepingOwn(held, HERE);
  assert.deepEqual([after.base, after.revision, after.hold, after.other], [9, 10, null, null]);
  assert.ok(isSendable(after));
});

test("taking the other version is clean at once", () => {
  const record = edited(stored(4), FALSE, HERE);
  const held = settled(record, asItem(record), answer("stale", 9, "theirs", { value: TRUE }), "mine");
  const after = takingOther(held);
  assert.deepEqual([after.value, after.base, after.dirty, after.hold], [TRUE, 9, false, null]);
});

for (const [verdict, hold] of [["late", "late"], ["other_device", "elsewhere"]]) {
  test(`${verdict}: not sent again and again, but still not saved`, () => {
    const record = edited(stored(4), FALSE, HERE);
    const after = settled(record, asItem(record), answer(verdict, 4, "d"), "mine");
    assert.deepEqual([after.hold, after.dirty], [hold, true]);
    assert.ok(!isSendable(after));
  });
}

test("a refused answer goes again once it is changed", () => {
  const refused = { ...edited(stored(4), FALSE, HERE), hold: "refused", code: "explanation_too_long" };
  const after = edited(refused, TRUE, HERE);
  assert.deepEqual([after.hold, after.code], [null, ""]);
});

const kept = { question: "q1", value: FALSE, revision: 6, base: 4, origin: "tab-before", at: 5, dirty: true };

test("an unsaved copy comes back with the tab that wrote it", () => {
  const after = recovered(stored(4), kept, false);
  assert.deepEqual([after.value, after.revision, after.base, after.origin, after.dirty], [FALSE, 6, 4, "tab-before", true]);
});

test("a copy that the server has got meanwhile is not unsaved", () => {
  assert.equal(recovered(stored(6), kept, true).dirty, false);
});

test("an acknowledged copy gives way to what the server has now", () => {
  assert.deepEqual(recovered(stored(9), { ...kept, dirty: false, base: 6 }, false).value, TRUE);
});

test("an acknowledged copy that the server has lost is sent again", () => {
  const after = recovered(stored(2), { ...kept, dirty: false, base: 6 }, false);
  assert.ok(isSendable(after));
  assert.ok(after.revision > after.base);
});

const NARROWER = { kind: "select_one", choices: ["false", "other"], stored: { revision: 4, digest: "e", value: BLANK } };

test("after a correction what the server has counts where nothing is unsaved", () => {
  const { value, base, dirty } = corrected(stored(4), NARROWER, HERE);
  assert.deepEqual({ value, base, dirty }, { value: BLANK, base: 4, dirty: false });
});

test("an unsaved answer stays as far as the corrected question takes it, and goes out as a new revision", () => {
  const before = edited(stored(4), { ...TRUE, explanation: "why" }, HERE);
  const after = corrected(before, NARROWER, HERE);
  assert.deepEqual(after.value, { ...BLANK, explanation: "why" });
  assert.equal(after.revision, before.revision + 1);
  assert.equal(isSendable(after), true);
});

test("an answer that was refused goes out again when the correction takes it as it is", () => {
  const before = { ...edited(stored(4), FALSE, HERE), hold: "refused", code: "choice_unknown" };
  const after = corrected(before, NARROWER, HERE);
  assert.deepEqual([after.value, after.hold, after.revision], [FALSE, null, before.revision]);
});
