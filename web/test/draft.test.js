/** The draft: sizes bring cells and give them back, layers and samples come and go, steps carry numbers on. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf, drawnFrom, grown, numbersFrom, stepped, undrawn } from "../draft/draft.js";
import { drawnAgain } from "../draft/edits.js";
import { inserted, moved, removed } from "../draft/layer_edits.js";
import { withFittingState, withoutState } from "../draft/optimizer.js";
import { withoutSample, withSample } from "../draft/samples.js";
import { sizesOf, withNames } from "../draft/sites.js";
import { draftNamed, example, examples, options, typed, validate } from "./page.js";

const UNITS = "network.layers[0].units";
const cells = (draft) => draft.network.layers.map(({ W, b }) => [W, b]);

/** Whether all that one object says is in another, which may say more. @param {any} all @param {any} part @param {string} at */
function holds(all, part, at) {
  if (part === null || typeof part !== "object") assert.deepEqual(all ?? null, part, at);
  else for (const [key, value] of Object.entries(part)) holds(all?.[key], value, `${at}.${key}`);
}

for (const { name, spec } of examples)
  test(`the spec of the example ${name} comes back as it was`, () => {
    const read = validate(draftOf(spec, options, name));
    assert.deepEqual(read.faults, []);
    holds(read.spec, spec, "spec");
    assert.deepEqual(validate(draftOf(read.spec, options, name)).spec, read.spec);
  });

test("a size taken back brings back what was typed", () => {
  const small = typed(draftNamed(), [UNITS, "1"]);
  assert.equal(validate(small).spec.network.layers[0].W.length, 1);
  assert.equal(typed(small, [UNITS, "2"]).network.layers[0].W[1][1], "0.4");
});

test("new units get cells that are to be drawn, and the others stay", () => {
  const draft = typed(draftNamed(), [UNITS, "3"]);
  const { W, b } = draft.network.layers[0];
  assert.deepEqual(W, [
    ["0.15", "-0.2"],
    ["0.25", "0.4"],
    [null, null],
  ]);
  assert.equal(b[2], null);
  const reading = validate(draft);
  assert.deepEqual(reading.undrawn, [true, true]);
  assert.equal("W" in reading.spec.network.layers[0], false);
});

test("what Python drew fills the cells that were to be drawn", () => {
  const draft = typed(draftNamed(), [UNITS, "3"]);
  const layers = [
    {
      W: [
        [1, 1],
        [2, 2],
        [3, 4],
      ],
      b: [5, 5, 5],
    },
    { W: [[6, 6, 7]], b: [8] },
  ];
  const drawn = drawnFrom(draft, { network: { layers } });
  assert.deepEqual(drawn.network.layers[0].W, [
    ["0.15", "-0.2"],
    ["0.25", "0.4"],
    ["3", "4"],
  ]);
  assert.deepEqual(drawn.network.layers[1].W[0], ["0.35", "-0.45", "7"]);
  assert.deepEqual(numbersFrom(draft, { network: { layers } }).network.layers[0].W[0], ["1", "1"]);
});

test("drawing again takes the next seed and draws all weights", () => {
  const once = drawnAgain(draftNamed(), options);
  assert.equal(once.init.seed, "1");
  assert.equal(drawnAgain(once, options).init.seed, "2");
  assert.equal(drawnAgain(typed(once, ["init.seed", "18446744073709551615"]), options).init.seed, "0");
  assert.equal(drawnAgain(typed(once, ["init.seed", "x"]), options).init.seed, "x");
  assert.ok(
    cells(once)
      .flat(3)
      .every((cell) => cell === null),
  );
  assert.deepEqual(once, undrawn({ ...draftNamed(), init: once.init }, options));
});

test("a draft that lacks nothing stays the very same", () => {
  const draft = draftNamed();
  assert.equal(grown(draft, options), draft);
});

test("layers come, change places and go, down to a single one", () => {
  const draft = draftNamed();
  const three = inserted(draft, "network.layers", 1, "activation", options, 2);
  assert.deepEqual(
    three.network.layers.map(({ kind }) => kind),
    ["dense", "activation", "dense"],
  );
  const turned = moved(three, "network.layers", 1, -1, options);
  assert.deepEqual(
    turned.network.layers.map(({ kind }) => kind),
    ["activation", "dense", "dense"],
  );
  const back = removed(three, "network.layers", 1, options);
  assert.deepEqual(cells(back), cells(draft));
  const one = removed(draft, "network.layers", 0, options);
  assert.equal(one.network.layers.length, 1);
  assert.deepEqual(validate(one).faults, []);
});

test("a block starts with as many units as come in, and its layers have paths of their own", () => {
  const draft = inserted(draftNamed(), "network.layers", 1, "residual", options, 2);
  const sizes = withNames(sizesOf(draft));
  assert.deepEqual(sizes.all.map(({ path }) => path).slice(1, 3), [
    "network.layers[1]",
    "network.layers[1].layers[0]",
  ]);
  const inner = sizes.all[2];
  assert.deepEqual([inner.number, inner.units, inner.inputs], ["2.1", 2, 2]);
  assert.ok(inner.here.every((name) => name.startsWith("f")));
});

test("a recurrent layer brings time steps and takes them away", () => {
  const draft = draftNamed();
  const timed = inserted(draft, "network.layers", 0, "rnn", options, 2);
  assert.equal(timed.data.X[0].length, 2);
  assert.deepEqual(timed.data.X[0][0], draft.data.X[0]);
  assert.equal(timed.data.steps, "2");
  const back = removed(timed, "network.layers", 0, options);
  assert.deepEqual(back.data.X, draft.data.X);
  assert.deepEqual(back.data.Y, draft.data.Y);
});

test("targets follow the output of every time step", () => {
  const timed = inserted(draftNamed(), "network.layers", 0, "rnn", options, 2);
  const sends = typed(timed, ["network.layers[0].return_sequences", true]);
  assert.deepEqual(sends.data.Y, [[["0"], ["0.5"]]]);
  assert.deepEqual(typed(sends, ["network.layers[0].return_sequences", false]).data.Y, [["0.5"]]);
});

test("a sample comes with zeros and goes with all that is held for it", () => {
  const two = grown(withSample(draftNamed()), options);
  assert.deepEqual(two.data.X, [
    ["0.3", "0.7"],
    ["0", "0"],
  ]);
  const masked = typed(
    inserted(two, "network.layers", 1, "dropout", options, 2),
    ["network.layers[1].mask_for", "each"],
    ["network.layers[1].mask[1][0]", "0"],
  );
  const left = withoutSample(masked, 0, sizesOf(masked));
  assert.deepEqual(left.data.X, [["0", "0"]]);
  assert.deepEqual(left.network.layers[1].mask, [["0", "1"]]);
  assert.equal(left.data.rows, 1);
});

test("a step carries the new weights on, to the last digit", () => {
  const { result } = example;
  const draft = draftOf(result.spec, options);
  const next = stepped(draft, result);
  assert.equal(next.steps, 1);
  const [layer] = result.steps[0].layers;
  assert.deepEqual(
    next.network.layers[0].W.map((row) => row.map(Number)),
    layer.after.W,
  );
  assert.equal("state" in next.optimizer, false, "gradient descent keeps nothing");
});

const adam = {
  ...draftNamed(),
  optimizer: {
    ...typed(draftNamed(), ["optimizer.name", "adam"]).optimizer,
    state: { steps: 1, layers: [] },
  },
};
const CHANGES = [
  ["optimizer", ["optimizer.name", "rmsprop"]],
  ["network", [UNITS, "3"]],
  ["biases", ["conventions.bias", "none"]],
];
for (const [word, change] of CHANGES)
  test(`a state goes with another choice of ${word}`, () => {
    const after = withFittingState(adam, typed(adam, change), options);
    assert.equal(after.optimizer.state, undefined);
    assert.equal(after.optimizer.dropped, word);
    assert.equal("dropped" in withoutState(after).optimizer, false);
  });

test("a state stays where what it belongs to stays", () => {
  const after = withFittingState(adam, typed(adam, ["optimizer.learning_rate", "0.2"]), options);
  assert.equal(after.optimizer.state, adam.optimizer.state);
});

test("another optimizer keeps what was typed where it has the same setting", () => {
  const draft = typed(adam, ["optimizer.learning_rate", "0.25"], ["optimizer.name", "rmsprop"]);
  assert.equal(draft.optimizer.learning_rate, "0.25");
});
