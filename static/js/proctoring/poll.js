/** How does the board learn what is new, cheaply, and whether it is fresh at all? */

const EVERY_MS = 3_000;
const STALE_MS = 12_000;

/** Asks every three seconds, or as often as told, one request at a time, with the tag of what it has; nothing while nobody looks. */
export class Poll {
  #tag = null;
  #offset = 0; // the server's clock less this page's
  #freshAt = null;
  #busy = false;
  #again = false;
  onBoard = () => {};
  onState = () => {};
  onFresh = () => {};

  constructor({ url, every = EVERY_MS, send = (...args) => fetch(...args), monotonic = () => performance.now() }) {
    Object.assign(this, { url, every, send, monotonic });
    this.clock = () => this.monotonic() + this.#offset;
  }

  /** The server's time in ms since the epoch, as it stood a moment ago. */
  learn(now) {
    this.#offset = now - this.monotonic();
    this.#freshAt = this.monotonic();
  }

  start() {
    setInterval(() => document.hidden || this.now(), this.every);
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
  }

  /** Asks now; if a request is under way, once more after it. */
  async now() {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    await this.#ask();
    this.#busy = false;
    if (this.#again) {
      this.#again = false;
      await this.now();
    }
  }

  async #ask() {
    try {
      const headers = this.#tag ? { "If-None-Match": this.#tag } : {};
      const reply = await this.send(this.url, { headers, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(10_000) });
      if (reply.status === 200) this.onBoard(await reply.json());
      if (reply.status === 200 || reply.status === 304) {
        this.#tag = reply.headers.get("ETag");
        this.learn(Number(reply.headers.get("X-Now")));
        this.onFresh();
      }
    } catch {
      // The server is out of reach; the board says so below and asks again.
    }
    this.#say();
  }

  #say() {
    const stale = this.monotonic() - this.#freshAt > STALE_MS;
    const zone = globalThis.document?.documentElement.dataset.zone;
    const since = stale ? new Date(this.#freshAt + this.#offset).toLocaleTimeString("en-GB", { timeZone: zone }) : "";
    this.onState({ since });
  }
}
