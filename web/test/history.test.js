/** Undo and redo. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createHistory } from "../draft/history.js";

test("edits of one field in a row are one entry", () => {
  const history = createHistory(0);
  for (const n of [1, 2, 3]) history.push(n, "a");
  history.push(4, "b");
  assert.ok(history.undo());
  assert.equal(history.present, 3);
  assert.ok(history.undo());
  assert.equal(history.present, 0);
  assert.equal(history.undo(), false);
  assert.ok(history.redo() && history.redo());
  assert.equal(history.present, 4);
  assert.equal(history.redo(), false);
});

test("a settled run of edits is an entry of its own, and an entry without a key always", () => {
  const history = createHistory(0);
  history.push(1, "a");
  history.settle();
  history.push(2, "a");
  history.push(3);
  history.push(4);
  for (const before of [3, 2, 1, 0]) {
    history.undo();
    assert.equal(history.present, before);
  }
});

test("an edit ends what could be done again; what Python drew does not", () => {
  const history = createHistory(0);
  history.push(1);
  history.undo();
  history.amend(0.5);
  assert.ok(history.canRedo);
  history.push(2);
  assert.equal(history.canRedo, false);
});

test("the first draft is kept when the oldest entries go", () => {
  const history = createHistory("first", 3);
  for (let n = 0; n < 10; n++) history.push(n);
  let last;
  while (history.undo()) last = history.present;
  assert.equal(last, "first");
});
