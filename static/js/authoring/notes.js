/** What is wrong with the question, said where it is: below its field, or in the list where it has none. */

import { word } from "./words.js";

/** Shows these notes instead of those before; a note with a line leads to it. */
export function showNotes(notes, form, list) {
  for (const old of form.querySelectorAll("[data-field-notes]")) old.remove();
  for (const field of form.querySelectorAll("[data-noted]")) forget(field);
  list.replaceChildren();
  for (const [name, of] of byField(notes)) {
    const field = name && form.elements.namedItem(name);
    if (field instanceof HTMLElement) below(field, of);
    else list.append(...of.map((note) => line(note)));
  }
}

/** The notes by the name of their field, in their order. */
export function byField(notes) {
  const found = new Map();
  for (const note of notes) found.set(note.field, [...(found.get(note.field) ?? []), note]);
  return found;
}

/** Where line and column (from 1) are in a text, as an offset within it. */
export function offsetOf(text, line, column) {
  const lines = text.split("\n");
  const before = lines.slice(0, Math.max(line - 1, 0)).reduce((sum, one) => sum + one.length + 1, 0);
  return Math.min(before + Math.max(column - 1, 0), text.length);
}

function below(field, notes) {
  const list = document.createElement("ul");
  list.className = "findings field-notes";
  list.dataset.fieldNotes = "";
  list.id = `${field.id}-notes`;
  list.append(...notes.map((note) => line(note, field)));
  (field.closest(".flex-container") ?? field).after(list);
  field.dataset.noted = "";
  if (notes.some((note) => note.severity === "error")) field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), list.id].filter(Boolean).join(" "));
}

function forget(field) {
  delete field.dataset.noted;
  field.removeAttribute("aria-invalid");
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== `${field.id}-notes`);
  field.setAttribute("aria-describedby", others.join(" "));
}

function line(note, field = null) {
  const item = document.createElement("li");
  item.className = `mark-${note.severity}`;
  const kind = document.createElement("strong");
  kind.textContent = word(note.severity).trim();
  item.append(kind, " ");
  if (note.line && field) item.append(leadTo(note, field), " ");
  item.append(note.message);
  if (note.advice) {
    const advice = document.createElement("span");
    advice.className = "help";
    advice.textContent = note.advice;
    item.append(" ", advice);
  }
  return item;
}

function leadTo(note, field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "to-place";
  button.textContent = word("place", note).trim();
  button.addEventListener("click", () => {
    const at = offsetOf(field.value, note.line, note.column);
    field.focus();
    field.setSelectionRange(at, Math.min(at + 1, field.value.length));
  });
  return button;
}
