/** Does the page read what the lockdown browser tells, in the new way and the old, and nothing elsewhere? */

import assert from "node:assert/strict";
import { test } from "node:test";

import { readKeys } from "../../static/js/lockdown/keys.js";
import { attachLockdown } from "../../static/js/paper/lockdown.js";

const HASH = "a".repeat(64);
const location = { href: "https://quiz.example.edu/attempts/1/" };

test("another browser shows nothing", async () => {
  assert.deepEqual(await readKeys({ location }), { url: location.href, config: "", exam: "", version: "" });
});

test("keys that are there are read at once", async () => {
  const SafeExamBrowser = { version: "SEB_Windows_3.7", security: { configKey: HASH, browserExamKey: "no hash" } };
  const shown = await readKeys({ location, SafeExamBrowser });
  assert.deepEqual([shown.config, shown.exam, shown.version], [HASH, "", "SEB_Windows_3.7"]);
});

test("older versions fill them in when asked, and call a function by its name", async () => {
  const security = {
    updateKeys(callback) {
      security.configKey = HASH;
      queueMicrotask(() => view[callback.name]());
    },
  };
  const view = { location, SafeExamBrowser: { security } };
  assert.equal((await readKeys(view, { later: () => {} })).config, HASH);
});

test("a browser that never answers is not waited for without end", async () => {
  const view = { location, SafeExamBrowser: { security: { updateKeys() {} } } };
  assert.equal((await readKeys(view, { later: (done) => done() })).config, "");
});

test("the page in use shows its keys after the first reply, and again each minute", async () => {
  const sent = [];
  const sync = Object.assign(new EventTarget(), { token: "t" });
  let again;
  const every = (action) => (again = action);
  const send = async (url, { body }) => sent.push([url, JSON.parse(body)]);
  attachLockdown({ sync, url: "/lockdown", tab: "tab", view: { location }, every, send });
  const reply = (holder) => sync.dispatchEvent(Object.assign(new Event("reply"), { detail: { holder } }));
  reply(false);
  assert.equal(again, undefined);
  reply(true);
  reply(true);
  await again();
  assert.equal(sent.length, 2);
  const [address, { at, ...shown }] = sent[0];
  assert.deepEqual([address, shown], ["/lockdown", { url: location.href, config: "", exam: "", tab: "tab" }]);
  assert.ok(Number.isInteger(at));
});
