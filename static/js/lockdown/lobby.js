/** At the door: shows the server what the lockdown browser says, and loads the page again once that opens it. */

import { readKeys } from "./keys.js";

const AGAIN_MS = 5 * 60_000; // the server forgets a proof after 15 minutes

const box = document.querySelector("[data-lockdown]");

async function prove() {
  const { url, config, exam } = await readKeys(window);
  if (!config && !exam) return;
  const response = await fetch(box.dataset.prove, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": box.dataset.csrf },
    body: JSON.stringify({ url, config, exam }),
  });
  if (response.ok && (await response.json()).proven && box.dataset.refused === "yes") location.assign(box.dataset.lobby);
}

function begin() {
  const tryIt = () => prove().catch(() => {}); // without an answer the page stays as it is, and says what to do
  tryIt();
  setInterval(tryIt, AGAIN_MS);
}

if (box) begin();
