/** Prints with a time axis, pasted into data with steps. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { offersOfPrint } from "../draft/printed_array.js";
import { draftNamed, options } from "./page.js";

const draft = draftNamed("rnn-bptt");
const PLACE = {
  path: "data.X[0][0][0]",
  rows: 2,
  columns: 1,
  both: /** @type {[number, number]} */ ([1, 1]),
};
const offers = (texts, place = PLACE, at = draft) => offersOfPrint(texts, place, at, options);
const THREE_BY_TWO = [
  [["1"], ["2"]],
  [["3"], ["4"]],
  [["5"], ["6"]],
]; // (3, 2, 1)

test("the grid's own shape goes in at once", () => {
  const [offer, ...others] = offers([[["7"], ["8"]]]);
  assert.deepEqual(others, []);
  assert.ok(offer.isPlain);
  assert.deepEqual(offer.change(draft).data.X, [[["7"], ["8"]]]);
});

test("samples × steps × features are offered, and the same with the steps first", () => {
  const [asItIs, stepsFirst] = offers(THREE_BY_TWO);
  assert.equal(asItIs.label, "Use 3 samples of 2 steps");
  assert.equal(stepsFirst.label, "Use 2 samples of 3 steps");
  const { data } = asItIs.change(draft);
  assert.deepEqual(data.X, THREE_BY_TWO);
  assert.deepEqual([data.rows, data.steps, data.Y.length], [3, "2", 3]);
  const turned = stepsFirst.change(draft).data;
  assert.deepEqual(turned.X, [
    [["1"], ["3"], ["5"]],
    [["2"], ["4"], ["6"]],
  ]);
  assert.deepEqual([turned.rows, turned.steps, turned.Y.length], [2, "3", 2]);
});

test("a list or a matrix is the steps of a sample", () => {
  const [offer] = offers(["7", "8"]);
  assert.deepEqual(offer.change(draft).data.X, [[["7"], ["8"]]]);
  const [longer] = offers([["7"], ["8"], ["9"]]);
  assert.equal(longer.label, "Use one sample of 3 steps");
  assert.deepEqual(longer.change(draft).data.X, [[["7"], ["8"], ["9"]]]);
  assert.equal(longer.change(draft).data.steps, "3");
});

test("as many rows as one sample has steps go into the sample of the cell; all others stay", () => {
  const many = offers(THREE_BY_TWO)[0].change(draft);
  const [offer] = offers([["8"], ["9"]], { ...PLACE, path: "data.X[1][0][0]" }, many);
  assert.deepEqual(offer.change(many).data.X, [THREE_BY_TWO[0], [["8"], ["9"]], THREE_BY_TWO[2]]);
  const { data } = offers([["8"], ["9"]], PLACE, many)[0].change(many);
  assert.deepEqual([data.rows, data.X.length, data.X[0]], [3, 3, [["8"], ["9"]]]);
});

test("fewer samples and steps keep what was typed beyond them", () => {
  const many = offers(THREE_BY_TWO)[0].change(draft);
  const { data } = offers([[["7"]]], PLACE, many)[0].change(many);
  assert.deepEqual([data.rows, data.steps], [1, "1"]);
  assert.deepEqual(data.X, [[["7"], ["2"]], ...THREE_BY_TWO.slice(1)]);
});

test("another number of features, and an array with more axes, go nowhere", () => {
  assert.deepEqual(offers([[["1", "2"]]]), []);
  assert.deepEqual(offers([[[["1"]]]]), []);
});
