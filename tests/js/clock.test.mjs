import assert from "node:assert/strict";
import { test } from "node:test";

import { Clock, narrowed, sampled } from "../../static/js/paper/clock.js";

const START = 1_700_000_000_000;

/** A device: `mono` counts from its start, `wall` is its clock; the server's clock runs with `truth`. */
function device() {
  const at = { mono: 1000, wall: START + 5_000_000, truth: START };
  const clock = new Clock({ monotonic: () => at.mono, wall: () => at.wall });
  const pass = (ms) => Object.keys(at).forEach((key) => (at[key] += ms));
  const reply = ({ there, back, deadline, state = "running" }) => {
    const sentAt = at.mono;
    pass(there);
    const now = at.truth;
    pass(back);
    clock.learn({ sentAt, receivedAt: at.mono, now, deadline, state });
  };
  return { at, clock, pass, reply };
}

for (const [there, back] of [[0, 0], [10, 10], [5, 900], [900, 5], [3000, 3000]]) {
  test(`never more time than is left: ${there} ms there, ${back} ms back`, () => {
    const { at, clock, reply } = device();
    reply({ there, back, deadline: START + 600_000 });
    const left = START + 600_000 - at.truth;
    assert.ok(clock.remaining() <= left);
    assert.ok(clock.remaining() >= left - there - back);
  });
}

test("a slow reply does not undo what a fast one taught", () => {
  const { at, clock, reply } = device();
  reply({ there: 5, back: 5, deadline: START + 600_000 });
  reply({ there: 4000, back: 4000, deadline: START + 600_000 });
  assert.ok(START + 600_000 - at.truth - clock.remaining() < 20);
});

test("the wall clock of the device does not matter", () => {
  const { at, clock, reply, pass } = device();
  reply({ there: 5, back: 5, deadline: START + 600_000 });
  at.wall -= 3_600_000;
  clock.look();
  pass(1000);
  assert.ok(Math.abs(START + 600_000 - at.truth - clock.remaining()) < 20);
});

test("after sleep with a clock that stood still, the smaller rest is shown until the server says", () => {
  const { at, clock, reply } = device();
  const jumps = [];
  clock.addEventListener("jump", ({ detail }) => jumps.push(detail.seconds));
  reply({ there: 5, back: 5, deadline: START + 600_000 });
  at.wall += 120_000;
  at.truth += 120_000;
  clock.look();
  assert.deepEqual(jumps, [120]);
  assert.equal(clock.trusted, false);
  assert.ok(clock.remaining() <= START + 600_000 - at.truth);
  reply({ there: 5, back: 5, deadline: START + 600_000 });
  assert.equal(clock.trusted, true);
  assert.ok(Math.abs(START + 600_000 - at.truth - clock.remaining()) < 30);
});

test("a reply to a request from before the sleep teaches nothing about the time", () => {
  const { at, clock, reply } = device();
  reply({ there: 5, back: 5, deadline: START + 600_000 });
  const [sentAt, now] = [at.mono, at.truth];
  at.wall += 120_000;
  at.truth += 120_000;
  at.mono += 10;
  clock.learn({ sentAt, receivedAt: at.mono, now, deadline: START + 600_000, state: "running" });
  assert.equal(clock.trusted, false);
  assert.ok(clock.remaining() <= START + 600_000 - at.truth);
});

test("a wall clock set ahead while awake is put right by the next reply", () => {
  const { at, clock, reply } = device();
  reply({ there: 5, back: 5, deadline: START + 600_000 });
  at.wall += 300_000;
  clock.look();
  reply({ there: 5, back: 5, deadline: START + 600_000 });
  assert.ok(START + 600_000 - at.truth - clock.remaining() < 30);
});

test("an extension is told with its length", () => {
  const { clock, reply } = device();
  const told = [];
  clock.addEventListener("deadline", ({ detail }) => told.push(detail.by));
  reply({ there: 5, back: 5, deadline: START + 600_000 });
  reply({ there: 5, back: 5, deadline: START + 900_000 });
  assert.deepEqual(told, [300_000]);
});

test("the time stands still in a pause and goes on after it", () => {
  const { clock, reply, pass } = device();
  reply({ there: 5, back: 5, deadline: START + 600_000, state: "paused" });
  const left = clock.remaining();
  pass(60_000);
  reply({ there: 5, back: 5, deadline: START + 600_000, state: "paused" });
  assert.equal(clock.remaining(), left);
  reply({ there: 5, back: 5, deadline: START + 660_000 });
  assert.ok(clock.remaining() > left - 100 && clock.remaining() <= left);
});

test("samples that contradict each other: the newer one stands", () => {
  const old = sampled({ sentAt: 0, receivedAt: 10, now: 1000 });
  const young = sampled({ sentAt: 100, receivedAt: 110, now: 9000 });
  assert.deepEqual(narrowed(old, young), young);
});
