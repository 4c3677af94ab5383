// How far has a regrade come? Asks every two seconds and shows the finished page when it is done.

const EVERY_MS = 2000;

/** The words beside the bar. */
export function wordsFor({ done, total }) {
  return `${done} of ${total} attempts`;
}

function attach(note) {
  const bar = note.querySelector("progress");
  const words = note.querySelector("[data-words]");

  async function ask() {
    const response = await fetch(note.dataset.reviewRun, { headers: { Accept: "application/json" } }).catch(() => null);
    if (response?.ok && !response.redirected) {
      const state = await response.json();
      if (state.finished) {
        window.location.reload();
        return;
      }
      bar.value = state.done;
      words.textContent = wordsFor(state);
    }
    setTimeout(ask, EVERY_MS);
  }

  setTimeout(ask, EVERY_MS);
}

if (typeof document !== "undefined") {
  document.querySelectorAll("[data-review-run]").forEach(attach);
}
