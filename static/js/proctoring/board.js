/** How does the board come together: what is shown, what is chosen, what is done, and how it stays fresh? */

import { Actions } from "./actions.js";
import { Rows } from "./rows.js";
import { Poll } from "./poll.js";
import "./once.js";

const FLAGS_EVERY_MS = 30_000;
const root = document.querySelector("[data-board]");
const find = (selector) => root.querySelector(selector);

/** Says what stands in the counts and, in a voice, when the number in trouble has changed. */
function showCounts(counts, before) {
  for (const place of root.querySelectorAll("[data-count]")) place.textContent = counts[place.dataset.count];
  find("[data-counts]").dataset.trouble = counts.trouble ? "yes" : "no";
  if (before !== undefined && before !== counts.trouble) find("[data-voice]").textContent = `${counts.trouble} in trouble`;
  return counts.trouble;
}

function start() {
  const rows = new Rows(root);
  const poll = new Poll({ url: root.dataset.url });
  const actions = new Actions({ root, rows, refresh: () => poll.now() });
  let trouble;
  const take = (board) => {
    rows.take(board.rows);
    trouble = showCounts(board.counts, trouble);
  };
  poll.onBoard = take;
  poll.onState = ({ since }) => {
    find("[data-stale]").hidden = !since;
    if (since) find("[data-stale-since]").textContent = since;
  };
  const first = JSON.parse(find("#board").textContent);
  poll.learn(first.now);
  rows.clock = poll.clock;
  take(first);
  const zone = document.documentElement.dataset.zone;
  const tick = () => {
    find("[data-clock]").textContent = new Date(poll.clock()).toLocaleTimeString("en-GB", { timeZone: zone });
    rows.tick();
  };
  setInterval(tick, 1000);
  tick();
  actions.attach();
  poll.start();
  watchFlags(rows);
}

/** Journals are longer than what the board shows: what is worth a look in them is asked for apart, and less often. */
function watchFlags(rows) {
  const poll = new Poll({ url: root.dataset.flagsUrl, every: FLAGS_EVERY_MS });
  poll.onBoard = ({ flags }) => {
    rows.flag(flags);
    find("[data-flagged]").textContent = Object.keys(flags).length;
  };
  poll.now();
  poll.start();
}

if (root && find("[data-rows]")) start();
