/** Weights of samples and of classes in the draft: typed, filled up, taken out with their samples, read, kept. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf, grown } from "../draft/draft.js";
import { isDraft } from "../draft/kept_draft.js";
import { createPasting } from "../draft/pasting.js";
import { withoutSample, withSample } from "../draft/samples.js";
import { sizesOf } from "../draft/sites.js";
import { withValue } from "../lib/paths.js";
import { draftNamed, options, typed, validate } from "./page.js";

const two = () => grown(withSample(draftNamed()), options);
const weighted = () => typed(two(), ["data.weighted", true], ["data.sample_weights[1]", "2.5"]);

test("samples count 1 until they are given weights", () => {
  assert.equal(validate(two()).spec.data.sample_weights, undefined);
  assert.deepEqual(validate(weighted()).spec.data.sample_weights, [1, 2.5]);
  const off = typed(weighted(), ["data.weighted", false]);
  assert.equal(validate(off).spec.data.sample_weights, undefined);
  assert.deepEqual(validate(typed(off, ["data.weighted", true])).spec.data.sample_weights, [1, 2.5]);
});

test("a weight comes and goes with its sample", () => {
  const three = grown(withSample(weighted()), options);
  assert.deepEqual(validate(three).spec.data.sample_weights, [1, 2.5, 1]);
  const left = withoutSample(three, 0, sizesOf(three));
  assert.deepEqual(validate(left).spec.data.sample_weights, [2.5, 1]);
});

test("pasted rows bring weights of 1 for further samples", () => {
  const { block } = createPasting(options);
  const place = { path: "data.X[0][0]", rows: 2, columns: 2, both: /** @type {[number, number]} */ ([2, 1]) };
  const pasted = block(place, "1\t2\t0\n3\t4\t1\n5\t6\t0", weighted())(weighted());
  assert.deepEqual(validate(pasted).spec.data.sample_weights, [1, 2.5, 1]);
});

test("a bad weight is refused by its name, as Python refuses it", () => {
  const { spec, faults } = validate(typed(weighted(), ["data.sample_weights[0]", "-1"]));
  assert.equal(spec, null);
  assert.equal(faults[0].field, "data.sample_weights[0]");
  assert.match(faults[0].message, /^Weight of sample 1: “-1” is not allowed/);
});

test("classes have as many weights as outputs tell apart, two for one output", () => {
  const one = typed(two(), ["loss.weighted", true]);
  assert.deepEqual(validate(one).spec.loss.class_weights, [1, 1]);
  const three = typed(one, ["network.layers[1].units", "3"], ["loss.class_weights[2]", "4"]);
  assert.deepEqual(validate(three).spec.loss.class_weights, [1, 1, 4]);
  assert.deepEqual(validate(typed(three, ["loss.name", "huber"])).spec.loss.class_weights, [1, 1, 4]);
});

test("a spec with weights comes back as it was", () => {
  const { spec } = validate(typed(weighted(), ["loss.weighted", true], ["loss.class_weights[0]", "0.5"]));
  assert.deepEqual(validate(draftOf(spec, options)).spec, spec);
});

test("a kept draft whose weights are no texts is put aside", () => {
  assert.ok(isDraft(weighted(), options));
  assert.ok(!isDraft(withValue(weighted(), "data.sample_weights", [1]), options));
  assert.ok(!isDraft(withValue(weighted(), "loss.class_weights", "1"), options));
});
