import assert from "node:assert/strict";
import { test } from "node:test";

import { Messages } from "../../static/js/paper/messages.js";

/** A list that holds what is appended, and a template whose items know how to go. */
function page() {
  const items = [];
  const item = () => {
    const parts = {};
    const own = {
      querySelector: (name) => (parts[name] ??= { addEventListener: (_, act) => (parts[name].click = act) }),
      remove: () => items.splice(items.indexOf(own), 1),
    };
    return own;
  };
  const template = { content: { firstElementChild: { cloneNode: item } } };
  const messages = new Messages({ list: { append: (one) => items.push(one) }, template, timeOfDay: String, onConfirm: () => {} });
  return { messages, items, texts: () => items.map((one) => one.querySelector("[data-message-text]").textContent) };
}

const wrong = { id: 1, text: "The answer is B.", at: 0 };
const taken = { id: 2, text: "Taken back", at: 1 };

test("a message stays while the server says that it waits, and is shown once", () => {
  const { messages, texts } = page();
  messages.take([wrong], []);
  messages.take([wrong], []);
  assert.deepEqual(texts(), ["The answer is B."]);
});

test("what the server does not name any more goes: it was taken back, or confirmed elsewhere", () => {
  const { messages, texts } = page();
  messages.take([wrong], []);
  messages.take([taken], []);
  assert.deepEqual(texts(), ["Taken back"]);
  messages.take([], []);
  assert.deepEqual(texts(), []);
});

test("what is confirmed goes at once and does not come back while the server has not heard of it", () => {
  const { messages, items, texts } = page();
  messages.take([wrong], []);
  items[0].querySelector("[data-message-confirm]").click();
  messages.take([wrong], []);
  assert.deepEqual([texts(), messages.confirmed()], [[], [1]]);
  messages.take([], [1]);
  assert.deepEqual(messages.confirmed(), []);
});
