/** What should a student look at before handing in, and how is the paper handed in? */

import { asked } from "./dialogs.js";
import { isAnswered } from "./value.js";

/** The ids that deserve a look: blank, flagged, and those where saving needs the student. `here`: is it handed out? */
export function worthALook(records, here = () => true) {
  const ids = (test) => records.filter(test).map(({ question }) => question);
  return {
    blank: ids(({ value, question }) => !isAnswered(value) && here(question)),
    ahead: ids(({ question }) => !here(question)),
    flagged: ids(({ value }) => value.flagged),
    attention: ids(({ hold }) => hold === "stale" || hold === "refused"),
    unsaved: ids(({ dirty, hold }) => dirty && hold === null),
  };
}

/** The review dialog: lists with links, Submit, a second question only where something is blank or undecided. */
export class Review {
  constructor({ root, boot, sheet, sync, page, navigation, words }) {
    Object.assign(this, { root, sheet, sync, page, navigation, words });
    this.numbers = new Map(boot.questions.map(({ id, number }) => [id, number]));
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
    const look = this.#look();
    const total = this.numbers.size;
    const answered = total - look.blank.length - look.ahead.length;
    this.dialog.querySelector("[data-review-count]").textContent = this.words("map_count", { answered, total });
    for (const [name, ids] of Object.entries(look)) this.#list(name, ids);
    const nothing = Object.values(look).every((ids) => !ids.length);
    this.dialog.querySelector("[data-review-all-well]").hidden = !nothing;
  }

  #look() {
    return worthALook(this.sheet.all(), (id) => this.navigation.isHere(id));
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
    const number = this.numbers.get(id);
    link.textContent = number;
    link.setAttribute("aria-label", this.words("review_link", { number }));
    if (this.navigation.reaches(id)) {
      link.href = `#q-${id}`;
      link.dataset.jump = id;
    }
    return item;
  }

  async #submit() {
    const { blank, ahead, attention } = this.#look();
    if (blank.length || ahead.length || attention.length) {
      const parts = Object.entries({ blank, ahead, attention }).map(([name, { length }]) => length && [`doubt_${name}`, length]);
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
