/** What happens on the quiz's page: the outline is put in order, weighed and filled, and always shows how it stands. */

import { attachDragging } from "./dragging.js";
import { placed, sectionStepped, stepped } from "./order.js";
import { attachSearch } from "./search.js";
import { ask } from "./server.js";
import { word } from "./words.js";

const said = document.querySelector("[data-outline-said]");
const outline = () => document.querySelector("[data-outline]");
if (said && outline()) begin();

function begin() {
  const form = outline().closest("form");
  form.addEventListener("click", (event) => pressed(event.target.closest("button")));
  form.addEventListener("keydown", keepIn);
  attachDragging({ form, order, send });
  attachSearch({ form, answered, words: word });
}

/** The order that the page shows. */
function order() {
  return [...outline().querySelectorAll("[data-section]")].map((section) => ({
    id: Number(section.dataset.section),
    questions: [...section.querySelectorAll("[data-question]")].map((row) => Number(row.dataset.question)),
  }));
}

async function pressed(button) {
  if (!button || !outline().contains(button)) return;
  const { move, sectionMove, verb } = button.dataset;
  const row = Number(button.closest("[data-question]")?.dataset.question);
  const section = Number(button.closest("[data-section]")?.dataset.section);
  if (move) await send(stepped(order(), row, Number(move)), `[data-question="${row}"] [data-move="${move}"]`);
  else if (sectionMove) await send(sectionStepped(order(), section, Number(sectionMove)), `[data-section="${section}"] [data-section-move="${sectionMove}"]`);
  else if ("moveTicked" in button.dataset) await moveTicked();
  else if (verb) await act(button, verb);
}

async function moveTicked() {
  const target = outline().querySelector("[data-target]");
  if (ticked().length) await send(placed(order(), ticked(), Number(target.value)), "[data-move-ticked]");
}

async function act(button, verb) {
  const words = outline().querySelector("[data-sure-words]");
  if ("sure" in button.dataset && words.hidden && ticked().length) {
    words.hidden = false;
    return;
  }
  const body = new FormData();
  for (const question of ticked()) body.append("question", question);
  if ("weighing" in button.dataset) {
    for (const field of outline().querySelectorAll("[data-weigh]")) body.set(field.dataset.weigh, field.value);
  }
  answered(await ask(verb, { body }), `[data-verb="${verb}"]`);
}

function ticked() {
  return [...outline().querySelectorAll("[data-tick]:checked")].map((box) => Number(box.closest("[data-question]").dataset.question));
}

async function send(sections, focus) {
  if (JSON.stringify(sections) === JSON.stringify(order())) return;
  answered(await ask(said.dataset.order, { body: JSON.stringify({ sections }) }), focus);
}

/** Shows how the quiz stands now, and gives the focus back to where it was. */
function answered(reply, focus) {
  const data = reply.data ?? {};
  if (data.html) {
    const kept = ticked();
    outline().outerHTML = data.html;
    for (const id of kept) outline().querySelector(`[data-question="${id}"] [data-tick]`)?.click();
    sectionFields(data.positions);
    giveFocus(focus);
  }
  said.hidden = false;
  said.textContent = data.said ?? data.error ?? word(reply.kind);
  said.dataset.kind = reply.kind;
}

function giveFocus(selector) {
  const found = selector && outline().querySelector(selector);
  const able = found?.disabled ? found.parentElement.querySelector("button:not(:disabled)") : found;
  able?.focus();
}

/** The form below has the sections' places as well; saving it must not put them back. */
function sectionFields(positions) {
  for (const [id, position] of Object.entries(positions ?? {})) {
    const key = document.querySelector(`input[name^="sections-"][name$="-id"][value="${id}"]`);
    const field = key && document.querySelector(`[name="${key.name.replace(/-id$/, "-position")}"]`);
    if (field) field.value = position;
  }
}

/** Enter in the outline's own fields presses their button; it does not save the quiz. */
function keepIn(event) {
  if (event.key !== "Enter" || !event.target.matches("[data-weigh], [data-search]")) return;
  event.preventDefault();
  const button = event.target.matches("[data-search]") ? "[data-search-now]" : "[data-weighing]";
  document.querySelector(button)?.click();
}
