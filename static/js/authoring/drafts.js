/** Is there text that was written here and never saved? It is kept in this browser until the server has it. */

const PREFIX = "draft:";
const QUIET_MS = 300;
const LEFT_OUT = /^(csrfmiddlewaretoken|_.*|.*-__prefix__-.*|.*-(INITIAL|MIN_NUM|MAX_NUM)_FORMS)$/;

/** The fields of form data that are worth keeping, as `[name, value]` pairs in their order. */
export function worthKeeping(entries) {
  return [...entries].filter(([name, value]) => !LEFT_OUT.test(name) && typeof value === "string");
}

/** Whether two lists of pairs say the same; empty texts count as absent, line ends and order do not count. */
export function sameFields(one, other) {
  return normal(one) === normal(other);
}

function normal(pairs) {
  const said = pairs.filter(([name, value]) => value !== "" && !name.endsWith("TOTAL_FORMS"));
  return JSON.stringify(said.map(([name, value]) => [name, value.replace(/\r\n?/g, "\n")]).sort());
}

/** The draft kept under this key, or null where there is none or it cannot be read. */
export function keptDraft(store, key) {
  try {
    const found = JSON.parse(store.getItem(PREFIX + key) ?? "null");
    return found && Array.isArray(found.fields) ? found : null;
  } catch {
    return null;
  }
}

/** Keeps the fields; says whether that worked (a full or forbidden store does not). */
export function keepDraft(store, key, fields, at) {
  try {
    store.setItem(PREFIX + key, JSON.stringify({ at, fields }));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(store, key) {
  try {
    store.removeItem(PREFIX + key);
  } catch {
    // A store that cannot be reached keeps nothing either.
  }
}

/** Keeps what is typed, and offers back what an earlier page kept and this one does not show. */
export function attachDrafts({ form, offer, key, restored, store = localStorage }) {
  const now = () => worthKeeping(new FormData(form));
  const shown = now();
  const draft = keptDraft(store, key);
  let waiting = Boolean(draft) && !sameFields(draft.fields, shown);
  let timer = null;
  if (draft && !waiting) dropDraft(store, key);
  offer.hidden = !waiting;
  if (waiting) offer.querySelector("[data-draft-time]").textContent = new Date(draft.at).toLocaleString();

  const keep = () => {
    clearTimeout(timer);
    if (waiting) return; // what is offered is not overwritten before somebody has decided
    if (sameFields(now(), shown)) dropDraft(store, key);
    else keepDraft(store, key, now(), Date.now());
  };
  const decided = () => {
    waiting = false;
    offer.hidden = true;
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, QUIET_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  addEventListener("pagehide", keep);
  offer.querySelector("[data-draft-take]").addEventListener("click", () => {
    decided();
    putBack(form, draft.fields);
    restored();
    keep();
  });
  offer.querySelector("[data-draft-drop]").addEventListener("click", () => {
    decided();
    dropDraft(store, key);
    keep();
  });
  return keep;
}

/** Writes the draft's values into the form; options that the form lacks are added by the page's own link. */
function putBack(form, fields) {
  const total = Number(fields.find(([name]) => name === "choices-TOTAL_FORMS")?.[1] ?? 0);
  const add = () => form.querySelector("#choices-group .add-row a");
  for (let left = 200; left && add() && Number(form.elements["choices-TOTAL_FORMS"].value) < total; left -= 1) add().click();
  const values = new Map(fields);
  for (const field of form.elements) {
    if (!field.name || LEFT_OUT.test(field.name) || field.name.endsWith("TOTAL_FORMS") || field.type === "hidden") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.get(field.name) === field.value;
    else if (field.type !== "file") field.value = values.get(field.name) ?? "";
  }
}
