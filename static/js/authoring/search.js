/** Which questions of the course has somebody looked for, and which of them come into this quiz? */

import { ask } from "./server.js";

/** `answered(reply)` shows the quiz as it then stands. */
export function attachSearch({ form, answered, words }) {
  const field = form.querySelector("[data-search]");
  const list = form.querySelector("[data-found-list]");
  if (!field) return;

  form.querySelector("[data-search-now]").addEventListener("click", async () => {
    list.textContent = words("searching");
    const query = new URLSearchParams({ q: field.value });
    const reply = await ask(`${field.dataset.search}?${query}`, { method: "GET" });
    if (reply.kind === "ok") list.innerHTML = reply.data.html;
    else list.textContent = words(reply.kind);
  });

  list.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    const body = new FormData();
    for (const box of list.querySelectorAll("[data-found]:checked")) body.append("question", box.dataset.found);
    body.set("section", list.querySelector("[data-take-into]").value);
    const reply = await ask(button.dataset.take, { body });
    answered(reply);
    if (reply.kind === "ok") for (const box of list.querySelectorAll("[data-found]")) box.checked = false;
  });
}
