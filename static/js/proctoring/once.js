/** How does a double click act once? The second submit of a form marked `data-once` is dropped. */

/** Whether this submit may go: the first one of a form, until the page is left; with `data-once="5000"`, for 5 s. */
export function goesOnce(form, later = setTimeout) {
  if (form.dataset.sent) return false;
  form.dataset.sent = "yes";
  if (form.dataset.once) later(() => delete form.dataset.sent, Number(form.dataset.once));
  return true;
}

export function attachOnce(root = document, view = window) {
  root.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return; // it does not go yet, or never
    if (event.target.matches("[data-once]") && !goesOnce(event.target)) event.preventDefault();
  });
  // A page that comes back from the browser's memory may send again.
  view.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("[data-once]")) delete form.dataset.sent;
  });
}

if (typeof document !== "undefined") attachOnce();
