/** How much time is left? Counted by differences on a monotonic clock, corrected by every reply of the server. */

const DRIFT = 1e-4; // how far two good clocks may part: 0.1 ms a second
const JUMP_MS = 1_500;

/**
 * What one reply tells: server time minus monotonic time lies between `low` and `high`, since the server looked at
 * its clock after we sent and before we received.
 */
export function sampled({ sentAt, receivedAt, now }) {
  return { low: now - receivedAt, high: now - sentAt, at: receivedAt };
}

/** The bounds after one more sample: their overlap, or the sample alone where they contradict each other. */
export function narrowed(bounds, sample) {
  if (!bounds) return sample;
  const slack = Math.max(0, sample.at - bounds.at) * DRIFT;
  const low = Math.max(bounds.low - slack, sample.low);
  const high = Math.min(bounds.high + slack, sample.high);
  return low <= high ? { low, high, at: sample.at } : sample;
}

/** Keeps time. Dispatches "jump" ({seconds}) when the device slept or its clock was set, "deadline" ({by}). */
export class Clock extends EventTarget {
  trusted = true; // false between a jump and the next reply
  state = "running";
  deadline = 0;
  #bounds = null;
  #wall = null; // wall clock minus monotonic clock at the last look
  #frozen = null;
  #jumpedAt = -Infinity;

  constructor({ monotonic = () => performance.now(), wall = Date.now } = {}) {
    super();
    this.monotonic = monotonic;
    this.wall = wall;
  }

  get paused() {
    return this.state === "paused";
  }

  learn({ sentAt, receivedAt, now, deadline, state }) {
    this.look();
    if (sentAt >= this.#jumpedAt) {
      this.#bounds = narrowed(this.#bounds, sampled({ sentAt, receivedAt, now }));
      this.trusted = true;
    }
    this.state = state;
    const by = this.deadline ? deadline - this.deadline : 0;
    this.deadline = deadline;
    this.#frozen = this.paused ? (this.#frozen ?? this.#left()) : null;
    if (by) this.dispatchEvent(new CustomEvent("deadline", { detail: { by } }));
  }

  /**
   * Looks whether the wall clock ran away from the monotonic one. Ahead: the device may have slept while the monotonic
   * clock stood still, so as much time may have passed; until the server says, the smaller rest is what counts.
   */
  look() {
    const apart = this.wall() - this.monotonic();
    const jump = this.#wall === null ? 0 : apart - this.#wall;
    this.#wall = apart;
    if (Math.abs(jump) < JUMP_MS) return;
    if (jump > 0 && this.#bounds) this.#bounds = { ...this.#bounds, high: this.#bounds.high + jump };
    this.trusted = false;
    this.#jumpedAt = this.monotonic();
    this.dispatchEvent(new CustomEvent("jump", { detail: { seconds: Math.round(jump / 1000) } }));
  }

  /** The server's time in milliseconds since the epoch, never behind the server's own. */
  now() {
    return this.monotonic() + (this.#bounds?.high ?? 0);
  }

  /** Milliseconds left, never more than the server would say; standing still in a pause. */
  remaining() {
    return this.#frozen ?? this.#left();
  }

  #left() {
    return Math.max(0, this.deadline - this.now());
  }
}
