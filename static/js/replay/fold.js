/** How did an attempt stand after the first so many entries of its journal? */

const STATES = { started: "running", paused: "paused", resumed: "running", closed: "closed", reopened: "running" };

/** Folds the first `count` entries: answers by question, the paper's edition, the deadline, and the state. */
export function standing({ entries, edition, deadline }, count) {
  const now = { responses: {}, edition, deadline, state: "before" };
  for (const entry of entries.slice(0, count)) {
    if (entry.sets) now.responses[entry.question] = entry;
    if (entry.edition) now.edition = entry.edition;
    if (entry.deadline) now.deadline = entry.deadline;
    now.state = STATES[entry.kind] ?? now.state;
  }
  return now;
}

/** Whether a value answers its question: something chosen or written. */
export function isAnswer(value) {
  return Boolean(value && (value.selected === "none" || value.selected?.length || value.explanation?.trim()));
}

/** "12:05", or "1:02:03" from an hour on; "0:00" when nothing is left. */
export function timeLeft(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number) => String(number).padStart(2, "0");
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
