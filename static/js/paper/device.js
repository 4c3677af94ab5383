/** What does the page do when another page or device takes over, when it is hidden, restored, or closed? */

import { tally } from "./status.js";

/** The notice of a page that is not the holder any more, with its button to continue here. */
export function attachTakeOver({ root, page, sync, notices, reload }) {
  let continuing = false;
  const follow = () => (page.phase === "elsewhere" ? notices.show("elsewhere") : notices.hide("elsewhere"));
  page.addEventListener("phase", follow);
  root.querySelector("[data-continue-here]").addEventListener("click", () => {
    continuing = true;
    sync.claim();
  });
  // The other page may have changed any answer: once this tab may write again, it starts from what the server has.
  sync.addEventListener("reply", ({ detail }) => continuing && detail.holder && detail.state !== "closed" && reload());
}

/** Flushes when the page is hidden or left, looks at the clock and the server when it is back. */
export function attachLifecycle({ sync, sheet, page, beat, root = document, view = window }) {
  const back = () => {
    beat();
    sync.hasten();
  };
  root.addEventListener("visibilitychange", () => (root.hidden ? sync.leave() : back()));
  view.addEventListener("pagehide", () => sync.leave());
  view.addEventListener("pageshow", ({ persisted }) => persisted && back());
  view.addEventListener("online", back);
  root.addEventListener("resume", back);
  view.addEventListener("beforeunload", (event) => {
    const { unsaved, stale } = tally(sheet.all());
    if ((unsaved || stale || sync.finishing) && page.phase !== "closed") event.preventDefault();
  });
}
