/** Fills the paper with the answers of one moment. */

export function showPaper(root, now, entry, timeOf) {
  for (const pane of root.querySelectorAll("[data-edition]")) {
    pane.hidden = pane.dataset.edition !== now.edition;
    if (pane.hidden) continue;
    for (const question of pane.querySelectorAll("[data-question]")) {
      const saved = now.responses[question.dataset.question];
      fill(question, saved, timeOf);
      question.toggleAttribute("data-just", Boolean(entry) && entry.question === question.dataset.question);
    }
  }
}

function fill(question, saved, timeOf) {
  const value = saved?.value ?? { selected: null, explanation: "", flagged: false };
  const chosen = new Set(value.selected === "none" ? ["none"] : (value.selected ?? []));
  for (const choice of question.querySelectorAll("[data-choice]")) {
    const isChosen = chosen.has(choice.dataset.choice);
    choice.toggleAttribute("data-on", isChosen);
    choice.querySelector("[data-chosen]").textContent = isChosen ? "Chosen:" : "";
  }
  const text = question.querySelector("[data-text]");
  text.textContent = value.explanation;
  text.hidden = !value.explanation;
  question.querySelector("[data-flagged]").hidden = !value.flagged;
  question.querySelector("[data-saved]").textContent = saved ? `saved at ${timeOf(saved.at)}` : "nothing saved";
}
