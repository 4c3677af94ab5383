/** In which phase is the page: may the student write, and if not, why? */

/**
 * "closed" (the server ended the attempt) over "elsewhere" (another page or device has taken over) over "paused" over
 * "time_up" (the time has run out, the page hands in) over "submitting" over "working".
 */
export function phaseOf({ state, holder, timeUp, submitting }) {
  if (state === "closed") return "closed";
  if (!holder) return "elsewhere";
  if (state === "paused") return "paused";
  if (timeUp) return "time_up";
  return submitting ? "submitting" : "working";
}

/** Dispatches "phase" when the phase changes. */
export class Page extends EventTarget {
  facts = { state: "running", holder: true, timeUp: false, submitting: false };
  closedBy = "";
  receiptUrl = "";

  constructor({ state, receiptUrl, root = document.documentElement }) {
    super();
    this.root = root;
    this.facts.state = state;
    this.receiptUrl = receiptUrl;
    this.root.dataset.phase = this.phase;
  }

  get phase() {
    return phaseOf(this.facts);
  }

  update(facts) {
    const before = this.phase;
    Object.assign(this.facts, facts);
    if (this.phase === before) return;
    this.root.dataset.phase = this.phase;
    this.dispatchEvent(new CustomEvent("phase", { detail: { before } }));
  }

  take({ state, holder, receipt_url: receiptUrl, closed_by: closedBy }) {
    this.closedBy = closedBy || this.closedBy;
    this.receiptUrl = receiptUrl || this.receiptUrl;
    this.update({ state, holder });
  }
}
