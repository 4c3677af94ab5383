/** Replay: a slider over the journal, the list of what happened, and the paper as it stood. */

import { isAnswer, standing, timeLeft } from "./fold.js";
import { List } from "./list.js";
import { showPaper } from "./paper.js";

const root = document.querySelector("[data-replay]");
const find = (selector) => root.querySelector(selector);
const zone = document.documentElement.dataset.zone;
const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "medium" });
const day = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "short" });
const timeOf = (ms) => (ms === null || ms === undefined ? "–" : clock.format(ms));

const journal = await (await fetch(root.dataset.url)).json();
const slider = find("[data-slider]");
const list = new List(find("[data-list]"), journal.entries, { timeOf, onChoose: show });

function show(count) {
  const place = Math.min(Math.max(count, 0), journal.entries.length);
  const now = standing(journal, place);
  const entry = journal.entries[place - 1];
  slider.value = place;
  slider.setAttribute("aria-valuetext", entry ? `${timeOf(entry.at)} ${entry.title}` : "Before the start");
  tell(entry, now);
  showPaper(root, now, entry, timeOf);
  list.mark(place);
}

function tell(entry, { deadline, state, responses }) {
  const label = entry?.label ? `, question ${entry.label}` : "";
  find("[data-now-title]").textContent = entry ? `${entry.number}. ${entry.title}${label}` : "Before the start";
  find("[data-now-detail]").textContent = entry ? [entry.detail, entry.who].filter(Boolean).join(" · ") : "";
  find("[data-now-at]").textContent = entry ? `${timeOf(entry.at)}, ${day.format(entry.at)}` : "–";
  find("[data-now-client]").textContent = entry?.client_at ? `${timeOf(entry.client_at)}${apart(entry)}` : "–";
  const left = entry && state === "running" ? timeLeft(deadline - entry.at) : "";
  find("[data-now-left]").textContent = left || { paused: "paused", closed: "closed" }[state] || "–";
  find("[data-now-answered]").textContent = Object.values(responses).filter(({ value }) => isAnswer(value)).length;
}

/** How far the device's clock stood from the server's when the entry came in. */
function apart({ at, client_at }) {
  const seconds = Math.round((client_at - at) / 1000);
  return Math.abs(seconds) < 2 ? "" : ` (${seconds > 0 ? "+" : "−"}${Math.abs(seconds)} s)`;
}

slider.max = journal.entries.length;
slider.disabled = false;
slider.addEventListener("input", () => show(Number(slider.value)));
root.addEventListener("click", ({ target }) => {
  const go = target.closest("[data-go]")?.dataset.go;
  if (go) show(go === "end" ? journal.entries.length : Number(slider.value) + Number(go));
});
root.addEventListener("change", ({ target }) => target.dataset.group && list.filter(target.dataset.group, target.checked));
show(journal.entries.length);
root.dataset.ready = "yes";
