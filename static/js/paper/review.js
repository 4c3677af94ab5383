/** What should a student look at before handing in, and how is the paper handed in? */

import { asked } from "./dialogs.js";
import { isAnswered } from "./value.js";

/** The ids that deserve a look: blank, flagged, and those where saving needs the student. */
export function worthALook(records) {
  const ids = (test) => records.filter(test).map(({ question }) => question);
  return {
    blank: ids(({ value }) => !isAnswered(value)),
    flagged: ids(({ value }) => value.flagged),
    attention: ids(({ hold }) => hold === "stale" || hold === "refused"),
    unsaved: ids(({ dirty, hold }) => dirty && hold === null),
  };
}

/** The review dialog: lists with links, Submit, a second question only where something is blank or undecided. */
export class Review {
  constructor({ root, sheet, sync, page, navigation, questions, words }) {
    Object.assign(this, { root, sheet, sync, page, navigation, questions, words });
    this.dialog = root.querySelector("#review");
    this.doubt = root.querySelector("#doubt");
    this.sending = root.querySelector("#sending");
    for (const opener of root.querySelectorAll("[data-review]")) opener.addEventListener("click", () => this.open());
    this.dialog.querySelector("[data-submit]").addEventListener("click", () => this.#submit());
    this.sending.addEventListener("cancel", (event) => event.preventDefault());
    this.sending.querySelector("[data-go-back]").addEventListener("click", () => this.#goBack());
    sheet.addEventListener("change", () => this.dialog.open && this.render());
    sync.addEventListener("state", () => this.#follow());
    page.addEventListener("phase", () => this.#phase());
  }

  open() {
    if (this.page.phase !== "working" || this.dialog.open) return;
    this.render();
    this.dialog.showModal();
  }

  render() {
    const look = worthALook(this.sheet.all());
    const total = this.questions.size;
    const answered = total - look.blank.length;
    this.dialog.querySelector("[data-review-count]").textContent = this.words("map_count", { answered, total });
    for (const [name, ids] of Object.entries(look)) this.#list(name, ids);
    const nothing = Object.values(look).every((ids) => !ids.length);
    this.dialog.querySelector("[data-review-all-well]").hidden = !nothing;
  }

  #list(name, ids) {
    const group = this.dialog.querySelector(`[data-review-group="${name}"]`);
    group.hidden = !ids.length;
    group.querySelector("[data-review-size]").textContent = ids.length;
    group.querySelector("[data-review-links]").replaceChildren(...ids.map((id) => this.#link(id)));
  }

  #link(id) {
    const item = this.root.querySelector("#review-link").content.firstElementChild.cloneNode(true);
    const link = item.querySelector("a");
    const { number } = this.questions.get(id);
    link.textContent = number;
    link.setAttribute("aria-label", this.words("review_link", { number }));
    if (this.navigation.reaches(id)) {
      link.href = `#q-${id}`;
      link.dataset.jump = id;
    }
    return item;
  }

  async #submit() {
    const { blank, attention } = worthALook(this.sheet.all());
    if (blank.length || attention.length) {
      const parts = [blank.length && ["doubt_blank", blank.length], attention.length && ["doubt_attention", attention.length]];
      const sentences = parts.filter(Boolean).map(([word, count]) => this.words(word, { count }));
      this.doubt.querySelector("[data-doubt-text]").textContent = sentences.join(" ");
      if (!(await asked(this.doubt))) return;
    }
    this.dialog.close();
    if (this.page.phase !== "working") return;
    this.page.update({ submitting: true });
    this.sync.finish();
    this.#follow();
    this.sending.showModal();
  }

  #follow() {
    if (!this.page.facts.submitting) return;
    if (!this.sync.finishing && this.page.phase === "submitting") return this.#goBack();
    const failing = this.sync.failures > 0 || this.sync.signedOut;
    this.sending.querySelector("[data-sending-trouble]").hidden = !failing;
    this.sending.querySelector("[data-go-back]").hidden = !failing;
  }

  #goBack() {
    this.page.update({ submitting: false });
    this.sync.cancelFinish();
  }

  #phase() {
    if (this.page.phase !== "working") for (const dialog of [this.doubt, this.dialog]) dialog.close();
    if (this.page.phase !== "submitting") this.sending.close();
  }
}
