/** What happens on the question's page while somebody writes? */

import { attachDrafts } from "./drafts.js";
import { attachFigures } from "./figures.js";
import { attachFrame } from "./frame.js";
import { attachPreview } from "./preview.js";
import { sent } from "./saved.js";
import { ask, renewForms } from "./server.js";

const form = document.querySelector("#question_form");
const place = form?.querySelector("[data-preview]");
if (place) begin();

function begin() {
  const key = location.pathname;
  const frame = place.querySelector("[data-student-frame]");
  attachFrame(frame);
  const look = attachPreview({ form, place, told });
  frame.addEventListener("load", look);
  attachFigures({ form, place, dialog: document.querySelector("[data-figure-dialog]") });
  const keep = attachDrafts({ form, offer: form.querySelector("[data-draft-offer]"), key, restored: look });
  addEventListener("focus", () => form.querySelector("[data-signed-out]").hidden || look());
  attachSaving(keep, key);
}

/** The form goes out only while the author is signed in: a sign-in page in between would swallow it. */
function attachSaving(keep, key) {
  let checked = false;
  form.addEventListener("submit", async (event) => {
    if (checked) return;
    event.preventDefault();
    const submitter = event.submitter;
    keep();
    const reply = await ask(place.dataset.preview, { body: new FormData(form) });
    told(reply.kind);
    if (reply.kind !== "ok" && reply.kind !== "refused") return;
    checked = true;
    sent(key);
    renewForms(form);
    form.requestSubmit(submitter);
    checked = false;
  });
}

function told(kind) {
  form.querySelector("[data-signed-out]").hidden = kind !== "signed_out";
  form.querySelector("[data-unreachable]").hidden = kind !== "unreachable";
}
