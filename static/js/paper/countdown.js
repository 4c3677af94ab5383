/** How does the student see and hear the time that is left? */

const MINUTE = 60_000;
const SPOKEN = [15 * MINUTE, 5 * MINUTE, MINUTE];
const UNSURE_MS = 3_000;
const HIDDEN_KEY = "paper.clock.hidden";

/** "44:58" or "1:07:30": whole seconds, rounded down, so never more than is left. */
export function shown(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** "calm", "soon" (5 minutes or less), "last" (1 minute or less) or "over". */
export function stage(ms) {
  if (ms <= 0) return "over";
  if (ms <= MINUTE) return "last";
  return ms <= 5 * MINUTE ? "soon" : "calm";
}

/** The mark (15, 5 or 1 minute, in ms) that was passed between two looks at the clock, the latest one, or null. */
export function passed(before, now) {
  const crossed = SPOKEN.filter((mark) => before > mark && now <= mark);
  return crossed.length ? Math.min(...crossed) : null;
}

/** "5 minutes", "2 minutes 30 seconds": a change of the deadline in words. */
export function inWords(ms, words) {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const parts = [
    [Math.floor(seconds / 60), "minutes"],
    [seconds % 60, "seconds"],
  ];
  return parts.filter(([count]) => count).map(([count, unit]) => words(unit, { count })).join(" ");
}

/** Ticks in [data-clock]; tells `onZero` once the time is over and the clock can be trusted. */
export class Countdown {
  #before = Infinity;
  #unsureSince = null;

  constructor({ root, words, clock, onZero, monotonic = () => performance.now() }) {
    Object.assign(this, { words, clock, onZero, monotonic });
    this.line = root.querySelector("[data-clock]");
    this.digits = root.querySelector("[data-clock-digits]");
    this.label = root.querySelector("[data-clock-label]");
    this.voice = root.querySelector("[data-clock-voice]");
    this.toggle = root.querySelector("[data-clock-toggle]");
    this.hidden = remembered();
    this.toggle.addEventListener("click", () => this.#flip());
  }

  tick() {
    this.clock.look();
    const left = this.clock.remaining();
    if (this.#unsure()) return this.#write(this.words("clock_checking"), "", "calm");
    const now = this.clock.paused ? "calm" : stage(left);
    if (this.clock.paused) this.#write(this.words("clock_paused"), "", now);
    else if (this.hidden) this.#write(this.words("clock_hidden"), this.words(`clock_hidden_${now}`), now);
    else this.#write(shown(left), this.words(`clock_${now}`), now);
    if (!this.clock.paused) this.#speak(left);
    if (left <= 0 && this.clock.trusted && !this.clock.paused) this.onZero();
  }

  /** Right after a jump the time is asked for before it is shown; if nobody answers, the smaller rest is shown. */
  #unsure() {
    if (this.clock.trusted) this.#unsureSince = null;
    else this.#unsureSince ??= this.monotonic();
    return this.#unsureSince !== null && this.monotonic() - this.#unsureSince < UNSURE_MS;
  }

  #write(digits, label, tone) {
    put(this.digits, digits);
    put(this.label, label);
    put(this.toggle, this.words(this.hidden ? "clock_show" : "clock_hide"));
    this.line.dataset.stage = tone;
  }

  #speak(left) {
    const mark = passed(this.#before, left);
    this.#before = left;
    if (mark !== null) this.voice.textContent = this.words("clock_spoken", { count: mark / MINUTE });
  }

  #flip() {
    this.hidden = !this.hidden;
    try {
      localStorage.setItem(HIDDEN_KEY, this.hidden ? "yes" : "");
    } catch {
      // the wish then lasts as long as the page
    }
    this.tick();
  }
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function remembered() {
  try {
    return localStorage.getItem(HIDDEN_KEY) === "yes";
  } catch {
    return false;
  }
}
