/** How does a correction reach a page on which somebody writes? In its place, marked, with nothing lost or moved. */

/**
 * Asks the server what was corrected when a reply names another edition, or when it refuses an answer; puts the
 * corrected parts into the page, fits the answers, and announces each correction until the student confirms it.
 */
export class Corrections {
  #asking = false;
  #shown = new Map();
  #confirmed = new Set();

  constructor({ root, boot, sync, sheet, page, list, template, words, timeOfDay, onParts, navigation, get = read, send = write }) {
    Object.assign(this, { root, sync, sheet, page, list, template, words, timeOfDay, onParts, navigation, get, send });
    this.edition = boot.edition;
    this.urls = { read: boot.corrections_url, seen: boot.corrections_seen_url };
    sync.addEventListener("reply", ({ detail }) => this.#heard(detail));
    sync.addEventListener("refused", () => this.#ask());
    this.#announce(boot.corrections);
  }

  #heard({ edition, state }) {
    if (this.#confirmed.size) this.#tellSeen();
    if (edition && edition !== this.edition && state !== "closed") this.#ask();
  }

  async #ask() {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const told = await this.get(this.urls.read, this.sync.token);
      if (told) this.#take(told);
    } finally {
      this.#asking = false;
    }
  }

  #take({ edition, questions, sections, corrections }) {
    keepingPlace(this.root, () => {
      for (const { id, html } of sections) this.#replace(`[data-section="${id}"]`, html);
      for (const { id, html, kind } of questions) this.#replace(`[data-question="${id}"]`, html, kind);
      this.onParts(questions);
    });
    for (const question of questions) this.sheet.correct(question.id, question);
    this.edition = edition;
    this.#announce(corrections);
    this.sync.poke();
  }

  /** Puts the parts of the rendered element into the one on the page, whose text field stays untouched. */
  #replace(selector, html, kind) {
    const old = this.root.querySelector(selector);
    if (!old) return; // handed out, but not on this page yet
    const fresh = parsed(html);
    for (const part of fresh.querySelectorAll("[data-part]")) {
      old.querySelector(`[data-part="${part.dataset.part}"]`)?.replaceWith(part);
    }
    if (kind) old.dataset.kind = kind;
  }

  #announce(corrections) {
    for (const one of corrections) if (!this.#shown.has(one.id) && !this.#confirmed.has(one.id)) this.#show(one);
  }

  #show({ id, at, text, questions }) {
    const item = this.template.content.firstElementChild.cloneNode(true);
    item.querySelector("[data-correction-time]").textContent = this.timeOfDay(at).slice(0, 5);
    item.querySelector("[data-correction-text]").textContent = text;
    item.querySelector("[data-correction-confirm]").addEventListener("click", () => this.#confirm(id, item));
    item.querySelector("[data-correction-links]").append(...questions.filter(({ id: one }) => this.navigation.reaches(one)).map((one) => this.#link(one, item)));
    this.#shown.set(id, item);
    this.list.append(item);
  }

  /** Leads there, and makes the notice small, so that it does not cover the place. */
  #link({ id, number }, item) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn-sm btn-outline-primary", textContent: this.words("correction_go", { number }) });
    button.addEventListener("click", () => {
      item.dataset.visited = "yes";
      this.navigation.goTo(id);
    });
    return button;
  }

  #confirm(id, item) {
    this.#confirmed.add(id);
    this.#shown.delete(id);
    item.remove();
    this.#tellSeen();
  }

  /** Says it until the server has heard it: a lost request is repeated with the next reply. */
  async #tellSeen() {
    const ids = [...this.#confirmed];
    if (await this.send(this.urls.seen, this.sync.token, ids)) for (const id of ids) this.#confirmed.delete(id);
  }
}

/** Changes the page while what the student looks at, and works in, stays where it is. */
export function keepingPlace(root, change) {
  const focused = root.activeElement;
  const at = placeOf(focused);
  const top = topOf(root, focused);
  const before = top();
  const scroller = root.documentElement;
  scroller.dataset.anchored = "no"; // the browser's own anchoring would move it a second time
  change();
  const after = top();
  if (after !== before) scroller.scrollBy({ top: after - before, behavior: "instant" });
  scroller.dataset.anchored = "";
  if (at && root.activeElement !== focused) at()?.focus({ preventScroll: true });
}

const ANCHOR_LINE = 120;

/** What tells how high the text field stands in which the student writes, or else the options of the first question in view. */
function topOf(root, focused) {
  if (focused?.matches?.("textarea")) return () => focused.getBoundingClientRect().top;
  const inView = [...root.querySelectorAll("[data-question]")].find((one) => one.getBoundingClientRect().bottom > ANCHOR_LINE);
  return () => inView?.querySelector("[data-part='choices']").getBoundingClientRect().top ?? 0;
}

/** How to find the element again once its part was replaced: an option by its question and value. */
function placeOf(element) {
  const question = element?.closest?.("[data-part]")?.closest("[data-question]");
  if (!question || !("value" in element)) return null;
  const { value } = element;
  return () => [...question.querySelectorAll("[data-choice-input]")].find((input) => input.value === value) ?? question;
}

/** An element of its own document: nothing in it loads or runs before it stands on the page. */
function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}

async function read(url, token) {
  try {
    const response = await fetch(url, { headers: { "X-Attempt-Token": token }, cache: "no-store", redirect: "manual" });
    return response.ok ? await response.json() : null;
  } catch {
    return null; // the next reply names the edition again
  }
}

async function write(url, token, ids) {
  const headers = { "Content-Type": "application/json", "X-Attempt-Token": token };
  try {
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(ids), redirect: "manual", keepalive: true });
    return response.ok || response.status === 400;
  } catch {
    return false;
  }
}
