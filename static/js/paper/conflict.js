/** How does a student decide between two versions of one answer, written in two places? */

import { NONE } from "./value.js";

/** Fills the note of a question whose record is held as "stale", and lets the student choose. `attach` takes one more. */
export function attachConflicts({ questions, sheet, words }) {
  const attach = (question) => {
    const note = question.element.querySelector('[data-note="stale"]');
    note.querySelector("[data-keep-own]").addEventListener("click", () => decide(question, () => sheet.keepOwn(question.id)));
    note.querySelector("[data-take-other]").addEventListener("click", () => decide(question, () => sheet.takeOther(question.id)));
  };
  questions.forEach(attach);
  sheet.addEventListener("change", ({ detail }) => {
    const question = questions.get(detail.question);
    const { hold, other, value } = question?.record ?? {};
    if (hold !== "stale") return;
    const note = question.element.querySelector('[data-note="stale"]');
    fill(note.querySelector("[data-version=own]"), question, value, words);
    fill(note.querySelector("[data-version=other]"), question, other.value, words);
  });
  return { attach };
}

function decide(question, action) {
  if (question.locked) return;
  action();
  question.element.focus();
}

function fill(slot, question, value, words) {
  slot.querySelector("[data-version-choice]").textContent = chosen(question, value, words);
  const text = slot.querySelector("[data-version-text]");
  text.textContent = value.explanation;
  text.hidden = !value.explanation;
}

/** "A, C", "True", the words for none of these, or for a blank. */
function chosen(question, { selected }, words) {
  if (selected === null) return words("version_blank");
  if (selected === NONE) return words("version_none");
  return question.inputs.filter((input) => selected.includes(input.value)).map((input) => input.dataset.label).join(", ");
}
