/** Which question is the student at, and how does one get to another: all on a page, one at a time, only forward? */

/** Dispatches "current" ({id}) when the student is at another question. */
export class Navigation extends EventTarget {
  #index = 0;

  constructor({ root, mode, questions, outbox, confirmForward, page }) {
    super();
    Object.assign(this, { root, mode, outbox, confirmForward, page });
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

  /** Shows the place that was kept from before a reload. */
  start(place) {
    const index = this.list.findIndex(({ id }) => id === place);
    if (this.oneAtATime) this.#show(Math.max(0, index));
    this.#tell();
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
    element.scrollIntoView({ block: "start" });
    element.focus({ preventScroll: true });
    this.#tell();
  }

  async step(by) {
    const next = this.list[this.#index + by];
    if (!next) return;
    if (this.mode !== "forward") return this.goTo(next.id);
    if (by < 0 || this.page.phase !== "working" || !(await this.confirmForward(this.current))) return;
    this.#index += by;
    this.goTo(next.id);
  }

  #show(index) {
    this.#index = index;
    for (const [place, question] of this.list.entries()) question.element.hidden = place !== index;
    for (const section of this.root.querySelectorAll("[data-section]")) {
      section.hidden = !section.querySelector("[data-question]:not([hidden])");
    }
    const at = (name) => this.root.querySelector(`[data-step="${name}"]`);
    at("back").hidden = this.mode === "forward" || index === 0;
    at("next").hidden = index === this.list.length - 1;
    at("review").hidden = index !== this.list.length - 1;
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
