/** How is a question dragged to its place? A line shows where it would go, also in another section. */

import { placed } from "./order.js";

/** `order()` says how the page stands, `send(order)` asks the server for another. */
export function attachDragging({ form, order, send }) {
  let dragged = null;
  let target = null;

  const clear = () => {
    for (const row of form.querySelectorAll("[data-drop]")) delete row.dataset.drop;
  };
  form.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-question]") ?? null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.question);
  });
  form.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest("[data-outline] tbody tr, [data-outline] tfoot tr");
    clear();
    target = over || null;
    if (!over) return;
    event.preventDefault();
    over.dataset.drop = after(over, event.clientY) ? "after" : "before";
  });
  form.addEventListener("drop", (event) => {
    if (!dragged || !target) return;
    event.preventDefault();
    const question = Number(dragged.dataset.question);
    send(dropped(order(), question, placeOf(target)));
  });
  form.addEventListener("dragend", () => {
    clear();
    dragged = target = null;
  });
}

/** The order with the question before or after the row that it was dropped on; without a row, at the section's end. */
export function dropped(order, question, { section, row, side }) {
  if (row === question) return order;
  const left = order.find(({ id }) => id === section).questions.filter((id) => id !== question);
  const place = row ? left.indexOf(row) + (side === "after" ? 1 : 0) : left.length;
  return placed(order, [question], section, place);
}

function placeOf(target) {
  const row = Number(target.dataset.question) || null;
  return { section: Number(target.closest("[data-section]").dataset.section), row, side: target.dataset.drop };
}

function after(row, y) {
  const { top, height } = row.getBoundingClientRect();
  return !row.dataset.question || y > top + height / 2;
}
