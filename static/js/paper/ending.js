/** What happens when the time is up or the attempt is closed, and what does the page say then? */

import { insist } from "./dialogs.js";
import { tally } from "./status.js";

/** Hands in at zero, shows what the server has, leads to the receipt. */
export class Ending {
  #asking = false;

  constructor({ root, sheet, sync, page, clock, outbox, words, questions, leaveTo, keepFile }) {
    Object.assign(this, { sheet, sync, page, clock, outbox, words, questions, leaveTo, keepFile });
    this.dialog = root.querySelector("#ending");
    this.file = this.dialog.querySelector("[data-ending-file]");
    this.link = this.dialog.querySelector("[data-receipt]");
    this.file.querySelector("[data-emergency]").addEventListener("click", () => this.keepFile());
    insist(this.dialog);
    sync.addEventListener("reply", ({ detail }) => this.#replied(detail));
    sync.addEventListener("state", () => this.render());
    sheet.addEventListener("change", () => this.render());
    page.addEventListener("phase", () => this.render());
  }

  /** The clock shows nothing more. First a plain sync: a minute given in the last second must not be handed in. */
  timeIsUp() {
    if (this.#asking || this.page.phase !== "working") return;
    this.#asking = true;
    this.page.update({ timeUp: true });
    this.sync.hasten();
  }

  #replied(reply) {
    if (reply.state === "closed") return this.#closed();
    const left = this.clock.remaining() > 0;
    if (left && this.sheet.release("late")) this.sync.poke();
    if (!this.#asking) return;
    if (left) this.#goOn();
    else if (reply.holder && reply.state === "running" && !this.sync.finishing) this.sync.finish();
  }

  #goOn() {
    this.#asking = false;
    this.sync.cancelFinish();
    this.page.update({ timeUp: false });
  }

  async #closed() {
    if (this.sheet.sendable().length) return this.sync.poke(); // goes once more, to be kept as late
    this.sync.stop();
    this.render();
    if (tally(this.sheet.all()).unsettled) return;
    await this.outbox.forget();
    if (this.page.closedBy === "submit" && !this.#asking) this.leaveTo(this.page.receiptUrl);
  }

  render() {
    const { phase } = this.page;
    const shown = phase === "time_up" || phase === "closed";
    if (!shown) return this.dialog.open && this.dialog.close();
    const counts = tally(this.sheet.all());
    const waiting = counts.unsaved > 0 || phase !== "closed";
    this.#write("title", this.#title(phase), 0);
    const failing = this.sync.failures > 0 || this.sync.signedOut;
    if (!waiting) this.#write("text", ...this.#has(counts));
    else if (failing) this.#write("text", counts.unsaved ? "ending_unreachable" : "ending_unconfirmed", counts.unsaved);
    else this.#write("text", "ending_handing_in", counts.unsaved);
    this.#late(counts.late);
    this.file.hidden = !(this.keepFile && waiting && failing && counts.unsaved);
    this.link.hidden = waiting;
    this.link.href = this.page.receiptUrl;
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** Time that ran out is what ended it for the student, also where this page's own flush came first. */
  #title(phase) {
    if (phase !== "closed" || this.#asking) return "ending_time_up";
    return `ending_${this.page.closedBy || "deadline"}`;
  }

  /** What the server has, as far as this page can know it. */
  #has({ answered, lone, unsettled }) {
    if (!this.page.facts.holder) return ["ending_other_page", answered];
    if (unsettled) return ["ending_has_some", unsettled];
    return [lone ? "ending_has_lone" : "ending_has_all", answered, lone];
  }

  #write(slot, word, count, lone = 0) {
    const element = this.dialog.querySelector(`[data-ending-${slot}]`);
    const text = this.words(word, { count, lone });
    if (element.textContent !== text) element.textContent = text;
  }

  #late(count) {
    const line = this.dialog.querySelector("[data-ending-late]");
    line.hidden = !count;
    const late = this.sheet.all().filter(({ dirty, hold }) => dirty && hold === "late");
    const numbers = late.map(({ question }) => this.questions.get(question).number).join(", ");
    line.textContent = count ? this.words("ending_late", { count, numbers }) : "";
  }
}
