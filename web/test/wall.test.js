/** The walk on the wall: a term at a time, forward and backward, what comes later covered. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  backward,
  beginOf,
  lastStage,
  linesOf,
  onward,
  placeOf,
  START,
  skipped,
  standings,
} from "../wall/walk.js";
import { example } from "./page.js";

const lines = linesOf(example.result.worked, 0);
const layers = example.result.steps[0].layers.length;

/** All places from the beginning to the end. */
function walked() {
  const places = [START];
  while (places.at(-1).index < lines.length) places.push(onward(lines, places.at(-1)));
  return places;
}

test("the walk passes each line's formula, terms and value, and comes back the same way", () => {
  const places = walked();
  assert.equal(places.length, lines.reduce((sum, line) => sum + lastStage(line) + 1, 0) + 1);
  assert.deepEqual(onward(lines, places.at(-1)), places.at(-1));
  const back = [places.at(-1)];
  while (back.at(-1).index || back.at(-1).stage) back.push(backward(lines, back.at(-1)));
  assert.deepEqual(back, places.toReversed());
  assert.deepEqual(backward(lines, START), START);
});

test("a weighted sum has a stage for each of its terms", () => {
  const { quantity } = lines[0];
  assert.equal(quantity, "layers[0].z[0][0]");
  assert.equal(lastStage(lines[0]), 4); // Two products and the bias, then the value.
});

test("no number is seen before its line has told its value", () => {
  for (const place of walked()) {
    const found = standings(lines, place, layers);
    lines.forEach((line, i) => {
      const isTold = i < place.index || (i === place.index && place.stage === lastStage(line));
      assert.equal(found.get(line.quantity) === "covered", !isTold, `${line.quantity} at ${place.index}`);
    });
  }
});

test("each number that a line is made of has been seen, and is put in at one of its terms", () => {
  lines.forEach((line, index) => {
    const put = new Set();
    for (let stage = 1; stage < lastStage(line); stage++)
      for (const [path, standing] of standings(lines, { index, stage }, layers))
        if (standing === "here") put.add(path);
    const before = standings(lines, { index, stage: 0 }, layers);
    for (const path of line.from) {
      assert.notEqual(before.get(path), "covered", `${path} of ${line.quantity}`);
      assert.ok(put.has(path), `${path} of ${line.quantity}`);
    }
  });
});

test("a prediction is covered and shown by both its paths", () => {
  const place = placeOf(lines, "prediction[0][0]", layers);
  assert.equal(lines[place.index].quantity, "layers[1].a[0][0]");
  const covered = standings(lines, { ...place, stage: 0 }, layers);
  assert.equal(covered.get("layers[1].a[0][0]"), "covered");
  assert.equal(covered.get("prediction[0][0]"), "covered");
  assert.equal(standings(lines, place, layers).get("prediction[0][0]"), "now");
});

test("one skips line by line, first to the beginning of the present one", () => {
  assert.deepEqual(skipped(lines, { index: 3, stage: 2 }, -1), { index: 3, stage: 0 });
  assert.deepEqual(skipped(lines, { index: 3, stage: 0 }, -1), { index: 2, stage: 0 });
  assert.deepEqual(skipped(lines, { index: 3, stage: 2 }, 1), { index: 4, stage: 0 });
  assert.deepEqual(skipped(lines, START, -1), START);
  assert.deepEqual(skipped(lines, { index: lines.length, stage: 0 }, 1), { index: lines.length, stage: 0 });
});

test("parts of the step begin where their first line does, and all lines of the sample are in the walk once", () => {
  const begins = ["forward", "loss", "backward", "update"].map((phase) => beginOf(lines, phase)?.index ?? -1);
  assert.equal(begins[0], 0);
  assert.deepEqual(
    begins,
    [...begins].sort((a, b) => a - b),
  );
  assert.equal(beginOf(lines, "none"), null);
  assert.equal(new Set(lines.map(({ quantity }) => quantity)).size, lines.length);
});

test("a batch is walked sample by sample, with what belongs to all", () => {
  const batch = [
    { quantity: "layers[0].z[0][0]", sample: 0 },
    { quantity: "layers[0].z[1][0]", sample: 1 },
    { quantity: "loss_terms[1][0]", sample: 1, repeated: true },
    { quantity: "loss", sample: null },
  ];
  assert.deepEqual(
    linesOf(batch, 1).map(({ quantity }) => quantity),
    ["layers[0].z[1][0]", "loss"],
  );
});
