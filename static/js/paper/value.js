/** What does a student say to one question, and what is its fingerprint? */

import { sha256Hex } from "./sha256.js";

/** "None of these is correct", which is an answer and differs from a blank. */
export const NONE = "none";
export const BLANK = Object.freeze({ explanation: "", flagged: false, selected: null });

/** The value as text: keys in alphabetical order, chosen ids sorted by code unit, as the server writes it. */
export function canonical(value) {
  const selected = Array.isArray(value.selected) ? [...value.selected].sort() : value.selected;
  return JSON.stringify({ explanation: value.explanation, flagged: value.flagged, selected });
}

/** SHA-256 of the canonical value in UTF-8, in hexadecimal: what the server acknowledges. */
export function digest(value) {
  return sha256Hex(new TextEncoder().encode(canonical(value)));
}

export function isAnswered(value) {
  return value.selected !== null;
}

/** Whether there is anything to save but a flag: a choice or words. */
export function isWritten(value) {
  return isAnswered(value) || value.explanation !== "";
}

/** The one choice of a true/false or select-one question, or null to clear it. */
export function choosing(value, choice) {
  return { ...value, selected: choice === null ? null : [choice] };
}

/** A select-all value after a box was ticked or unticked; "none" and the choices exclude each other. */
export function ticking(value, choice, ticked) {
  if (choice === NONE) return { ...value, selected: ticked ? NONE : null };
  const before = Array.isArray(value.selected) ? value.selected : [];
  const others = before.filter((id) => id !== choice);
  const after = ticked ? [...others, choice].sort() : others;
  return { ...value, selected: after.length ? after : null };
}

/** The value with what was ticked (`touched`: {choice, ticked} in the page's order) and typed (or null) without a script. */
export function adopting(value, { kind, touched, explanation }) {
  let after = explanation === null ? value : { ...value, explanation };
  for (const { choice, ticked } of touched) {
    if (kind === "select_all") after = ticking(after, choice, ticked);
    else if (ticked) after = choosing(after, choice);
  }
  return after;
}

/** The value as far as a question of this kind with these choices takes it; itself where nothing has to go. */
export function fitted(value, { kind, choices }) {
  const { selected } = value;
  if (selected === null) return value;
  if (selected === NONE) return kind === "select_all" ? value : { ...value, selected: null };
  const kept = selected.filter((id) => choices.includes(id));
  const tooMany = kind !== "select_all" && kept.length > 1;
  if (kept.length === selected.length && !tooMany) return value;
  return { ...value, selected: kept.length && !tooMany ? kept : null };
}

/** The text without what no database keeps: NUL and halves of surrogate pairs. Cut to `limit` UTF-16 units. */
export function storable(text, limit) {
  return wellFormed(wellFormed(text).slice(0, limit));
}

function wellFormed(text) {
  return text.replace(/\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "");
}
