/** Does a second click send nothing, and can a form of the admin be sent again when the first send was stopped? */

import assert from "node:assert/strict";
import { test } from "node:test";

import { attachOnce, goesOnce } from "../../static/js/proctoring/once.js";

function attached(form) {
  const heard = {};
  const root = { addEventListener: (name, act) => (heard[name] = act), querySelectorAll: () => [form] };
  attachOnce(root, { addEventListener: (name, act) => (heard[name] = act) });
  return heard;
}

const formOf = (once) => ({ dataset: { once }, matches: () => true });
const submitOf = (form, defaultPrevented = false) => ({
  target: form,
  defaultPrevented,
  preventDefault() {
    this.defaultPrevented = true;
  },
});

test("the second submit of a form does not go, until the page comes back", () => {
  const form = formOf("");
  const heard = attached(form);
  const [first, second, third] = [submitOf(form), submitOf(form), submitOf(form)];
  heard.submit(first);
  heard.submit(second);
  heard.pageshow();
  heard.submit(third);
  assert.deepEqual([first, second, third].map((event) => event.defaultPrevented), [false, true, false]);
});

test("a submit that another rule holds back is not the first", () => {
  const form = formOf("");
  const heard = attached(form);
  heard.submit(submitOf(form, true));
  const real = submitOf(form);
  heard.submit(real);
  assert.equal(real.defaultPrevented, false);
});

test("a form with a time can go again after it", () => {
  const form = formOf("5000");
  const waits = [];
  const later = (act, time) => waits.push([act, time]);
  assert.deepEqual([goesOnce(form, later), goesOnce(form, later)], [true, false]);
  assert.equal(waits[0][1], 5000);
  waits[0][0]();
  assert.equal(goesOnce(form, later), true);
});
