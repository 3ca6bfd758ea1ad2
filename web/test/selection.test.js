/** What is selected, and how a key leads from there to another number. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { lineageOf } from "../lib/lineage.js";
import { createSelection, inSample } from "../page/selection.js";

const FROM = "layers[0].delta[0][0]";
const TO = "layers[0].gradients.W[0][0]";
const EMPTY = lineageOf([], 1);
const WHOLE = lineageOf(/** @type {any} */ ([{ quantity: TO, from: [FROM], sample: null }]), 1);

/** A step of its own. @returns {any} */
const result = () => ({
  steps: [{ X: [[1]], layers: [{ delta: [[0.5]], gradients: { W: [[0.5]] } }] }],
});

/** @param {(page: any) => unknown} fetchLines @returns {Promise<string>}  What a key leads to from the gradient. */
async function backFrom(fetchLines) {
  const page = { result: result(), lineage: EMPTY, fetchLines: () => fetchLines(page) };
  const field = /** @type {any} */ ({ default: 4, minimum: 1, maximum: 17 });
  const selection = createSelection({ field, kept: null, shown: () => page, onChange() {} });
  selection.select(TO);
  await selection.follow("back");
  return selection.selected;
}

test("a key that is pressed before the lines have come leads on when they have", async () => {
  const found = backFrom(async (page) => {
    await null;
    page.lineage = WHOLE;
  });
  assert.equal(await found, FROM);
});

test("a key that is pressed while another result comes leads on by that one's lines", async () => {
  let asked = 0;
  const found = backFrom(async (page) => {
    await null;
    if (asked++) page.lineage = WHOLE;
    else page.result = result(); // Its coming ends the wait for the lines of the one before.
  });
  assert.equal(await found, FROM);
});

test("where no lines come, a key leads nowhere", async () => {
  let asked = 0;
  assert.equal(await backFrom(() => void asked++), TO);
  assert.equal(asked, 1);
});

test("every number that a sample has for itself is the same one of another sample", () => {
  for (const key of [
    "z",
    "delta",
    "h0",
    "mask",
    "x_hat",
    "tanh_c",
    "dz_f",
    "n",
    "group_mean",
    "dchannel_variance",
    "total",
    "score",
    "dattention",
  ])
    assert.equal(inSample(`layers[1].${key}[0][2]`, 3), `layers[1].${key}[3][2]`, key);
  for (const path of ["layers[1].gradients.W[0][2]", "layers[1].places[0]", "layers[0].mean[1]"])
    assert.equal(inSample(path, 3), path);
});
