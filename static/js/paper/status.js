/** How does saving stand, in one sentence that is never better than the truth? */

import { isAnswered, isWritten } from "./value.js";

const PATIENCE_MS = 5_000; // so long "Saving…" is all there is to say
const HICCUP_MS = 1_000; // and so long after a failed try
const SAY_AGAIN_MS = 60_000;

/** Counts over the records: what has a choice, what has words alone, what is unsaved, and what is held for which reason. */
export function tally(records) {
  const held = (reason) => records.filter((one) => one.dirty && one.hold === reason).length;
  return {
    answered: records.filter((one) => isAnswered(one.value)).length,
    lone: records.filter((one) => isWritten(one.value) && !isAnswered(one.value)).length,
    unsaved: records.filter((one) => one.dirty && one.hold === null).length,
    unsettled: records.filter((one) => one.dirty).length,
    stale: held("stale"),
    late: held("late"),
    left: held("left"),
    refused: held("refused"),
    elsewhere: held("elsewhere"),
  };
}

/** {word, tone, count}: which sentence of the template stands, "good", "busy" or "bad", and its number: that of the map. */
export function standing({ phase, counts, failures, waitedMs, signedOut, storageFailed }) {
  const { unsaved, stale, refused, late, left, answered, lone, elsewhere } = counts;
  if (phase === "closed") return late ? bad("closed_late", late) : good("closed", answered);
  if (phase === "elsewhere") return elsewhere + unsaved ? bad("elsewhere", elsewhere + unsaved) : good("looking", 0);
  if (signedOut && unsaved) return bad("signed_out", unsaved);
  const kept = storageFailed ? "unsaved_memory" : "unsaved";
  if (unsaved && waitedMs > (failures > 0 ? HICCUP_MS : PATIENCE_MS)) return bad(kept, unsaved);
  if (unsaved) return { word: "saving", tone: "busy", count: unsaved };
  if (refused) return bad("refused", refused);
  if (stale) return bad("stale", stale);
  if (late) return bad("late", late);
  if (left) return bad("left", left);
  if (failures > 0 || signedOut) return { word: "saved_unreachable", tone: "busy", count: answered + lone };
  return good(lone ? "saved_lone" : "saved", answered);
}

function good(word, count) {
  return { word, tone: "good", count };
}

function bad(word, count) {
  return { word, tone: "bad", count };
}

/** Keeps the sentence in [data-status] true, and speaks only when something went wrong or is right again. */
export class Status {
  #unsavedSince = null;
  #savedAt = null;
  #spoken = { tone: "good", at: 0 };

  constructor({ root, words, sheet, sync, page, outbox, clock, monotonic = () => performance.now() }) {
    Object.assign(this, { words, sheet, sync, page, outbox, clock, monotonic });
    this.line = root.querySelector("[data-status]");
    this.text = root.querySelector("[data-status-text]");
    this.voice = root.querySelector("[data-status-voice]");
    sheet.addEventListener("change", () => this.render());
    sync.addEventListener("state", () => this.render());
    sync.addEventListener("reply", () => this.render());
    page.addEventListener("phase", () => this.render());
    outbox.addEventListener("failed", () => this.render());
  }

  render() {
    const counts = tally(this.sheet.all());
    this.#follow(counts);
    const waitedMs = this.#unsavedSince === null ? 0 : this.monotonic() - this.#unsavedSince;
    const { failures, signedOut } = this.sync;
    const facts = { phase: this.page.phase, counts, failures, waitedMs, signedOut };
    const { word, tone, count } = standing({ ...facts, storageFailed: this.outbox.failed });
    const seconds = Math.floor(waitedMs / 1000);
    const sentence = this.words(word, { count, lone: counts.lone, seconds, time: this.#savedAt ?? "" });
    if (this.text.textContent !== sentence) this.text.textContent = sentence;
    this.line.dataset.tone = tone;
    this.#speak(tone, sentence);
  }

  #follow({ unsaved }) {
    if (unsaved) this.#unsavedSince ??= this.monotonic();
    else this.#unsavedSince = null;
    if (!unsaved && (this.#savedAt === null || this.#wasUnsaved)) this.#savedAt = timeOfDay(this.clock.now());
    this.#wasUnsaved = unsaved > 0;
  }
  #wasUnsaved = false;

  #speak(tone, sentence) {
    const now = this.monotonic();
    const news = tone !== "busy" && tone !== this.#spoken.tone;
    const again = tone === "bad" && now - this.#spoken.at > SAY_AGAIN_MS;
    if (!news && !again) return;
    this.#spoken = { tone, at: now };
    this.voice.textContent = sentence;
  }
}

/** "10:44:58" in the site's time zone, as every other page says it, of a time in ms since the epoch. */
export function timeOfDay(ms, timeZone = globalThis.document?.documentElement.dataset.zone) {
  return new Date(ms).toLocaleTimeString("en-GB", { hour12: false, timeZone });
}
