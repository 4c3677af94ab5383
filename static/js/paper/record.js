/** What does the page know of one response, and how does that change by an edit, a reply, a recovery? */

import { BLANK, fitted } from "./value.js";

/**
 * A record: `value` is on the screen; `revision` counts its edits; `base` is the server's revision that it stands on;
 * `origin` is the tab that wrote it, `at` when (ms, this device's clock); `dirty` until the server acknowledged
 * exactly this value. `hold` says why a dirty record is not sent now: "stale", "late", "left", "refused", "elsewhere".
 * `other` is what the server has instead (stale); `code` is the server's reason (refused).
 */
export function fromServer(question, stored) {
  const revision = stored?.revision ?? 0;
  return {
    question,
    value: stored?.value ?? BLANK,
    revision,
    base: revision,
    origin: "",
    at: 0,
    dirty: false,
    hold: null,
    other: null,
    code: "",
  };
}

/** The record after the student changed its value in this tab. A choice between two versions stays open. */
export function edited(record, value, { tab, at }) {
  return {
    ...record,
    value,
    revision: Math.max(record.revision, record.base) + 1,
    origin: tab,
    at,
    dirty: true,
    hold: record.hold === "stale" || record.hold === "elsewhere" ? record.hold : null,
    code: "",
  };
}

/**
 * What a page that was opened again makes of a copy kept on this device. `sameAsStored`: the copy's digest equals the
 * server's. A copy that the server once acknowledged but does not have any more counts as unsaved, too.
 */
export function recovered(record, kept, sameAsStored) {
  const unsaved = kept.dirty || kept.base > record.base;
  if (sameAsStored || !unsaved) return record;
  const { value, base, origin, at } = kept;
  const revision = Math.max(kept.revision, base + 1);
  return { ...record, value, revision, base, origin, at, dirty: true };
}

/**
 * The record after the server judged what was sent. `sent.revision` is what went out; `answer` is the server's word;
 * `current` is the digest of what is on the screen now. Clean only if the server has exactly that.
 */
export function settled(record, sent, answer, current) {
  if (answer.digest === current) return clean(record, answer);
  const changedSince = record.revision !== sent.revision;
  const stored = answer.verdict === "saved" || answer.verdict === "same";
  if (changedSince) return stored ? standingOn(record, answer.revision) : record; // the later word goes out next
  if (answer.verdict === "stale" && answer.value) return { ...record, hold: "stale", other: pick(answer) };
  if (answer.verdict === "late") return { ...record, hold: "late" };
  if (answer.verdict === "left") return { ...record, hold: "left" };
  if (answer.verdict === "other_device") return { ...record, hold: "elsewhere" };
  return record; // stored, yet not what we sent: stays unsaved, and the sender slows down
}

function standingOn(record, base) {
  return { ...record, base, revision: Math.max(record.revision, base + 1) };
}

function clean(record, answer) {
  const revision = Math.max(record.revision, answer.revision);
  return { ...record, base: answer.revision, revision, dirty: false, hold: null, other: null, code: "" };
}

function pick({ revision, digest, value }) {
  return { revision, digest, value };
}

/** The student keeps what is on this page: a new edit on top of what the server has. */
export function keepingOwn(record, { tab, at }) {
  const { revision } = record.other;
  const newer = Math.max(record.revision, revision) + 1;
  return { ...record, base: revision, revision: newer, origin: tab, at, dirty: true, hold: null, other: null };
}

/** The student takes what the server has. */
export function takingOther(record) {
  return clean({ ...record, value: record.other.value }, record.other);
}

/**
 * The record after its question was corrected. What the server has counts where nothing is unsaved; an unsaved answer
 * stays as far as the question still takes it, and goes out again if it had been refused.
 */
export function corrected(record, { kind, choices, stored }, { tab, at }) {
  if (!record.dirty) return fromServer(record.question, stored);
  const value = fitted(record.value, { kind, choices });
  if (value !== record.value) return edited(record, value, { tab, at });
  return record.hold === "refused" ? { ...record, hold: null, code: "" } : record;
}

/** Whether the record goes into the next sync. */
export function isSendable(record) {
  return record.dirty && record.hold === null;
}

/** The record as an item of a sync. */
export function asItem({ question, revision, base, origin, at, value }) {
  return { question, revision, base, origin, at, value };
}
