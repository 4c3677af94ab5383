/** Self-test: what can this page read, and does it fit what the sitting expects for this address? */

import { readKeys } from "./keys.js";

function fill(name, received) {
  const row = document.querySelector(`[data-key="${name}"]`);
  const expected = row.dataset.expected.split(" ").filter(Boolean);
  const state = !received ? "nothing" : expected.includes(received.toLowerCase()) ? "fits" : "wrong";
  row.querySelector("[data-received]").textContent = received || "–";
  row.querySelectorAll("[data-says]").forEach((word) => (word.hidden = word.dataset.says !== state));
}

const { config, exam, version } = await readKeys(window);
fill("config", config);
fill("exam", exam);
document.querySelector("[data-version]").textContent = version || "none";
