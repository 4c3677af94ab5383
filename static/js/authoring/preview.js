/** How does the question look by now? Asked of the server after a pause in writing, one question at a time. */

import { worthKeeping } from "./drafts.js";
import { show } from "./frame.js";
import { showNotes } from "./notes.js";
import { ask } from "./server.js";
import { word } from "./words.js";

const QUIET_MS = 450;

/** Returns `look()`, which asks at once. `told` hears each outcome's kind. */
export function attachPreview({ form, place, told }) {
  const frame = place.querySelector("[data-student-frame]");
  const list = place.querySelector("[data-preview-notes]");
  const state = place.querySelector("[data-preview-state]");
  const asSaved = state.textContent;
  const saved = written(form);
  let timer = null;
  let asking = false;
  let again = false;

  async function look() {
    clearTimeout(timer);
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    const reply = await ask(place.dataset.preview, { body: typed(form, place.dataset.question) });
    asking = false;
    told(reply.kind);
    if (reply.kind === "ok") {
      show(frame, reply.data.html);
      showNotes(reply.data.notes, form, list);
      state.textContent = written(form) === saved ? asSaved : word("as_typed");
    } else if (reply.kind === "refused") {
      state.textContent = reply.data.error;
    }
    if (again) {
      again = false;
      look();
    }
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("click", (event) => event.target.closest(".inline-deletelink, .add-row a") && later());
  look();
  return look;
}

/** All that is written in the form, as one text to compare. */
function written(form) {
  return JSON.stringify(worthKeeping(new FormData(form)));
}

/** What is in the form, without its files, and which question it is of. */
function typed(form, question) {
  const data = new FormData(form);
  data.set("question", question);
  return data;
}
