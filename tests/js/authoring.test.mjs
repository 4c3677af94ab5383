import assert from "node:assert/strict";
import test from "node:test";

import { dropped } from "../../static/js/authoring/dragging.js";
import { dropDraft, keepDraft, keptDraft, sameFields, worthKeeping } from "../../static/js/authoring/drafts.js";
import { imageIn, inserted, ownParagraph, placeIn } from "../../static/js/authoring/figures.js";
import { byField, offsetOf } from "../../static/js/authoring/notes.js";
import { placed, sectionStepped, stepped } from "../../static/js/authoring/order.js";
import { forgetSaved, sent } from "../../static/js/authoring/saved.js";
import { ask, csrfToken, outcome } from "../../static/js/authoring/server.js";
import { fill } from "../../static/js/authoring/words.js";

function store() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

const full = {
  getItem: () => null,
  setItem: () => {
    throw new Error("full");
  },
  removeItem: () => {
    throw new Error("forbidden");
  },
};

test("a draft keeps what was typed, and nothing of the form's own", () => {
  const typed = [
    ["prompt", "Why?"],
    ["csrfmiddlewaretoken", "x"],
    ["_save", "Save"],
    ["choices-__prefix__-text", ""],
    ["choices-INITIAL_FORMS", "1"],
    ["image", { name: "a file" }],
  ];
  assert.deepEqual(worthKeeping(typed), [["prompt", "Why?"]]);
});

test("a draft says the same as a form in spite of line ends, order and empty fields", () => {
  assert.ok(sameFields([["a", "1\r\n2"], ["b", "x"]], [["b", "x"], ["c", ""], ["a", "1\n2"], ["choices-TOTAL_FORMS", "4"]]));
  assert.ok(!sameFields([["a", "1"]], [["a", "2"]]));
  assert.ok(!sameFields([["correct", "on"]], []));
});

test("a draft is found again and can be thrown away", () => {
  const kept = store();
  assert.ok(keepDraft(kept, "/q/1/", [["a", "1"]], 5));
  assert.deepEqual(keptDraft(kept, "/q/1/"), { at: 5, fields: [["a", "1"]] });
  assert.equal(keptDraft(kept, "/q/2/"), null);
  dropDraft(kept, "/q/1/");
  assert.equal(keptDraft(kept, "/q/1/"), null);
});

test("a store that is full or holds nonsense breaks nothing", () => {
  assert.equal(keepDraft(full, "k", [], 0), false);
  dropDraft(full, "k");
  const odd = store();
  odd.setItem("draft:k", "{");
  assert.equal(keptDraft(odd, "k"), null);
  odd.setItem("draft:k", '{"fields":5}');
  assert.equal(keptDraft(odd, "k"), null);
});

for (const [success, left] of [[{}, null], [null, { at: 1, fields: [] }]]) {
  test(`a draft that was sent is ${success ? "dropped when" : "kept unless"} the server says that it was saved`, () => {
    const [session, drafts] = [store(), store()];
    keepDraft(drafts, "k", [], 1);
    sent("k", session);
    forgetSaved({ querySelector: () => success }, session, drafts);
    assert.deepEqual(keptDraft(drafts, "k"), left);
    assert.equal(session.getItem("draft-sent"), null);
  });
}

const replies = [
  [{ type: "opaqueredirect", status: 0 }, "signed_out"],
  [{ status: 401 }, "signed_out"],
  [{ status: 403 }, "signed_out"],
  [{ status: 502 }, "unreachable"],
  [{ status: 200, ok: true, json: async () => ({}) }, "ok"],
  [{ status: 400, ok: false, json: async () => ({}) }, "refused"],
  [{ status: 200, ok: true, json: async () => JSON.parse("<") }, "unreachable"],
];
for (const [response, kind] of replies) {
  test(`${response.type ?? response.status} means ${kind}`, async () => {
    assert.equal((await outcome(response)).kind, kind);
  });
}

test("a network that is down is said, not thrown", async () => {
  const down = () => Promise.reject(new TypeError("down"));
  assert.deepEqual(await ask("/x", { method: "GET", fetcher: down }), { kind: "unreachable" });
});

test("the token is the cookie's of now", () => {
  assert.equal(csrfToken("a=1; csrftoken=abc; b=2"), "abc");
  assert.equal(csrfToken("a=1; __Host-csrftoken=abc=; b=2"), "abc=");
  assert.equal(csrfToken("xcsrftoken=abc"), "");
});

test("line and column are found in the text, and never beyond it", () => {
  assert.equal(offsetOf("ab\ncd", 2, 2), 4);
  assert.equal(offsetOf("ab\ncd", 1, 1), 0);
  assert.equal(offsetOf("ab", 9, 9), 2);
});

test("notes come together by their field", () => {
  const notes = [{ field: "a", n: 1 }, { field: "", n: 2 }, { field: "a", n: 3 }];
  assert.deepEqual([...byField(notes)], [["a", [notes[0], notes[2]]], ["", [notes[1]]]]);
});

test("only images that are taken are taken", () => {
  const png = { type: "image/png" };
  assert.equal(imageIn([{ type: "text/plain" }, png]), png);
  assert.equal(imageIn([{ type: "image/tiff" }]), null);
  assert.equal(imageIn(undefined), null);
});

test("a piece goes to the cursor, instead of what is selected", () => {
  assert.deepEqual(inserted("one two", 4, 7, "X"), { text: "one X", cursor: 5 });
});

test("blanks are filled in, unknown ones left", () => {
  assert.equal(fill("Line {line}, {other}", { line: 3 }), "Line 3, {other}");
});

const quiz = [{ id: 1, questions: [11, 12] }, { id: 2, questions: [] }, { id: 3, questions: [31, 32] }];
const orders = (order) => order.map(({ id, questions }) => [id, ...questions].join(" ")).join(" | ");

for (const [question, by, expected] of [
  [12, -1, "1 12 11 | 2 | 3 31 32"],
  [11, 1, "1 12 11 | 2 | 3 31 32"],
  [12, 1, "1 11 | 2 12 | 3 31 32"],
  [31, -1, "1 11 12 | 2 31 | 3 32"],
  [11, -1, "1 11 12 | 2 | 3 31 32"],
  [32, 1, "1 11 12 | 2 | 3 31 32"],
  [99, 1, "1 11 12 | 2 | 3 31 32"],
]) {
  test(`question ${question} steps ${by} to ${expected}`, () => assert.equal(orders(stepped(quiz, question, by)), expected));
}

test("a section steps past its neighbour, and not out of the quiz", () => {
  assert.equal(orders(sectionStepped(quiz, 3, -1)), "1 11 12 | 3 31 32 | 2");
  assert.equal(orders(sectionStepped(quiz, 3, 1)), orders(quiz));
});

test("several are placed together in their order", () => {
  assert.equal(orders(placed(quiz, [32, 11], 2)), "1 12 | 2 11 32 | 3 31");
});

for (const [where, expected] of [
  [{ section: 1, row: 11, side: "before" }, "1 31 11 12 | 2 | 3 32"],
  [{ section: 1, row: 11, side: "after" }, "1 11 31 12 | 2 | 3 32"],
  [{ section: 2, row: null, side: "after" }, "1 11 12 | 2 31 | 3 32"],
  [{ section: 3, row: 32, side: "after" }, "1 11 12 | 2 | 3 32 31"],
  [{ section: 3, row: 31, side: "before" }, "1 11 12 | 2 | 3 31 32"],
]) {
  test(`a question dropped ${where.side} ${where.row} of ${where.section} gives ${expected}`, () => {
    assert.equal(orders(dropped(quiz, 31, where)), expected);
  });
}

test("a figure becomes a paragraph of its own, wherever it is dropped", () => {
  const put = (text, at) => inserted(text, at, at, ownParagraph(text, at, at, "![](figure:a)")).text;
  assert.equal(put("", 0), "![](figure:a)");
  assert.equal(put("Look at it.", 11), "Look at it.\n\n![](figure:a)");
  assert.equal(put("Look.\n", 6), "Look.\n\n![](figure:a)");
  assert.equal(put("Look. Which?", 6), "Look. \n\n![](figure:a)\n\nWhich?");
  assert.equal(put("One.\n\nTwo.", 4), "One.\n\n![](figure:a)\n\nTwo.");
});

test("in a text that nobody writes in, a figure goes to the end", () => {
  const text = { value: "abc", selectionStart: 1, selectionEnd: 2 };
  assert.deepEqual(placeIn(text, { activeElement: text }), [1, 2]);
  assert.deepEqual(placeIn(text, { activeElement: null }), [3, 3]);
});
