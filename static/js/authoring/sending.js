/** How does a double click on Save in the admin save once? By `once.js`, for as long as a second click is no wish. */

const FORMS = "body.change-form #content-main form[id$='_form']";
const PATIENCE = "5000"; // ms; a send that was stopped by hand can then be tried again without losing what was typed

export function saveOnce(root = document) {
  for (const form of root.querySelectorAll(FORMS)) form.dataset.once = PATIENCE;
}

if (typeof document !== "undefined") saveOnce();
