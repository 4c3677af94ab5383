import assert from "node:assert/strict";
import { test } from "node:test";

import { whomOf } from "../../static/js/proctoring/actions.js";
import { secondsLeft, sentence } from "../../static/js/proctoring/display.js";
import { FLAGGED, flagsInWords, leftInWords, shown, wordsOf } from "../../static/js/proctoring/filter.js";
import { Poll } from "../../static/js/proctoring/poll.js";
import { doorIn } from "../../static/js/waiting.js";

const ada = { id: 1, attempt: "a", name: "Ada Example", netid: "ada", seat: "A 12", group: "running", troubles: [] };
const troubled = { ...ada, troubles: [{ reason: "hand" }] };
const filter = (search, group = "") => ({ words: wordsOf(search), group });

test("a row is found by name, NetID and seat, in any order of the words", () => {
  for (const search of ["", "ada", "EXAMPLE ada", "12 a", "  ada   12 "]) assert.equal(shown(ada, filter(search)), "fits", search);
  assert.equal(shown(ada, filter("eve")), "");
  assert.equal(shown(ada, filter("", "closed")), "");
});

test("no filter hides trouble", () => {
  assert.equal(shown(troubled, filter("eve")), "kept");
  assert.equal(shown(troubled, filter("", "closed")), "kept");
  assert.equal(shown(troubled, filter("ada")), "fits");
});

test("with flags is a group of its own, in which trouble stays in sight", () => {
  const flagged = { ...ada, flags: { weight: 2, words: ["pasted text"] } };
  assert.deepEqual([ada, flagged, troubled].map((row) => shown(row, filter("", FLAGGED))), ["", "fits", "kept"]);
  assert.equal(shown(flagged, filter("eve", FLAGGED)), "");
});

test("flags are named in one line", () => {
  const named = [undefined, ["pasted text"], ["pasted text", "late save"]].map((words) => flagsInWords(words && { weight: 1, words }));
  assert.deepEqual(named, ["", "Flag: pasted text", "2 flags: pasted text, late save"]);
});

test("time left reads in minutes, and in seconds at the end", () => {
  const words = [null, 3_600_000, 300_000, 299_999, 61_000, 999, -5_000].map(leftInWords);
  assert.deepEqual(words, ["", "60 min", "5 min", "4:59", "1:01", "0:00", "0:00"]);
});

test("an action is for the chosen by what it acts on, and for all where nobody is chosen", () => {
  const waiting = { ...ada, id: 2, attempt: null };
  assert.deepEqual(whomOf([], "attempt"), ["all"]);
  assert.deepEqual(whomOf([ada, waiting], "student"), ["1", "2"]);
  assert.deepEqual(whomOf([ada, waiting], "attempt"), ["a"]);
  assert.deepEqual(whomOf([waiting], "attempt"), []);
});

test("the wall says what comes next", () => {
  const time = (ms) => `${ms / 60_000}`;
  const facts = { opens: 600_000, closes: 1_200_000, ends: null, started: 0, submitted: 0 };
  assert.equal(sentence(facts, 0, time), "Starts at 10");
  assert.equal(sentence(facts, 600_000, time), "Start before 20");
  assert.equal(sentence(facts, 1_200_000, time), "The time to start is over");
  const running = { ...facts, ends: 3_600_000, started: 2 };
  assert.equal(sentence(running, 1_200_000, time), "Ends at 60");
  assert.equal(sentence(running, 3_600_000, time), "Time was up at 60; some have more time");
  assert.equal(sentence({ ...running, submitted: 2 }, 3_600_000, time), "It is over");
});

test("a code never stands for more than it does", () => {
  assert.deepEqual([0, 1, 29_999, 30_000, 40_000].map((now) => secondsLeft(30_000, now)), [30, 30, 1, 0, 0]);
  assert.equal(secondsLeft(90_000, 0), 30);
});

/** A server that answers what is planned, and a page whose time passes by hand. */
function house(answers) {
  const time = { now: 0 };
  const asked = [];
  const send = async (url, { headers }) => {
    asked.push(headers["If-None-Match"] ?? null);
    const answer = answers.shift();
    if (!answer) throw new TypeError("network");
    return { status: answer.status, headers: new Headers({ ETag: answer.tag, "X-Now": String(answer.now) }), json: async () => answer.board };
  };
  const poll = new Poll({ url: "/room.json", send, monotonic: () => time.now });
  const boards = [];
  const states = [];
  poll.onBoard = (board) => boards.push(board);
  poll.onState = ({ since }) => states.push(Boolean(since));
  poll.learn(1_000_000);
  return { poll, time, asked, boards, states };
}

test("the board asks with the tag of what it has and takes nothing twice", async () => {
  const { poll, asked, boards } = house([{ status: 200, tag: '"1"', now: 1_000_000, board: "one" }, { status: 304, tag: '"1"', now: 1_003_000 }]);
  await poll.now();
  await poll.now();
  assert.deepEqual(asked, [null, '"1"']);
  assert.deepEqual(boards, ["one"]);
});

test("the board's clock is the server's, whatever the device's says", async () => {
  const { poll, time } = house([{ status: 304, tag: '"1"', now: 5_000_000 }]);
  assert.equal(poll.clock(), 1_000_000);
  await poll.now();
  time.now += 2_500;
  assert.equal(poll.clock(), 5_002_500);
});

test("a board that has heard nothing for twelve seconds says so, and stops saying so", async () => {
  const { poll, time, states } = house([null, null, { status: 304, tag: '"1"', now: 1_020_000 }]);
  await poll.now();
  time.now += 13_000;
  await poll.now();
  await poll.now();
  assert.deepEqual(states, [false, true, false]);
});

test("what a door says is read out of a page", () => {
  assert.equal(doorIn('<div data-wait="outside" data-wait-url="/x">'), "outside");
  assert.equal(doorIn("<p>Welcome</p>"), null);
});
