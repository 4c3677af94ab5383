/** What is on the page now, question by question? Holds the records, keeps them on the device, tells of changes. */

import { digest } from "./value.js";
import * as record from "./record.js";

/** Dispatches "edit" ({question, kind: "choice"|"text"}) when a student changes something, "change" always. */
export class Sheet extends EventTarget {
  #records = new Map();

  constructor({ questions, responses, tab, outbox, now = Date.now }) {
    super();
    this.tab = tab;
    this.outbox = outbox;
    this.now = now;
    for (const { id } of questions) this.#records.set(id, record.fromServer(id, responses[id]));
  }

  get(question) {
    return this.#records.get(question);
  }

  all() {
    return [...this.#records.values()];
  }

  /** Puts back what this device kept. `stored` has the server's digests by question. Returns how many came back. */
  async recover(kept, stored) {
    let count = 0;
    for (const copy of kept) {
      const before = this.#records.get(copy.question);
      if (!before) continue;
      const same = (await digest(copy.value)) === stored[copy.question]?.digest;
      const after = record.recovered(before, copy, same);
      if (after === before) continue;
      this.#set(after, "recover");
      count += 1;
    }
    return count;
  }

  edit(question, value, kind) {
    const after = record.edited(this.get(question), value, this.#stamp());
    this.#keep(after);
    this.#set(after, kind);
    this.#tell("edit", { question, kind });
  }

  keepOwn(question) {
    const after = record.keepingOwn(this.get(question), this.#stamp());
    this.#keep(after);
    this.#set(after, "choice");
    this.#tell("edit", { question, kind: "choice" });
  }

  takeOther(question) {
    const after = record.takingOther(this.get(question));
    this.#keep(after);
    this.#set(after, "taken");
  }

  /** Fits the answer to a corrected question: as the server has it, or, where it is not sent yet, as far as it can stay. */
  correct(question, { kind, choices, stored }) {
    const before = this.get(question);
    const after = record.corrected(before, { kind, choices, stored }, this.#stamp());
    if (after.dirty) this.#keep(after);
    this.#set(after, "corrected");
  }

  /** What is to be sent, the longest waiting first. */
  sendable() {
    return this.all().filter(record.isSendable).sort((a, b) => a.at - b.at);
  }

  /** Judges the items of one sync by the reply. Returns how many are settled, one way or the other. */
  async settle(items, answers) {
    let progress = 0;
    for (const item of items) {
      const answer = answers[item.question];
      if (answer && (await this.#settle(item, answer))) progress += 1;
    }
    return progress;
  }

  async #settle(item, answer) {
    let before = this.get(item.question);
    let current = await digest(before.value);
    while (before !== this.get(item.question)) {
      before = this.get(item.question); // typed on while the fingerprint was taken
      current = await digest(before.value);
    }
    const after = record.settled(before, item, answer, current);
    if (after === before) return before.revision !== item.revision;
    if (after.dirty) this.#keep(after);
    else this.outbox.acknowledge(after);
    this.#set(after, "settled");
    return true;
  }

  /** The server cannot take this item as it is: it rests until the student changes it. */
  refuse(item, code) {
    const before = this.get(item.question);
    if (before.revision === item.revision) this.#set({ ...before, hold: "refused", code }, "refused");
  }

  /** Lets records go out again that were held for a reason that is over. */
  release(reason) {
    const held = this.all().filter((one) => one.hold === reason);
    for (const one of held) this.#set({ ...one, hold: null }, "released");
    return held.length;
  }

  #stamp() {
    return { tab: this.tab, at: Math.max(0, Math.round(this.now())) };
  }

  #keep(one) {
    this.outbox.put(one);
  }

  #set(one, why) {
    this.#records.set(one.question, one);
    this.#tell("change", { question: one.question, why });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
