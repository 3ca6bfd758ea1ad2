/** The mode Train without its pictures: what is asked of Python, and the set-ups that it begins with or finds. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { undrawn } from "../draft/draft.js";
import { createLatest } from "../lib/latest_request.js";
import { withHidden } from "../train/found_architecture.js";
import { picturesRequest } from "../train/picture_request.js";
import { draftOfStart } from "../train/presets.js";
import { asked, draftNamed, options, settled, typed, validate } from "./page.js";

const RATE = "optimizer.learning_rate";

test("set-ups are one but for their learning rate, rows but for their network", () => {
  const draft = draftNamed("xor");
  const one = asked(draft);
  const rate = asked(typed(draft, [RATE, "0.125"]));
  assert.deepEqual([rate.key, rate.dataKey, rate.rate], [one.key, one.dataKey, 0.125]);
  const weight = asked(typed(draft, ["network.layers[0].W[0][0]", "9"]));
  assert.notEqual(weight.key, one.key);
  assert.equal(weight.bareKey, one.bareKey);
  assert.equal(asked(typed(draft, [RATE, "x"])), null);
  assert.equal(asked(undrawn(draft, options)).isDrawn, false);
  assert.ok(one.parameters.includes("layers[0].W[0][0]") && one.parameters.includes("layers[1].b[0]"));
});

test("only the newest thing is asked for", async () => {
  const begunWith = [];
  const ends = [];
  const { want } = createLatest((wanted) => {
    begunWith.push(wanted);
    return new Promise((resolve) => ends.push(resolve));
  });
  for (const n of [1, 2, 3]) want(n);
  ends[0]();
  await settled();
  assert.deepEqual(begunWith, [1, 3]);
});

test("pictures are asked for by what the data and the network have", () => {
  const wanted = { inputs: null, units: true, surface: ["a", "b"] };
  const two = picturesRequest({ n_in: 2 }, 5, wanted, false);
  assert.deepEqual(
    [two.boundary.columns, two.boundary.units, two.surface.parameters],
    [90, true, ["a", "b"]],
  );
  const moving = picturesRequest({ n_in: 2 }, 20, wanted, true);
  assert.deepEqual([moving.boundary.columns, moving.boundary.units, moving.surface], [40, false, undefined]);
  assert.equal(picturesRequest({ n_in: 1 }, 100, wanted, false).curve.units, false);
  const timed = picturesRequest({ n_in: 1, times: 3 }, 5, wanted, false);
  assert.deepEqual([timed.curve, timed.boundary], [undefined, undefined]);
});

test("every preset is a set-up in order", () => {
  for (const { name } of options.datasets.filter(({ name }) => ["moons", "sine", "iris"].includes(name))) {
    const plan = {
      dataset: name,
      hidden: [3, 2],
      output: "sigmoid",
      loss: "half_squared_error",
      rate: 0.1,
      epochs: 9,
      batch: 10,
    };
    const { spec, faults } = validate(draftOfStart(plan, options));
    assert.deepEqual(faults, []);
    assert.deepEqual(
      spec.network.layers.slice(0, 2).map(({ units }) => units),
      [3, 2],
    );
    assert.deepEqual([spec.training.batch_size, spec.training.shuffle], [10, true]);
  }
});

test("a network that a search found takes the place of the hidden layers", () => {
  const candidate = {
    layers: [
      { units: 4, activation: "tanh" },
      { units: 3, activation: "relu" },
    ],
    epochs: 50,
  };
  const draft = withHidden(
    draftNamed("xor"),
    candidate,
    { seed: 7, split: { val_fraction: 0.25, val_seed: 2 } },
    options,
  );
  const { spec } = validate(draft);
  assert.deepEqual(
    spec.network.layers.map(({ units, activation }) => [units, activation]),
    [
      [4, "tanh"],
      [3, "relu"],
      [1, "identity"],
    ],
  );
  assert.deepEqual([spec.init.seed, spec.training.epochs, spec.data.val_fraction], [7, 50, 0.25]);
  assert.ok(draft.network.layers.every(({ W }) => W.flat().every((cell) => cell === null)));
});
