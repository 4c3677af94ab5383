/** What does the lobby say while a student waits at the door? The end of the time, the opening, and the device. */

const SECOND = 1000;
const TICK_MS = 250;
const CLOCK_OFF_MS = 5 * SECOND; // a device's clock is called right within this
const SLEPT_MS = 2 * SECOND;
const SLOW_MS = 1500;
const PATIENCE_MS = 8 * SECOND;
const TRY_AGAIN_MS = 10 * SECOND; // a Start that led nowhere can be pressed again

/**
 * Server time minus monotonic time, never too large: the server looked at its clock before the answer arrived.
 * So Start opens a little late rather than too early, and the end shown is never later than the real one.
 */
export function offsetOf({ now, receivedAt }) {
  return now - receivedAt;
}

/** "before", "open" or "over": the sitting's window at server time `now`; all in milliseconds since the epoch. */
export function phaseAt({ now, opens, ends }) {
  if (now < opens) return "before";
  return now < ends ? "open" : "over";
}

/** What a start at `now` (or at the opening) would give: its end, and how long if the hard stop takes some away. */
export function outlook({ now, opens, allowed, hardStop }) {
  const start = Math.max(now, opens);
  const full = start + allowed;
  const clipped = hardStop !== null && hardStop < full;
  const end = clipped ? Math.max(hardStop, start) : full;
  return { end, clipped, length: end - start };
}

/** "1 d 2 h", "2 h 05 min", "4 min 09 s", "9 s": rounded up to the second, so that it never ends early. */
export function countdown(ms) {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  const [d, h, m, s] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  if (d) return `${d} d ${h} h`;
  if (h) return `${h} h ${two(m)} min`;
  return m ? `${m} min ${two(s)} s` : `${s} s`;
}

/** "67 min 30 s" as the server says lengths, rounded down. */
export function lengthInWords(ms) {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const [m, s] = [Math.floor(seconds / 60), seconds % 60];
  return [m || !s ? `${m} min` : "", s ? `${s} s` : ""].filter(Boolean).join(" ");
}

/** How the device's clock stands: within `CLOCK_OFF_MS` of the server's it is right. */
export function clockState(apart) {
  return Math.abs(apart) <= CLOCK_OFF_MS ? "ok" : "off";
}

/** How the connection stands: `outcome` is "signed_out", "failed", or how long the answer took in ms. */
export function networkState(outcome) {
  if (outcome === "signed_out") return "signed_out";
  if (outcome === "failed") return "warn";
  return outcome > SLOW_MS ? "slow" : "ok";
}

/** "checking" until all are known, "ok" if nothing is to be told, else "warn". */
export function summaryOf(states) {
  if (states.includes("checking")) return "checking";
  return states.every((state) => state === "ok" || state === "off") ? "ok" : "warn";
}

/** Whether the device slept or its clock was set: the wall clock ran away from the monotonic one. */
export function slept(before, apart) {
  return Math.abs(apart - before) > SLEPT_MS;
}

/** The server's time in a copy of the lobby, or null where the text is another page. */
export function serverTimeIn(text) {
  const found = /data-now="(\d+)"/.exec(text);
  return found ? Number(found[1]) : null;
}

class Lobby {
  #sent = false;

  constructor(root) {
    const { opens, ends, allowed, hardStop, zone, url, now } = root.dataset;
    this.root = root;
    this.url = url;
    this.window = { opens: Number(opens), ends: Number(ends) };
    this.terms = { opens: Number(opens), allowed: Number(allowed), hardStop: hardStop ? Number(hardStop) : null };
    this.hour = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: zone });
    this.form = root.querySelector("[data-start-form]");
    [this.visit] = performance.getEntriesByType("navigation");
    this.offset = offsetOf({ now: Number(now), receivedAt: this.visit?.responseStart ?? performance.now() });
    this.apart = wallMinusMonotonic();
  }

  begin() {
    if (this.visit?.type === "back_forward") return this.#comeAgain();
    window.addEventListener("pageshow", (event) => event.persisted && this.#comeAgain());
    this.tick();
    setInterval(() => this.tick(), TICK_MS);
    document.addEventListener("visibilitychange", () => document.hidden || this.tick());
    window.addEventListener("online", () => this.ask());
    window.addEventListener("offline", () => this.ask());
    if (this.form) this.#guardStart();
    this.root.querySelector(".is-invalid")?.focus();
    this.#checkDevice();
  }

  /** A page from the browser's memory may be out of date: the quiz may be running by now. */
  #comeAgain() {
    window.location.replace(this.url);
  }

  now() {
    return performance.now() + this.offset;
  }

  tick() {
    const apart = wallMinusMonotonic();
    if (slept(this.apart, apart)) this.ask();
    this.apart = apart;
    const phase = phaseAt({ now: this.now(), ...this.window });
    this.#showPhase(phase);
    if (phase !== "over") this.#showOutlook();
    if (phase === "before") this.#showCountdown();
  }

  /** Asks the server for its time: corrects ours, and tells how the connection stands. */
  async ask() {
    const outcome = await this.#answerTime();
    this.#say("network", networkState(outcome), outcome);
    if (typeof outcome !== "number") return;
    const apart = Date.now() - this.now();
    this.#say("clock", clockState(apart), countdown(Math.abs(apart)));
  }

  async #answerTime() {
    const sentAt = performance.now();
    try {
      const reply = await fetch(this.url, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
      const receivedAt = performance.now();
      const now = serverTimeIn(await reply.text());
      if (now === null) return reply.redirected ? "signed_out" : "failed";
      this.offset = offsetOf({ now, receivedAt });
      return Math.round(receivedAt - sentAt);
    } catch {
      return "failed";
    }
  }

  #showPhase(phase) {
    if (this.phase === phase) return;
    this.phase = phase;
    for (const element of this.root.querySelectorAll("[data-when]")) {
      element.hidden = !element.dataset.when.split(" ").includes(phase);
    }
    this.#allowStart();
  }

  #showOutlook() {
    const { end, clipped, length } = outlook({ now: this.now(), ...this.terms });
    write(this.root.querySelector("[data-end-time]"), this.hour.format(end));
    const warning = this.root.querySelector("[data-clipped]");
    if (!warning) return;
    warning.hidden = !clipped;
    write(warning.querySelector("[data-clipped-left]"), lengthInWords(length));
  }

  #showCountdown() {
    const line = this.root.querySelector("[data-countdown]");
    if (!line) return;
    line.hidden = false;
    write(line.querySelector("[data-countdown-left]"), countdown(this.window.opens - this.now()));
  }

  #guardStart() {
    this.form.addEventListener("submit", (event) => {
      if (this.#sent || this.phase !== "open") return event.preventDefault();
      this.#markSent(true);
      setTimeout(() => this.#markSent(false), TRY_AGAIN_MS);
    });
  }

  #markSent(sent) {
    this.#sent = sent;
    for (const words of this.form.querySelectorAll("[data-start-says]")) {
      words.hidden = (words.dataset.startSays === "sent") !== sent;
    }
    this.#allowStart();
  }

  #allowStart() {
    const button = this.form?.querySelector("[data-start]");
    if (button) button.disabled = this.#sent || this.phase !== "open";
  }

  async #checkDevice() {
    if (!this.root.querySelector("[data-device]")) return;
    this.#say("secure", window.isSecureContext && crypto.subtle ? "ok" : "warn");
    await Promise.all([this.ask(), storageWorks().then((works) => this.#say("storage", works ? "ok" : "warn"))]);
  }

  #say(check, state, value = "") {
    const item = this.root.querySelector(`[data-check="${check}"]`);
    if (!item) return;
    item.dataset.state = state;
    for (const words of item.querySelectorAll("[data-says]")) {
      words.hidden = words.dataset.says !== state;
      write(words.querySelector("[data-value]"), String(value));
    }
    const summary = summaryOf([...this.root.querySelectorAll("[data-check]")].map((one) => one.dataset.state));
    for (const words of this.root.querySelectorAll("[data-device-summary]")) {
      words.hidden = words.dataset.deviceSummary !== summary;
    }
  }
}

function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

function wallMinusMonotonic() {
  return Date.now() - performance.now();
}

/** Whether something written to IndexedDB can be read again. */
async function storageWorks() {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, false));
  try {
    return await Promise.race([patience, wroteAndRead()]);
  } catch {
    return false;
  }
}

async function wroteAndRead() {
  const opening = indexedDB.open("device-check", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("probe");
  const database = await done(opening);
  const probe = database.transaction("probe", "readwrite").objectStore("probe");
  probe.put("written", "key");
  const read = await done(probe.get("key"));
  database.close();
  return read === "written";
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

if (typeof document !== "undefined") {
  const root = document.querySelector("[data-lobby]");
  if (root) new Lobby(root).begin();
}
