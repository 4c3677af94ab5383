/** What beats once a second, also in a tab in the background, where browsers slow timers down? */

const SECOND = 1000;

/** Calls `beat` each second: from a worker, whose timers are not slowed down, else from the page's own timer. */
export function startTicker(beat) {
  try {
    const worker = new Worker(new URL("./metronome.js", import.meta.url));
    worker.addEventListener("message", beat);
    worker.addEventListener("error", () => setInterval(beat, SECOND), { once: true });
  } catch {
    setInterval(beat, SECOND);
  }
}
