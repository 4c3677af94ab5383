/** When and what does the page send, and what does it make of the reply? One request at a time. */

import { asItem } from "./record.js";
import { HURRIED_MS, LAST_MINUTES_MS, REFUSED_MS, backOff, dueAt } from "./schedule.js";
import { KEEPALIVE_LIMIT, fitting, post } from "./transport.js";

const TIMEOUT_MS = 12_000;
const SERVER_LIMIT = { count: 200, bytes: 400_000 };
const LEAVING_AGAIN_MS = 1_000;

/**
 * Dispatches "reply" (detail: the server's reply), "state" when anything about sending changed, "signed_out", "refused".
 * A request that got no reply is repeated as it was, with the same sequence number, so that the server writes its
 * events once; what was edited meanwhile goes with the next one.
 */
export class Sync extends EventTarget {
  failures = 0;
  trouble = ""; // "", "network", "redirect", "status_503", "unknown" or the server's reason for a refusal
  signedOut = false;
  finishing = false;
  leaving = null; // the question from which the student goes on, where there is no way back
  stopped = false;
  #sequence = 0;
  #waiting = null; // a request without a reply
  #busy = false;
  #single = false; // after a refusal: one response at a time, so that a bad one keeps no other back
  #urgent = true;
  #retryAt = null;
  #dirtySince = null;
  #editedAt = null;
  #unsavedSince = null; // since when the server lacks something of this page, whatever the reason
  #lastSentAt = 0;
  #leftAt = -Infinity;
  #claim = true;
  #timer = null;

  constructor({ urls, token, sheet, clock, log, messages, send = post, random = Math.random, monotonic, later }) {
    super();
    Object.assign(this, { urls, token, sheet, clock, log, messages, send, random });
    this.monotonic = monotonic ?? (() => performance.now());
    this.later = later ?? ((action, wait) => setTimeout(action, wait));
    sheet.addEventListener("edit", ({ detail }) => this.#edited(detail.kind));
    sheet.addEventListener("change", () => this.#follow());
  }

  get busy() {
    return this.#busy;
  }

  /** Sends now, also when the last try has failed a moment ago. */
  hasten() {
    this.#retryAt = null;
    this.poke();
  }

  /** Something waits that should not wait longer than the request under way. */
  poke() {
    this.#urgent = true;
    this.pump();
  }

  /** Makes this tab the one that may write. */
  claim() {
    this.#claim = true;
    this.#drop();
    this.hasten();
  }

  /** Hands in: everything that is held rides along, and it is tried until the server has closed the attempt. */
  finish() {
    this.finishing = true;
    this.hasten();
  }

  /** Leaves this question for the next one: everything that is held rides along, and it is tried until it is answered. */
  moveOn(question) {
    this.leaving = question;
    this.hasten();
  }

  cancelMove() {
    this.leaving = null;
    this.#tell();
  }

  cancelFinish() {
    this.finishing = false;
    this.#tell();
  }

  /** Goes on with a fresh token after the student has signed in again. */
  renew(token) {
    Object.assign(this, { token, signedOut: false, failures: 0 });
    this.hasten();
    this.#tell();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.#timer);
  }

  /** Sends if it is due, else sets a timer. Called by every change and once a second by the ticker. */
  pump() {
    clearTimeout(this.#timer);
    if (this.#busy || this.stopped || this.signedOut) return;
    const wait = this.#dueAt() - this.monotonic();
    if (wait <= 0) this.#exchange();
    else this.#timer = this.later(() => this.pump(), Math.min(wait, 60_000));
  }

  /** The page is leaving or hidden: whatever the server has not acknowledged goes once more, without waiting. */
  async leave() {
    const items = this.sheet.sendable();
    if (this.stopped || this.signedOut) return;
    if (!items.length && this.monotonic() - this.#leftAt < LEAVING_AGAIN_MS) return;
    this.#leftAt = this.monotonic();
    const smallFirst = items.map(asItem).sort((a, b) => a.value.explanation.length - b.value.explanation.length);
    const request = this.#request(fitting(smallFirst, { count: 200, bytes: KEEPALIVE_LIMIT - 12_000 }), 60);
    const answer = await this.#post(request, this.urls.sync, true);
    if (answer.kind === "reply") await this.#replied(request, answer, this.urls.sync);
    else if (answer.kind === "unreachable") this.log.restore(request.events);
  }

  #edited(kind) {
    this.#editedAt = this.monotonic();
    this.#dirtySince ??= this.#editedAt;
    if (kind !== "text") this.#urgent = true;
    this.#tell();
    this.pump();
  }

  /** What is held for another page to hand in is that page's: all else that the server lacks is told to the room. */
  #follow() {
    const lacking = this.sheet.all().some(({ dirty, hold }) => dirty && hold !== "elsewhere");
    if (!lacking) this.#unsavedSince = null;
    else this.#unsavedSince ??= this.monotonic();
  }

  #dueAt() {
    return dueAt({
      urgent: this.#urgent || ((this.finishing || this.leaving) && this.failures === 0),
      retryAt: this.#retryAt,
      dirtySince: this.#dirtySince,
      editedAt: this.#editedAt,
      lastSentAt: this.#lastSentAt,
      hurry: this.#hurry,
    });
  }

  get #hurry() {
    return this.clock.paused || this.clock.remaining() < LAST_MINUTES_MS;
  }

  async #exchange() {
    const { request, url } = this.#next();
    this.#busy = true;
    this.#lastSentAt = this.monotonic();
    this.#tell();
    const answer = await this.#post(request, url, false);
    try {
      await this.#take(request, answer, url);
    } finally {
      this.#busy = false;
      this.#tell();
      this.pump();
    }
  }

  /** What to send where: the request that got no reply, or a new one. Only a request that takes all hands in or goes on. */
  #next() {
    if (this.#waiting && !this.finishing && !this.leaving) return { request: this.#waiting, url: this.urls.sync };
    this.#drop();
    this.#urgent = false;
    this.#dirtySince = null;
    const held = this.sheet.sendable().map(asItem);
    const items = fitting(held, this.#single ? { ...SERVER_LIMIT, count: 1 } : SERVER_LIMIT);
    const request = this.#request(items, 100);
    if (items.length < held.length) return { request, url: this.urls.sync };
    if (this.finishing) return { request, url: this.urls.submit };
    if (this.leaving) return { request: { ...request, leaving: this.leaving }, url: this.urls.forward };
    return { request, url: this.urls.sync };
  }

  /** Gives up repeating a request as it was: what it held goes with the next one. */
  #drop() {
    if (this.#waiting) this.log.restore(this.#waiting.events);
    this.#waiting = null;
  }

  #request(responses, events) {
    this.#sequence += 1;
    return {
      tab: this.sheet.tab,
      sequence: this.#sequence,
      claim: this.#claim,
      responses,
      events: this.log.take(events),
      confirmed: this.messages.confirmed(),
      unsaved_ms: this.#unsavedSince === null ? 0 : Math.round(this.monotonic() - this.#unsavedSince),
    };
  }

  #post(request, url, keepalive) {
    const timeout = this.#hurry ? HURRIED_MS : TIMEOUT_MS;
    const { monotonic, token } = this;
    return this.send(url, { token, body: JSON.stringify(request), timeout, keepalive, monotonic });
  }

  async #take(request, answer, url) {
    if (answer.kind === "reply") return this.#replied(request, answer, url);
    if (answer.kind === "signed_out") return this.#signOut(request);
    if (answer.kind === "refused") return this.#refused(request, answer.code);
    this.#waiting = asSync(request);
    this.#failed(answer.code, answer.kind === "unknown" ? REFUSED_MS : 0);
  }

  async #replied(request, { reply, sentAt, receivedAt }, url) {
    if (this.#waiting && this.#waiting.sequence <= request.sequence) this.#waiting = null;
    if (request.claim) this.#claim = false;
    this.clock.learn({ sentAt, receivedAt, now: reply.now, deadline: reply.deadline, state: reply.state });
    const progress = await this.sheet.settle(request.responses, verdicts(reply));
    this.messages.take(reply.messages ?? [], request.confirmed);
    if (url === this.urls.forward && request.leaving === this.leaving) this.leaving = null; // answered, one way or the other
    const handedIn = this.finishing && url === this.urls.submit;
    if (!reply.holder || reply.state === "closed") this.finishing = false; // only the holder ends it, and once
    if (request.responses.length && !progress) this.#failed("mismatch", 0);
    else if (handedIn && this.finishing) this.#failed("not_closed", 0);
    else this.#succeeded();
    this.dispatchEvent(new CustomEvent("reply", { detail: reply }));
  }

  #succeeded() {
    Object.assign(this, { failures: 0, trouble: "" });
    this.#retryAt = null;
    const left = this.sheet.sendable().length;
    if (!left) this.#single = false;
    if (left && this.#dirtySince === null) this.#urgent = true;
  }

  #failed(code, wait) {
    this.failures += 1;
    this.trouble = code;
    this.#retryAt = this.monotonic() + (wait || backOff(this.failures, this.random()));
  }

  #signOut(request) {
    this.#waiting = asSync(request);
    this.signedOut = true;
    this.dispatchEvent(new Event("signed_out"));
  }

  /** Malformed, says the server. Alone, a response rests until it is changed; else the next try is smaller. */
  #refused(request, code) {
    this.dispatchEvent(new Event("refused"));
    this.#waiting = null;
    this.leaving = null; // first the student has to see to what is refused
    const [only, ...others] = request.responses;
    if (only && !others.length && !request.events.length) this.sheet.refuse(only, code);
    this.#single = true;
    this.trouble = code;
    this.failures += 1;
    const moreToTry = request.responses.length > 0 && (this.finishing || this.sheet.sendable().length > 0);
    this.#retryAt = this.monotonic() + (moreToTry ? backOff(1, this.random()) : REFUSED_MS);
  }

  #tell() {
    this.dispatchEvent(new Event("state"));
  }
}

/** A request to go on that got no reply, as it can be repeated when the student has stayed after all. */
function asSync({ leaving, ...request }) {
  return request;
}

/** The verdicts by question. To a repeated request a closed attempt says "stale" of what it has kept as late. */
function verdicts({ state, responses }) {
  const late = (answer) => (state === "closed" && answer.verdict === "stale" ? { ...answer, verdict: "late" } : answer);
  return Object.fromEntries(Object.entries(responses).map(([question, answer]) => [question, late(answer)]));
}
