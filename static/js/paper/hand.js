/** How does a student ask the room for help, and how does the page know that the hand is down again? */

const LOOK_EVERY_MS = 15_000;

/** Which words of the dialog stand: of a hand that is up, of one that is down, or of what went wrong. */
export function standing({ hand, trouble }) {
  if (trouble) return trouble;
  return hand ? "up" : "down";
}

/** What a status of the server means to the student. */
export function troubleOf(status) {
  if (status === 429) return "too_often";
  if (status === 409) return "closed";
  if (status === 401) return "signed_out";
  return "unreachable";
}

/** The hand of this page. `send` is fetch; `token` gives the attempt's token of the moment. */
export class Hand {
  #trouble = "";
  #timer = null;

  constructor({ root, urls, hand, token, timeOfDay, send = (...args) => fetch(...args), later = (act, ms) => setTimeout(act, ms) }) {
    Object.assign(this, { urls, hand, token, timeOfDay, send, later });
    this.dialog = root.querySelector("#hand");
    this.opener = root.querySelector("[data-hand-open]");
    this.text = this.dialog.querySelector("textarea");
    this.dialog.querySelector("[data-hand-raise]").addEventListener("click", () => this.raise());
    this.dialog.querySelector("[data-hand-lower]").addEventListener("click", () => this.lower());
    this.render();
    this.#watch();
  }

  async raise() {
    const done = await this.#post(this.urls.raise, { text: this.text.value });
    if (done) this.dialog.close();
  }

  async lower() {
    const done = await this.#post(this.urls.lower, {});
    if (done) this.dialog.close();
  }

  /** While the hand is up the page asks now and then; the answer itself comes as a message. */
  #watch() {
    clearTimeout(this.#timer);
    if (this.hand) this.#timer = this.later(() => this.#look(), LOOK_EVERY_MS);
  }

  async #look() {
    const reply = await this.#ask(this.urls.state, { method: "GET" });
    if (reply?.ok) this.hand = (await reply.json()).hand;
    this.render();
    this.#watch();
  }

  async #post(url, body) {
    const reply = await this.#ask(url, { method: "POST", body: JSON.stringify(body) });
    this.#trouble = reply?.ok ? "" : troubleOf(reply?.status);
    if (reply?.ok) this.hand = (await reply.json()).hand;
    if (reply?.ok && !this.hand) this.text.value = "";
    this.render();
    this.#watch();
    return Boolean(reply?.ok);
  }

  async #ask(url, options) {
    const headers = { "Content-Type": "application/json", "X-Attempt-Token": this.token() };
    return this.send(url, { ...options, headers, cache: "no-store", redirect: "manual" }).catch(() => null);
  }

  render() {
    const now = standing({ hand: this.hand, trouble: this.#trouble });
    for (const part of this.dialog.querySelectorAll("[data-hand-says]")) part.hidden = part.dataset.handSays !== now;
    this.dialog.querySelector("[data-hand-raise]").textContent = this.hand ? "Change my words" : "Raise my hand";
    this.dialog.querySelector("[data-hand-lower]").hidden = !this.hand;
    if (this.hand) this.dialog.querySelector("[data-hand-since]").textContent = this.timeOfDay(this.hand.at);
    this.opener.dataset.up = this.hand ? "yes" : "no";
    this.opener.querySelector("[data-hand-label]").textContent = this.hand ? "Asked" : "Ask";
  }
}
