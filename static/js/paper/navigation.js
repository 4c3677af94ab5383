/** Which question is the student at, and how does one get to another: all on a page, one at a time, only forward? */

/** Dispatches "current" ({id}) when the student is at another question, "leave" ({id}) to go on where there is no way back. */
export class Navigation extends EventTarget {
  #index = 0;

  /** `order`: the ids of all questions, also of those that are not handed out yet. */
  constructor({ root, mode, questions, order, outbox }) {
    super();
    Object.assign(this, { root, mode, order, outbox });
    this.list = [...questions.values()];
    this.root.addEventListener("focusin", ({ target }) => this.#seen(target));
    this.root.addEventListener("click", (event) => this.#clicked(event));
  }

  get current() {
    return this.list[this.#index];
  }

  get oneAtATime() {
    return this.mode !== "all";
  }

  /** Shows the place that was kept from before a reload; where there is no way back, the server knows it. */
  start(place) {
    const index = this.list.findIndex(({ id }) => id === place);
    if (this.oneAtATime) this.#show(this.mode === "forward" ? this.list.length - 1 : Math.max(0, index));
    this.#tell();
  }

  /** Goes to a question that has just come onto the page. */
  arrive(question) {
    this.list.push(question);
    this.#index = this.list.length - 1;
    this.goTo(question.id);
  }

  /** Whether the question is on the page, or behind: only where there is no way back some are still to come. */
  isHere(id) {
    return this.order.indexOf(id) <= this.order.indexOf(this.list.at(-1).id);
  }

  /** Whether a link to this question leads there: with "forward" only the current one does. */
  reaches(id) {
    return this.mode !== "forward" || id === this.current.id;
  }

  goTo(id) {
    const index = this.list.findIndex((question) => question.id === id);
    if (index < 0 || !this.reaches(id)) return;
    if (this.oneAtATime) this.#show(index);
    this.#index = index;
    const { element } = this.current;
    const opens = this.oneAtATime && element.matches(":first-of-type"); // a new section says first what it is about
    (opens ? element.closest("[data-section]") : element).scrollIntoView({ block: "start" });
    element.focus({ preventScroll: true });
    this.#tell();
  }

  step(by) {
    if (this.mode !== "forward") return this.goTo(this.list[this.#index + by]?.id);
    if (by > 0 && !this.#isLast()) this.dispatchEvent(new CustomEvent("leave", { detail: { id: this.current.id } }));
  }

  #isLast() {
    return this.current.id === this.order.at(-1);
  }

  #show(index) {
    this.#index = index;
    for (const [place, question] of this.list.entries()) question.element.hidden = place !== index;
    for (const section of this.root.querySelectorAll("[data-section]")) {
      section.hidden = !section.querySelector("[data-question]:not([hidden])");
    }
    const at = (name) => this.root.querySelector(`[data-step="${name}"]`);
    at("back").hidden = this.mode === "forward" || index === 0;
    at("next").hidden = this.#isLast();
    at("review").hidden = !this.#isLast();
    this.outbox.mark("place", this.list[index].id);
  }

  #seen(target) {
    const id = target.closest("[data-question]")?.dataset.question;
    const index = this.list.findIndex((question) => question.id === id);
    if (index < 0 || index === this.#index) return;
    this.#index = index;
    this.#tell();
  }

  #clicked(event) {
    const jump = event.target.closest("[data-jump]");
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (jump) {
      event.preventDefault();
      jump.closest("dialog")?.close();
      this.goTo(jump.dataset.jump);
    }
    if (step === "back") this.step(-1);
    if (step === "next") this.step(1);
  }

  #tell() {
    this.dispatchEvent(new CustomEvent("current", { detail: { id: this.current.id } }));
  }
}
