/** What does the wall show? The server's clock each second, and all else as the server tells it. */

import { Poll } from "./poll.js";

const LOST_MS = 15_000;

/** The sentence under the clock, of times in ms since the epoch. `time` says a time of day. */
export function sentence({ opens, closes, ends, started, submitted }, now, time) {
  if (now < opens) return `Starts at ${time(opens)}`;
  if (ends && now < ends) return `Ends at ${time(ends)}`;
  if (ends && started > submitted) return `Time was up at ${time(ends)}; some have more time`;
  if (ends) return "It is over";
  return now < closes ? `Start before ${time(closes)}` : "The time to start is over";
}

/** How many whole seconds a code still stands, from 30 down to 0. */
export function secondsLeft(until, now) {
  return Math.max(0, Math.min(30, Math.ceil((until - now) / 1000)));
}

function start(root) {
  const find = (name) => root.querySelector(`[data-${name}]`);
  const zone = document.documentElement.dataset.zone;
  const time = (ms, options) => new Date(ms).toLocaleTimeString("en-GB", { timeZone: zone, ...options });
  const minutes = (ms) => time(ms, { hour: "2-digit", minute: "2-digit" });
  const poll = new Poll({ url: root.dataset.url });
  let told = JSON.parse(root.querySelector("#told").textContent);
  let freshAt = performance.now();
  poll.learn(told.now);

  const show = () => {
    find("started").textContent = told.started;
    find("expected").textContent = told.expected;
    find("submitted").textContent = told.submitted;
    find("announcement").textContent = told.announcement;
    find("announcement").hidden = !told.announcement;
    find("announcement").dataset.long = told.announcement.length > 130 ? "yes" : "no";
    root.dataset.announced = told.announcement ? "yes" : "no";
  };
  const showCode = (now) => {
    // A code whose time is over is of no use, and without a connection there is no new one.
    const stale = told.until !== null && now > told.until + 30_000;
    find("code").textContent = stale ? "– – –" : told.code;
    find("code-left").hidden = find("bar").hidden = told.until === null || stale;
    if (told.until === null) return;
    const left = secondsLeft(told.until, now);
    find("seconds").textContent = left;
    find("bar").value = left;
    root.dataset.hurry = left <= 5 ? "yes" : "no";
    if (left === 0) poll.now();
  };
  const tick = () => {
    const now = poll.clock();
    find("clock").textContent = time(now);
    find("end").textContent = sentence(told, now, minutes);
    showCode(now);
    find("lost").hidden = performance.now() - freshAt < LOST_MS;
  };
  poll.onBoard = (news) => {
    told = news;
    show();
  };
  poll.onFresh = () => (freshAt = performance.now());
  find("full").hidden = !document.fullscreenEnabled;
  find("full").addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()));
  show();
  tick();
  setInterval(tick, 250);
  poll.start();
}

const root = globalThis.document?.querySelector("[data-display]");
if (root) start(root);
