/** Which options has the student crossed out? A mark for the eye, kept on this device, no part of the answer. */

/**
 * Attaches the [data-cross] buttons; `kept` is {question id: [choice ids]} from the device. Returns {press, refresh,
 * attach}: the key of the n-th choice, showing the marks anew on options that were put in anew, and a question more.
 */
export function attachCrossOut({ questions, outbox, kept = {}, page }) {
  const marks = new Map(Object.entries(kept).map(([id, choices]) => [id, new Set(choices)]));

  function toggle(question, choice, crossed) {
    const set = marks.get(question.id) ?? new Set();
    const on = crossed ?? !set.has(choice);
    if (on === set.has(choice)) return;
    if (on) set.add(choice);
    else set.delete(choice);
    marks.set(question.id, set);
    show(question, set);
    outbox.mark("crossed", Object.fromEntries([...marks].map(([id, choices]) => [id, [...choices]])));
  }

  function attach(question) {
    show(question, marks.get(question.id) ?? new Set());
    question.element.addEventListener("click", ({ target }) => {
      const row = target.closest("[data-cross]")?.closest("[data-choice]");
      if (row && page.phase === "working") toggle(question, row.dataset.choice);
    });
    question.element.addEventListener("change", ({ target }) => {
      if (target.checked) toggle(question, target.closest("[data-choice]")?.dataset.choice, false);
    });
  }
  questions.forEach(attach);
  const press = (question, index) => toggle(question, question.inputs[index]?.value);
  const refresh = (question) => show(question, marks.get(question.id) ?? new Set());
  return { press, refresh, attach };
}

function show(question, set) {
  for (const row of question.element.querySelectorAll("[data-choice]")) {
    const crossed = set.has(row.dataset.choice);
    row.dataset.crossed = crossed ? "yes" : "";
    row.querySelector("[data-cross]")?.setAttribute("aria-pressed", String(crossed));
  }
}
