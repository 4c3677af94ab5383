import assert from "node:assert/strict";
import { test } from "node:test";

import { isTaken, placeOf, totalOf } from "../../static/js/review.js";

test("keys 1 to 9 stand for the buttons that there are", () => {
  assert.deepEqual(["1", "5", "6", "9"].map((key) => placeOf(key, 5)), [0, 4, -1, -1]);
});

test("no other key stands for a button", () => {
  assert.deepEqual(["0", "Enter", "a", "12", "", "٣"].map((key) => placeOf(key, 9)), [-1, -1, -1, -1, -1, -1]);
});

test("what takes text or acts by itself keeps its keys", () => {
  const elements = [
    { tagName: "TEXTAREA" }, { tagName: "BUTTON" }, { tagName: "A" }, { tagName: "SUMMARY" },
    { tagName: "INPUT", type: "number" }, { tagName: "INPUT", type: "text" },
  ];
  assert.ok(elements.every(isTaken));
});

test("the page itself and the point buttons leave the keys to us", () => {
  const elements = [{ tagName: "BODY" }, { tagName: "INPUT", type: "radio" }, null];
  assert.ok(!elements.some(isTaken));
});

test("ticked reasons and points besides add up within 0 and the cap, exactly", () => {
  assert.deepEqual(
    [totalOf(["0.1", "0.2"], "", "2"), totalOf(["1.5", "1"], "", "2"), totalOf(["-0.5"], "", "2"), totalOf([], "1.25", "2")],
    [0.3, 2, 0, 1.25],
  );
});
