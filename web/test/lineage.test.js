/** What numbers are made from and go into, and the walks along them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createTrail, derivativeOf, lineageOf, moved, orderOf } from "../lib/lineage.js";
import { firstSelection } from "../lib/quantities.js";
import { example } from "./page.js";

const { result } = example;
const [step] = result.steps;
const lineage = lineageOf(result.worked, step.layers.length);

test("worked lines tell what a number was made from and goes into", () => {
  const { byPath, into } = lineageOf(result.worked, step.layers.length);
  const first = firstSelection(result);
  assert.equal(first, "layers[1].gradients.W[0][0]");
  for (const from of byPath.get(first).from) assert.ok(into.get(from).includes(first), from);
  assert.equal(byPath.get("prediction[0][0]"), byPath.get("layers[1].a[0][0]"));
});

test("one walks through all computed numbers in the order of computation, and round", () => {
  const order = orderOf(lineage, 0);
  assert.equal(order.length, new Set(result.worked.map((line) => line.quantity)).size);
  assert.equal(order[0], "layers[0].z[0][0]");
  let path = order[0];
  for (const next of [...order.slice(1), order[0]]) {
    path = moved(lineage, 0, path, 1);
    assert.equal(path, next);
  }
  assert.equal(moved(lineage, 0, order[0], -1), order.at(-1));
  assert.equal(moved(lineage, 0, "prediction[0][0]", -1), "layers[1].z[0][0]");
});

test("a given number stands before the first that it goes into", () => {
  assert.equal(moved(lineage, 0, "layers[0].before.W[1][0]", 1), "layers[0].z[0][1]");
  assert.equal(moved(lineage, 0, "layers[0].before.W[1][0]", -1), "layers[0].a[0][0]");
});

test("a step back along what a number is made of is undone by a step on", () => {
  const trail = createTrail();
  const error = "layers[1].delta[0][0]";
  const weight = "layers[1].gradients.W[0][1]";
  assert.equal(trail.back(lineage, weight), error);
  assert.equal(trail.on(lineage, error), weight);
  assert.notEqual(trail.on(lineage, error), weight);
  assert.equal(trail.back(lineage, "X[0][0]"), undefined);
  assert.equal(trail.on(lineage, "after.loss"), undefined);
});

test("a number leads to the derivative of the loss by it, and what has none to nothing", () => {
  const derivatives = {
    "X[0][1]": "input_gradients[0][1]",
    "prediction[0][0]": "layers[1].da[0][0]",
    "layers[0].z[0][1]": "layers[0].delta[0][1]",
    "layers[0].before.W[1][0]": "layers[0].gradients.W[1][0]",
    "layers[0].layers[1].updates.b[0]": "layers[0].layers[1].gradients.b[0]",
    "layers[0].delta[0][0]": "layers[0].delta[0][0]",
  };
  for (const [path, wanted] of Object.entries(derivatives)) assert.equal(derivativeOf(path, 2), wanted, path);
  for (const path of ["loss", "learning_rate", "layers[0].slope[0][0]", "layers[0].state.W.m[0][0]"])
    assert.equal(derivativeOf(path, 2), null, path);
});
