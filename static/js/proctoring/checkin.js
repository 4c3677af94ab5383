/** How is a name tapped, once, and how do two people at two doors see the same list? */

import { Poll } from "./poll.js";
import { wordsOf } from "./filter.js";
import "./once.js";

const root = document.querySelector("[data-checkin]");
const items = new Map([...root.querySelectorAll("[data-student]")].map((item) => [item.dataset.student, item]));
const find = (selector) => root.querySelector(selector);

function show(item, checked) {
  item.dataset.checked = checked ? "yes" : "no";
  const words = checked ? `Checked in ${checked}` : "Tap to check in";
  const place = item.querySelector("[data-state]");
  if (place.textContent !== words) place.textContent = words;
  item.querySelector("[data-undo-one]").hidden = !checked;
}

function take({ rows, counts }) {
  for (const { id, checked } of rows) {
    const item = items.get(String(id));
    if (item) show(item, checked);
  }
  find("[data-count]").textContent = counts.checked_in;
}

async function send(address, item) {
  if (item.dataset.busy) return;
  item.dataset.busy = "yes";
  const token = find("[name=csrfmiddlewaretoken]").value;
  const data = new URLSearchParams([["csrfmiddlewaretoken", token], ["who", item.dataset.student]]);
  const reply = await fetch(address, { method: "POST", headers: { "X-Part": "board" }, body: data, redirect: "manual" }).catch(() => null);
  delete item.dataset.busy;
  find("[data-problem]").hidden = Boolean(reply?.ok);
  if (reply?.ok) find("[data-voice]").textContent = (await reply.json()).done;
  await poll.now();
}

function filter() {
  const words = wordsOf(find("[data-search]").value);
  let visible = 0;
  for (const item of items.values()) {
    item.hidden = !words.every((word) => item.dataset.text.includes(word));
    visible += !item.hidden;
  }
  find("[data-nothing]").hidden = visible > 0;
}

const poll = new Poll({ url: root.dataset.url });
poll.learn(Date.now());
poll.onBoard = take;
if (items.size) {
  root.addEventListener("click", ({ target }) => {
    const item = target.closest("[data-student]");
    if (!item) return;
    // A second tap on a name takes nothing back: that is the other button's.
    if (target.closest("[data-undo-one]")) send(root.dataset.undo, item);
    else if (target.closest("[data-tap]") && item.dataset.checked === "no") send(root.dataset.admit, item);
  });
  find("[data-search]").addEventListener("input", filter);
  poll.start();
}
