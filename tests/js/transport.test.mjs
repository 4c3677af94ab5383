import assert from "node:assert/strict";
import { test } from "node:test";

import { fitting, outcome, post } from "../../static/js/paper/transport.js";

const REPLY = { now: 1, deadline: 2, responses: {} };

for (const [words, response, json, kind, code] of [
  ["a reply of the protocol", { status: 200 }, REPLY, "reply", undefined],
  ["a login page of a captive network", { status: 200 }, null, "unreachable", "status_200"],
  ["a redirect", { status: 0, type: "opaqueredirect" }, null, "unreachable", "redirect"],
  ["a refused token", { status: 401 }, { error: "token" }, "signed_out", undefined],
  ["a malformed request", { status: 400 }, { error: "choice_unknown", place: "x" }, "refused", "choice_unknown"],
  ["a body that is too large", { status: 413 }, null, "refused", "too_large"],
  ["an unknown attempt", { status: 404 }, null, "unknown", "unknown"],
  ["an overloaded server", { status: 503 }, null, "unreachable", "status_503"],
]) {
  test(`${words} is ${kind}`, () => {
    const found = outcome(response, json);
    assert.deepEqual([found.kind, found.code], [kind, code]);
  });
}

test("no network is an outcome, not an exception", async () => {
  const found = await post("http://127.0.0.1:9/", { token: "", body: "{}", timeout: 500 });
  assert.equal(found.kind, "unreachable");
});

test("as many items as fit are taken, in their order", () => {
  const items = ["a", "é", "b"].map((text) => ({ text }));
  assert.deepEqual(fitting(items, { count: 2, bytes: 1000 }), items.slice(0, 2));
  assert.deepEqual(fitting(items, { count: 9, bytes: 27 }), items.slice(0, 2));
});

test("one item is taken even if it is too large, so that it is not left behind for ever", () => {
  assert.equal(fitting([{ text: "x".repeat(100) }], { count: 1, bytes: 10 }).length, 1);
});
