/** What happens around the page that staff may want to read later? Small facts, never contents. */

const WAITING_LIMIT = 500;
const GLANCE_MS = 1_000; // a focus lost for less is the browser's own doing

const UNREACHABLE_SECONDS = 5; // shorter is a retry that went well

/** Events that wait for the next sync, oldest first. */
export class EventLog {
  #waiting = [];

  constructor(now = Date.now) {
    this.now = now;
  }

  add(kind, data = {}) {
    if (this.#waiting.length < WAITING_LIMIT) this.#waiting.push({ kind, at: Math.round(this.now()), data });
  }

  take(count) {
    return this.#waiting.splice(0, count);
  }

  restore(events) {
    this.#waiting.unshift(...events);
  }
}

/** Listens for focus, visibility, network, clipboard and fullscreen. Copies and pastes are told by length only. */
export function attachEvents({ log, clock, root = document, view = window }) {
  attachFocus(log, view);
  root.addEventListener("visibilitychange", () => log.add(root.hidden ? "hidden" : "visible"));
  view.addEventListener("online", () => log.add("online"));
  view.addEventListener("offline", () => log.add("offline"));
  view.addEventListener("pagehide", () => log.add("page_hide"));
  root.addEventListener("copy", () => log.add("copy", { length: String(root.getSelection() ?? "").length }));
  root.addEventListener("paste", ({ clipboardData }) => {
    log.add("paste", { length: clipboardData?.getData("text").length ?? 0 });
  });
  root.addEventListener("fullscreenchange", () => {
    log.add(root.fullscreenElement ? "fullscreen_entered" : "fullscreen_left");
  });
  clock.addEventListener("jump", ({ detail }) => log.add("clock_jump", detail));
}

/** Tells how long the server was out of reach, once it answers again. */
export function attachConnection({ log, sync, now = Date.now }) {
  let since = null;
  sync.addEventListener("state", () => {
    if (sync.failures) since ??= now();
    else if (since !== null) {
      const seconds = Math.round((now() - since) / 1000);
      since = null;
      if (seconds >= UNREACHABLE_SECONDS) log.add("reconnected", { seconds });
    }
  });
}

function attachFocus(log, view) {
  let lostAt = null;
  let timer = null;
  let told = false;
  view.addEventListener("blur", () => {
    lostAt ??= Date.now();
    clearTimeout(timer);
    timer = setTimeout(() => {
      told = true;
      log.add("focus_lost");
    }, GLANCE_MS);
  });
  view.addEventListener("focus", () => {
    clearTimeout(timer);
    if (told) log.add("focus_back", { seconds: Math.round((Date.now() - lostAt) / 1000) });
    lostAt = null;
    told = false;
  });
}
