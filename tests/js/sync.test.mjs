import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock } from "../../static/js/paper/clock.js";
import { EventLog } from "../../static/js/paper/events.js";
import { Sheet } from "../../static/js/paper/sheet.js";
import { Sync } from "../../static/js/paper/sync.js";
import { BLANK, digest } from "../../static/js/paper/value.js";

const NOW = 1_700_000_000_000;
const LOST = { kind: "unreachable", code: "network" };
const outbox = { put() {}, acknowledge() {} };

/** A server in memory, which keeps what it is sent, and a page whose time passes by hand. */
function house({ deadline = NOW + 3_600_000 } = {}) {
  const time = { now: 0 };
  const server = { stored: {}, requests: [], urls: [], answers: [], state: "running", holder: true, deadline };
  const clock = new Clock({ monotonic: () => time.now, wall: () => NOW + time.now });
  clock.learn({ sentAt: 0, receivedAt: 0, now: NOW, deadline, state: "running" });
  const sheet = new Sheet({ questions: [{ id: "q1" }, { id: "q2" }], responses: {}, tab: "tab-1", outbox, now: () => NOW });
  const log = new EventLog(() => NOW);
  const messages = { confirmed: () => [], take() {} };
  const send = async (url, { body }) => served(server, time, url, JSON.parse(body));
  const timers = [];
  const later = (action, wait) => timers.push({ action, at: time.now + wait });
  const urls = { sync: "/sync", submit: "/submit", forward: "/forward" };
  const sync = new Sync({ urls, token: "t", sheet, clock, log, messages, send, random: () => 0.5, monotonic: () => time.now, later });
  const pass = async (ms) => {
    time.now += ms;
    sync.pump();
    await settled();
  };
  return { server, sheet, sync, log, pass };
}

async function served(server, time, url, request) {
  server.requests.push(request);
  server.urls.push(url);
  const planned = server.answers.shift();
  const stamps = { sentAt: time.now, receivedAt: time.now };
  if (planned?.kind && planned.kind !== "lost_reply") return { ...planned, ...stamps };
  const responses = {};
  for (const { question, revision, value } of request.responses) {
    server.stored[question] = { revision, value };
    responses[question] = { verdict: "saved", revision, digest: await digest(value), ...planned?.[question] };
  }
  if (planned?.kind === "lost_reply") return { ...LOST, ...stamps };
  const { state, holder, deadline } = server;
  return { kind: "reply", reply: { now: NOW + time.now, deadline, state, holder, responses, messages: [] }, ...stamps };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 15));
const choose = (sheet, question, choice) => sheet.edit(question, { ...sheet.get(question).value, selected: [choice] }, "choice");
const write = (sheet, question, explanation) => sheet.edit(question, { ...sheet.get(question).value, explanation }, "text");

test("the first sync claims the attempt, later ones do not", async () => {
  const { server, sheet, pass } = house();
  await pass(0);
  choose(sheet, "q1", "a");
  await pass(0);
  assert.deepEqual(server.requests.map(({ claim, sequence }) => [claim, sequence]), [[true, 1], [false, 2]]);
});

test("a choice goes at once and is clean when acknowledged", async () => {
  const { sheet, pass } = house();
  await pass(0);
  choose(sheet, "q1", "a");
  await settled();
  assert.equal(sheet.get("q1").dirty, false);
});

test("text waits for a pause in typing", async () => {
  const { server, sheet, pass } = house();
  await pass(0);
  write(sheet, "q1", "be");
  await pass(700);
  write(sheet, "q1", "because");
  await pass(700);
  assert.equal(server.requests.length, 1);
  await pass(200);
  assert.equal(server.requests[1].responses[0].value.explanation, "because");
});

test("a request without a reply is repeated as it was, then what was typed meanwhile follows", async () => {
  const { server, sheet, pass } = house();
  await pass(0);
  server.answers.push({ kind: "lost_reply" });
  choose(sheet, "q1", "a");
  await settled();
  choose(sheet, "q1", "b");
  await pass(1300);
  const [, first, repeated, next] = server.requests;
  assert.deepEqual(repeated, first);
  assert.equal(next.sequence, first.sequence + 1);
  assert.deepEqual(next.responses[0].value.selected, ["b"]);
  assert.equal(sheet.get("q1").dirty, false);
});

test("an edit does not break the back-off", async () => {
  const { server, sheet, pass } = house();
  await pass(0);
  server.answers.push(LOST, LOST);
  choose(sheet, "q1", "a");
  await settled();
  choose(sheet, "q2", "a");
  await pass(500);
  assert.equal(server.requests.length, 2);
});

test("a bad response is found alone and keeps no other back", async () => {
  const { server, sheet, pass } = house();
  await pass(0);
  const refused = { kind: "refused", code: "value_shape" };
  server.answers.push(refused, refused);
  write(sheet, "q1", "bad");
  write(sheet, "q2", "good");
  await pass(900);
  await pass(1100);
  await pass(1100);
  assert.deepEqual(server.requests.map(({ responses }) => responses.length), [0, 2, 1, 1]);
  assert.equal(sheet.get("q1").hold, "refused");
  assert.equal(sheet.get("q2").dirty, false);
});

test("refused though events rode along: the events are left out before a response is blamed", async () => {
  const { server, sheet, log, pass } = house();
  await pass(0);
  log.add("hidden");
  server.answers.push({ kind: "refused", code: "event_data" });
  choose(sheet, "q1", "a");
  await settled();
  await pass(1100);
  assert.equal(sheet.get("q1").dirty, false);
  assert.deepEqual(server.requests[2].events, []);
});

test("saved, says the server, but another fingerprint: not clean, and no hot loop", async () => {
  const { server, sheet, sync, pass } = house();
  await pass(0);
  server.answers.push({ q1: { digest: "other" } }, { q1: { digest: "other" } });
  choose(sheet, "q1", "a");
  await settled();
  assert.equal(sheet.get("q1").dirty, true);
  assert.equal(sync.failures, 1);
  assert.equal(server.requests.length, 2);
});

test("signed out: nothing is sent until there is a fresh token, then the same request goes again", async () => {
  const { server, sheet, sync, pass } = house();
  await pass(0);
  server.answers.push({ kind: "signed_out" });
  choose(sheet, "q1", "a");
  await settled();
  await pass(60_000);
  assert.equal(server.requests.length, 2);
  sync.renew("fresh");
  await settled();
  assert.deepEqual(server.requests[2], server.requests[1]);
  assert.equal(sheet.get("q1").dirty, false);
});

test("handing in takes along what is held, to the submit address", async () => {
  const { server, sheet, sync, pass } = house();
  await pass(0);
  write(sheet, "q1", "last words");
  server.state = "closed";
  sync.finish();
  await settled();
  sync.stop();
  assert.equal(server.urls.at(1), "/submit");
  assert.equal(server.requests[1].responses[0].value.explanation, "last words");
});

test("going on takes along what is held, and is asked for once", async () => {
  const { server, sheet, sync, pass } = house();
  await pass(0);
  write(sheet, "q1", "last words");
  sync.moveOn("q1");
  await settled();
  assert.deepEqual([server.urls[1], server.requests[1].leaving, server.requests[1].responses.length], ["/forward", "q1", 1]);
  assert.equal(sync.leaving, null);
  choose(sheet, "q2", "a");
  await settled();
  assert.deepEqual([server.urls[2], "leaving" in server.requests[2]], ["/sync", false]);
});

test("going on is tried until it is answered; who stays sends plain syncs again", async () => {
  const { server, sheet, sync, pass } = house();
  await pass(0);
  choose(sheet, "q1", "a");
  await settled();
  server.answers.push(LOST, { kind: "lost_reply" });
  sync.moveOn("q1");
  await settled();
  await pass(2_000);
  assert.deepEqual(server.urls.slice(2), ["/forward", "/forward"]);
  sync.cancelMove();
  await pass(5_000);
  assert.deepEqual([server.urls[4], "leaving" in server.requests[4]], ["/sync", false]);
});

test("a refused answer keeps the student at its question", async () => {
  const { server, sheet, sync, pass } = house();
  await pass(0);
  server.answers.push({ kind: "refused", code: "value_shape" });
  write(sheet, "q1", "one");
  sync.moveOn("q1");
  await settled();
  assert.equal(sync.leaving, null);
  assert.equal(sheet.get("q1").hold, "refused");
});

test("a paper is not handed in by a request that leaves something behind", async () => {
  const { server, sheet, sync, pass } = house();
  await pass(0);
  server.answers.push({ kind: "refused", code: "value_shape" });
  write(sheet, "q1", "one");
  write(sheet, "q2", "two");
  await pass(900);
  sync.finish();
  await settled();
  assert.deepEqual(server.urls.slice(2, 4), ["/sync", "/submit"]);
});

test("a submit that did not close is tried again, but slowly", async () => {
  const { server, sync, pass } = house();
  await pass(0);
  sync.finish();
  await settled();
  assert.equal(server.requests.length, 2);
  await pass(1100);
  assert.equal(server.requests.length, 3);
});

test("a page that was taken over stops handing in", async () => {
  const { server, sync, pass } = house();
  await pass(0);
  server.holder = false;
  sync.finish();
  await settled();
  assert.equal(sync.finishing, false);
});

test("leaving the page sends once more all that is not acknowledged", async () => {
  const { server, sheet, sync, pass } = house();
  await pass(0);
  write(sheet, "q1", "typed just now");
  await sync.leave();
  assert.equal(server.requests[1].responses[0].value.explanation, "typed just now");
  assert.equal(sheet.get("q1").dirty, false);
});

test("two leavings in a row with nothing new are one", async () => {
  const { server, sync, pass } = house();
  await pass(0);
  await sync.leave();
  await sync.leave();
  assert.equal(server.requests.length, 2);
});

test("to a repeated request a closed attempt says stale of what it keeps as late", async () => {
  const { server, sheet, pass } = house();
  await pass(0);
  server.state = "closed";
  server.answers.push({ q1: { verdict: "stale", digest: "other", revision: 3, value: BLANK } });
  choose(sheet, "q1", "a");
  await settled();
  assert.equal(sheet.get("q1").hold, "late");
});

test("in the last two minutes the heartbeat comes each 5 s", async () => {
  const { server, pass } = house({ deadline: NOW + 100_000 });
  await pass(0);
  await pass(5100);
  assert.equal(server.requests.length, 2);
});

test("a heartbeat says for how long the server has lacked something, until it has it", async () => {
  const { server, sheet, pass } = house();
  await pass(0);
  server.answers.push({ kind: "refused", code: "shape" });
  choose(sheet, "q1", "a");
  await settled();
  await pass(60_000);
  choose(sheet, "q1", "b");
  await settled();
  await pass(60_000);
  assert.deepEqual(server.requests.map(({ unsaved_ms }) => unsaved_ms), [0, 0, 60_000, 60_000, 0]);
});
