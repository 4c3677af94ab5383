/** Does the lobby tell the right end, the right countdown and the right state of the device? */

import assert from "node:assert/strict";
import test from "node:test";

import {
  clockState,
  countdown,
  lengthInWords,
  networkState,
  offsetOf,
  outlook,
  phaseAt,
  serverTimeIn,
  slept,
  summaryOf,
} from "../../static/js/lobby.js";

const MINUTE = 60_000;
const noon = Date.UTC(2026, 2, 11, 12);

test("the server's time is never taken for later than it is", () => {
  assert.equal(offsetOf({ now: noon, receivedAt: 300 }) + 300, noon);
});

const window = { opens: noon, ends: noon + 30 * MINUTE };
for (const [now, phase] of [
  [noon - 1, "before"],
  [noon, "open"],
  [noon + 30 * MINUTE - 1, "open"],
  [noon + 30 * MINUTE, "over"],
]) {
  test(`the window at ${now - noon} ms is ${phase}`, () => assert.equal(phaseAt({ now, ...window }), phase));
}

for (const [words, terms, expected] of [
  ["a start now", { now: noon + MINUTE, hardStop: null }, { end: noon + 46 * MINUTE, clipped: false, length: 45 * MINUTE }],
  ["a start at the opening", { now: noon - MINUTE, hardStop: null }, { end: noon + 45 * MINUTE, clipped: false, length: 45 * MINUTE }],
  ["a hard stop that takes nothing", { now: noon, hardStop: noon + 45 * MINUTE }, { end: noon + 45 * MINUTE, clipped: false, length: 45 * MINUTE }],
  ["a hard stop that takes time", { now: noon + 5 * MINUTE, hardStop: noon + 45 * MINUTE }, { end: noon + 45 * MINUTE, clipped: true, length: 40 * MINUTE }],
  ["a hard stop that is over", { now: noon + 50 * MINUTE, hardStop: noon + 45 * MINUTE }, { end: noon + 50 * MINUTE, clipped: true, length: 0 }],
]) {
  test(`${words} ends when the server would end it`, () => {
    assert.deepEqual(outlook({ opens: noon, allowed: 45 * MINUTE, ...terms }), expected);
  });
}

for (const [ms, words] of [
  [-5, "0 s"],
  [1, "1 s"],
  [9_000, "9 s"],
  [4 * MINUTE + 8_001, "4 min 09 s"],
  [125 * MINUTE, "2 h 05 min"],
  [26 * 60 * MINUTE, "1 d 2 h"],
]) {
  test(`${ms} ms are counted down as ${words}`, () => assert.equal(countdown(ms), words));
}

for (const [ms, words] of [
  [0, "0 min"],
  [59_999, "59 s"],
  [45 * MINUTE, "45 min"],
  [67 * MINUTE + 30_500, "67 min 30 s"],
]) {
  test(`${ms} ms are said as ${words}`, () => assert.equal(lengthInWords(ms), words));
}

for (const [apart, state] of [
  [4_999, "ok"],
  [-5_000, "ok"],
  [5_001, "off"],
  [-90_000, "off"],
]) {
  test(`a clock ${apart} ms apart is ${state}`, () => assert.equal(clockState(apart), state));
}

for (const [outcome, state] of [
  [20, "ok"],
  [1_501, "slow"],
  ["failed", "warn"],
  ["signed_out", "signed_out"],
]) {
  test(`an answer of the server like ${outcome} is ${state}`, () => assert.equal(networkState(outcome), state));
}

for (const [states, summary] of [
  [["ok", "checking"], "checking"],
  [["ok", "off", "ok"], "ok"],
  [["ok", "slow"], "warn"],
  [["warn", "ok"], "warn"],
]) {
  test(`${states} together are ${summary}`, () => assert.equal(summaryOf(states), summary));
}

for (const [apart, expected] of [
  [1_999, false],
  [2_001, true],
  [-2_001, true],
]) {
  test(`clocks that part by ${apart} ms ${expected ? "mean" : "mean no"} sleep`, () => assert.equal(slept(0, apart), expected));
}

test("the server's time is found in a lobby and nowhere else", () => {
  assert.equal(serverTimeIn(`<div data-lobby data-now="${noon}" data-opens="1">`), noon);
  assert.equal(serverTimeIn("<h1>Sign in</h1>"), null);
});
