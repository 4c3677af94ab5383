/** How does a click act on whom is chosen, once, and say what it came to, without leaving the board? */

const MOST_IN_ADDRESS = 60;
const PART = { "X-Part": "board" };

/** Whom an action is for, as its form names them: attempts or students, or "all" where nobody is chosen. */
export function whomOf(chosen, by) {
  if (!chosen.length) return ["all"];
  return chosen.map((row) => (by === "attempt" ? row.attempt : String(row.id))).filter(Boolean);
}

export class Actions {
  constructor({ root, rows, refresh }) {
    Object.assign(this, { root, rows, refresh });
    this.dialog = root.querySelector("[data-dialog]");
    this.body = root.querySelector("[data-dialog-body]");
    this.done = root.querySelector("[data-done]");
    this.token = root.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  attach() {
    this.root.addEventListener("click", (event) => this.#clicked(event));
    this.dialog.addEventListener("submit", (event) => this.#submitted(event));
    this.dialog.addEventListener("click", ({ target }) => target === this.dialog && this.dialog.close());
    const more = this.root.querySelector("[data-more]");
    document.addEventListener("click", ({ target }) => more.contains(target) || more.removeAttribute("open"));
    more.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      more.removeAttribute("open");
      more.querySelector("summary").focus();
    });
  }

  #clicked(event) {
    const cancel = event.target.closest("[data-cancel]");
    if (cancel) {
      event.preventDefault();
      this.dialog.close();
      return;
    }
    const next = event.target.closest("[data-next]");
    const verb = next ? this.root.querySelector(`[data-verb="${next.dataset.next}"]`) : event.target.closest("[data-verb]");
    if (!verb) return;
    this.root.querySelector("[data-more]").removeAttribute("open");
    const chosen = next ? [this.rows.of(next)] : this.rows.chosen();
    const whom = whomOf(chosen, verb.dataset.by);
    if (!whom.length) this.#say("Nothing changed: none of these has begun.", false);
    // What is done to the whole room at once is asked for in words first.
    else if ("atOnce" in verb.dataset && whom[0] !== "all") this.#act(verb, whom, next);
    else this.#open(verb, whom);
  }

  async #open(verb, whom) {
    const many = whom.length > MOST_IN_ADDRESS;
    const form = await this.#get(verb.dataset.form, many ? ["all"] : whom);
    if (form === null) return;
    this.body.innerHTML = form;
    if (many) this.#name(whom);
    this.dialog.showModal();
    this.body.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
  }

  /** Names these in the form that is open: more than fit into an address. */
  #name(whom) {
    const form = this.body.querySelector("form");
    for (const field of form.querySelectorAll("[name=who]")) field.remove();
    for (const one of whom) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "who", value: one }));
    for (const place of this.body.querySelectorAll("[data-whom]")) place.textContent = `${whom.length} students`;
  }

  async #get(address, whom) {
    const query = new URLSearchParams(whom.map((one) => ["who", one]));
    const reply = await fetch(`${address}?${query}`, { headers: PART, cache: "no-store", redirect: "manual" }).catch(() => null);
    if (!reply?.ok) {
      this.#say("The server could not be reached, and nothing was changed. Try again.", false);
      return null;
    }
    return reply.text();
  }

  async #act(verb, whom, button) {
    if (button?.disabled) return;
    if (button) button.disabled = true;
    const data = new URLSearchParams([["csrfmiddlewaretoken", this.token], ["click", crypto.randomUUID?.() ?? ""], ...whom.map((one) => ["who", one])]);
    await this.#send(verb.dataset.act, data);
    if (button) button.disabled = false;
  }

  async #submitted(event) {
    event.preventDefault();
    const form = event.target;
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    await this.#send(form.action, new URLSearchParams(new FormData(form)));
    delete form.dataset.busy;
  }

  async #send(address, data) {
    const reply = await fetch(address, { method: "POST", headers: PART, body: data, redirect: "manual" }).catch(() => null);
    if (reply?.ok) {
      const { done, count } = await reply.json();
      this.dialog.close();
      this.#say(done, count > 0);
      await this.refresh();
    } else if (reply?.status === 400) {
      this.body.innerHTML = await reply.text();
      if (!this.dialog.open) this.dialog.showModal();
      this.body.querySelector(".is-invalid, input:not([type=hidden])")?.focus();
    } else {
      this.#say("The server did not take it. Look at the board before you try again.", false);
    }
  }

  #say(words, good) {
    this.done.hidden = false;
    this.done.className = `note board__done ${good ? "note--good" : "note--warn"}`;
    this.done.textContent = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.done.hidden = true), 12_000);
  }
}
