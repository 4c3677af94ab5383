/** How do clicks and keys in one question become its response, and how is its response shown? */

import { NONE, adopting, choosing, storable, ticking } from "./value.js";

/** One question of the page. `limit` is the longest explanation in UTF-16 units; `open` says whether it can be answered. */
export class Question {
  constructor({ element, sheet, words, limit, open }) {
    Object.assign(this, { element, sheet, words, limit });
    this.id = element.dataset.question;
    this.number = element.dataset.number;
    this.text = element.querySelector("[data-explanation]");
    this.flag = element.querySelector("[data-flag]");
    this.#find();
    if (open) this.#adopt();
    this.#listen();
    this.render();
  }

  get record() {
    return this.sheet.get(this.id);
  }

  get locked() {
    return this.element.dataset.locked === "yes";
  }

  /** What a correction may put in anew. */
  #find() {
    this.kind = this.element.dataset.kind;
    this.inputs = [...this.element.querySelectorAll("[data-choice-input]")];
    this.clear = this.element.querySelector("[data-clear]");
  }

  /** Takes note of parts that were put in anew. */
  refresh() {
    this.#find();
    this.lock(this.locked);
    this.render();
  }

  /** What was chosen or typed before this script ran (a slow network, a slow device) is an answer like any other. */
  #adopt() {
    const touched = this.inputs
      .filter((input) => input.checked !== input.defaultChecked)
      .map((input) => ({ choice: input.value, ticked: input.checked }));
    const typed = this.text && this.text.value !== this.text.defaultValue.replace(/\r\n?/g, "\n");
    if (!touched.length && !typed) return;
    const explanation = typed ? storable(this.text.value, this.limit) : null;
    const after = adopting(this.record.value, { kind: this.kind, touched, explanation });
    this.sheet.edit(this.id, after, touched.length ? "choice" : "text");
  }

  #listen() {
    this.element.addEventListener("change", ({ target }) => {
      if (this.inputs.includes(target)) this.choose(target, target.checked);
    });
    this.element.addEventListener("click", ({ target }) => target.closest("[data-clear]") && this.clearChoice());
    this.flag.addEventListener("click", () => this.toggleFlag());
    this.text?.addEventListener("input", () => this.#explain());
  }

  choose(input, checked) {
    if (this.locked) return this.render();
    const { value } = this.record;
    const after = this.kind === "select_all" ? ticking(value, input.value, checked) : choosing(value, input.value);
    this.sheet.edit(this.id, after, "choice");
  }

  /** What the key of the n-th choice does (from 0); "none" is the last. */
  press(index) {
    const input = this.inputs[index];
    if (!input || this.locked) return;
    input.focus();
    this.choose(input, this.kind === "select_all" ? !input.checked : true);
  }

  toggleFlag() {
    if (this.locked) return;
    const { value } = this.record;
    this.sheet.edit(this.id, { ...value, flagged: !value.flagged }, "choice");
  }

  clearChoice() {
    if (this.locked || this.record.value.selected === null) return;
    this.sheet.edit(this.id, choosing(this.record.value, null), "choice");
    this.inputs[0].focus();
  }

  #explain() {
    const explanation = storable(this.text.value, this.limit);
    this.sheet.edit(this.id, { ...this.record.value, explanation }, "text");
  }

  /** Nobody can write while the page is read-only; what is there stays readable and can be copied. */
  lock(locked) {
    this.element.dataset.locked = locked ? "yes" : "";
    for (const control of [...this.inputs, this.flag, this.clear]) if (control) control.disabled = locked;
    if (this.text) this.text.readOnly = locked;
  }

  render() {
    const { value } = this.record;
    const { selected } = value;
    const chosen = selected === NONE ? [NONE] : (selected ?? []);
    for (const input of this.inputs) input.checked = chosen.includes(input.value);
    this.flag.setAttribute("aria-pressed", String(value.flagged));
    this.element.dataset.answered = selected === null ? "" : "yes";
    this.element.dataset.flagged = value.flagged ? "yes" : "";
    if (this.text) this.#renderText(value.explanation);
    this.#renderNotes();
  }

  #renderText(explanation) {
    if (this.text.value !== explanation) this.text.value = explanation;
    const left = this.limit - explanation.length;
    const counter = this.element.querySelector("[data-counter]");
    counter.textContent = this.words("characters", { used: explanation.length, limit: this.limit });
    counter.dataset.tone = left < this.limit / 10 ? "near" : "";
  }

  #renderNotes() {
    const { hold, code } = this.record;
    for (const note of this.element.querySelectorAll("[data-note]")) note.hidden = note.dataset.note !== hold;
    const reason = this.element.querySelector("[data-note-code]");
    if (reason) reason.textContent = code;
  }
}

/** {questions: all of the page by id, shown anew whenever their record changes; add: takes one more element in}. */
export function attachQuestions({ root, sheet, words, limit, page }) {
  const questions = new Map();
  const follow = () => questions.forEach((question) => question.lock(page.phase !== "working"));
  const add = (element) => {
    const question = new Question({ element, sheet, words, limit, open: page.phase === "working" });
    questions.set(question.id, question);
    question.lock(page.phase !== "working");
    return question;
  };
  root.querySelectorAll("[data-question]").forEach(add);
  sheet.addEventListener("change", ({ detail }) => questions.get(detail.question)?.render());
  page.addEventListener("phase", follow);
  return { questions, add };
}
