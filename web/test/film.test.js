/** Which frames a film of a training has, how long each is shown, and what is said of them in numbers. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { pointsOf } from "../lib/run_history.js";
import { commentOf, delaysOf, framesOf, frameTable, sizeText, wholeWithin } from "../train/film_frames.js";

test("frames stand evenly from the first step to the last, and no step comes twice", () => {
  assert.deepEqual(framesOf(0, 100, 5), [0, 25, 50, 75, 100]);
  assert.deepEqual(framesOf(3, 6, 200), [3, 4, 5, 6]);
  for (const [from, to, count] of [
    [0, 1, 2],
    [7, 1000, 199],
    [0, 199, 200],
    [0, 10 ** 12, 200],
  ]) {
    const steps = framesOf(from, to, count);
    assert.deepEqual([steps[0], steps[steps.length - 1], steps.length], [from, to, count]);
    assert.equal(new Set(steps).size, count);
  }
});

test("all frames together last as long as asked, the last one a second longer, and none is too short for viewers", () => {
  for (const [seconds, count] of [
    [6, 60],
    [1, 7],
    [10, 199],
  ])
    assert.equal(
      delaysOf(seconds, count).reduce((sum, delay) => sum + delay, 0),
      100 * seconds + 100,
    );
  assert.ok(Math.min(...delaysOf(1, 200)) >= 2);
});

test("each frame has a row with the loss that was known by then", () => {
  const history = {
    step: [1, 2, 4],
    loss: [3, 2, 1],
    val_loss: [null, 5, null],
    learning_rate: [0.5, 0.5, 0.25],
  };
  const table = frameTable([0, 2, 3, 4], pointsOf(history));
  assert.deepEqual(table.head.length, 5);
  assert.deepEqual(table.rows, [
    [1, 0, null, null, null],
    [2, 2, 2, 5, 0.5],
    [3, 3, 2, 5, 0.5],
    [4, 4, 1, 5, 0.25],
  ]);
  assert.equal(
    commentOf(table),
    "A training of a neural network in 4 frames, from step 0 to step 4, loss 1.",
  );
});

test("a number that is no whole one within the limits is refused with both", () => {
  assert.equal(wholeWithin("Frames", " 20 ", 2, 200), 20);
  for (const text of ["", "1", "201", "2.5", "-3", "1e2", "x"])
    assert.throws(() => wholeWithin("Frames", text, 2, 200), {
      message: `Frames: “${text}” is not allowed. Allowed: a whole number from 2 to 200.`,
    });
});

test("sizes are told in kB and MB", () => {
  assert.deepEqual([12, 806_412, 1_250_000].map(sizeText), ["1 kB", "806 kB", "1.3 MB"]);
});
