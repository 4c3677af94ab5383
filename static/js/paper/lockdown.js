/** Does the page in use still stand in the lockdown browser? Shown to the server now and then; nothing depends on it. */

import { readKeys } from "../lockdown/keys.js";

const EVERY_MS = 60_000;

/** Begins with the first reply of the server, when this page holds the attempt. */
export function attachLockdown({ sync, url, tab, view = window, every = setInterval, send = fetch }) {
  if (!url) return;
  const show = async () => {
    const { url: page, config, exam } = await readKeys(view);
    const headers = { "Content-Type": "application/json", "X-Attempt-Token": sync.token };
    const body = JSON.stringify({ url: page, config, exam, tab, at: Date.now() });
    await send(url, { method: "POST", headers, body }).catch(() => {}); // the next time will do
  };
  const begin = ({ detail }) => {
    if (!detail.holder) return;
    sync.removeEventListener("reply", begin);
    show();
    every(show, EVERY_MS);
  };
  sync.addEventListener("reply", begin);
}
