/** Which way round square blocks of weights are meant is asked once, and remembered. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createSquareBlocks } from "../page/square_blocks.js";

/** A page with a list of what was put in, and the message that stands. */
function page() {
  /** @type {boolean[]} */
  const put = [];
  /** @type {{text: string, choices: {label: string, action: () => void}[]} | null} */
  let shown = null;
  const banners = {
    show: (/** @type {string} */ _, /** @type {string} */ text, /** @type {any[]} */ choices) => {
      shown = { text, choices };
    },
  };
  const session = {
    get draft() {
      return put.length;
    },
    undo: () => put.pop(),
  };
  const squares = createSquareBlocks(/** @type {any} */ (session), /** @type {any} */ (banners));
  return {
    put,
    paste: () => squares.place((isTurned) => put.push(isTurned)),
    said: () => shown?.text ?? "",
    press: (/** @type {RegExp} */ label) => shown?.choices.find((one) => label.test(one.label))?.action(),
  };
}

test("nothing goes in before it is said what the rows are", () => {
  const { put, paste, said, press } = page();
  assert.equal(paste(), false);
  assert.deepEqual(put, []);
  assert.match(said(), /asked once/);
  press(/nothing/);
  assert.deepEqual(put, []);
});

test("what was said is remembered, and can be changed with one press", () => {
  const { put, paste, said, press } = page();
  paste();
  press(/x W \+ b/);
  assert.equal(paste(), true);
  assert.deepEqual(put, [true, true]);
  assert.match(said(), /transposed, as you said/);
  press(/other way/);
  assert.deepEqual(put, [true, false]);
  paste();
  assert.deepEqual(put, [true, false, false]);
  assert.match(said(), /as it stands/);
});
