/** What is answered, flagged, blank? A map of all questions, and how far the recommended pace would be. */

import { paceIndex } from "./pace.js";
import { isAnswered } from "./value.js";

/** Keeps [data-map] entries, the counts and the pace line true. */
export class PaperMap {
  constructor({ root, sheet, clock, words, boot }) {
    Object.assign(this, { root, sheet, clock, words, boot });
    const entries = [...root.querySelectorAll("[data-map]")];
    this.entries = new Map(entries.map((entry) => [entry.dataset.map, entry]));
    sheet.addEventListener("change", ({ detail }) => this.#entry(detail.question));
    for (const id of this.entries.keys()) this.#entry(id);
    this.#closeOnJump();
  }

  #entry(id) {
    const { value, hold } = this.sheet.get(id);
    const entry = this.entries.get(id);
    const state = isAnswered(value) ? "answered" : "blank";
    entry.dataset.state = state;
    entry.dataset.flagged = value.flagged ? "yes" : "";
    entry.dataset.attention = hold ? "yes" : "";
    const parts = [state, value.flagged && "flagged", hold && "attention"].filter(Boolean);
    entry.querySelector("[data-map-words]").textContent = parts.map((part) => this.words(`map_${part}`)).join(", ");
    this.#counts();
  }

  #counts() {
    const answered = this.sheet.all().filter(({ value }) => isAnswered(value)).length;
    const text = this.words("map_count", { answered, total: this.entries.size });
    for (const slot of this.root.querySelectorAll("[data-map-count]")) if (slot.textContent !== text) slot.textContent = text;
  }

  /** Once a second: the pace only changes slowly, so most ticks write nothing. */
  tick() {
    const { sections, questions, started } = this.boot;
    const elapsed = this.clock.now() - started;
    const index = paceIndex({ sections, questions, elapsed, allowed: this.clock.deadline - started });
    if (index === null || index === this.pace) return;
    this.pace = index;
    const { id, number } = questions[index];
    for (const [key, entry] of this.entries) entry.dataset.pace = key === id ? "yes" : "";
    const line = this.root.querySelector("[data-pace-line]");
    line.textContent = this.words("pace", { number });
    line.hidden = false;
  }

  showCurrent(id) {
    for (const [key, entry] of this.entries) {
      if (key === id) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
    }
  }

  /** On a small screen the map is a sheet over the page: it closes once it has led somewhere. */
  #closeOnJump() {
    const sheet = this.root.querySelector("[data-map-sheet]");
    sheet.addEventListener("click", ({ target }) => target.closest("[data-map]") && sheet.hidePopover?.());
    matchMedia("(min-width: 62rem)").addEventListener("change", () => sheet.hidePopover?.());
  }
}
