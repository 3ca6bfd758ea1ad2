/** What was typed for a number goes with it: through links and files, and through a step that leaves the number alone. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf, stepped } from "../draft/draft.js";
import { withTyped } from "../draft/typed_texts.js";
import { draftNamed, options, typed, validate } from "./page.js";

test("a spec keeps what was typed for its numbers, wherever they stand in the draft", () => {
  const W = "network.layers[0].W[0][0]";
  const rate = "optimizer.learning_rate";
  const draft = typed(draftNamed(), [W, "1/3"], [rate, "10^-1"], ["data.X[0][1]", "0.70"]);
  const { spec, texts } = validate(draft);
  const shared = withTyped(spec, texts);
  assert.deepEqual(shared.typed, { [W]: "1/3", [rate]: "10^-1", "data.X[0][1]": "0.70" });
  assert.deepEqual(draftOf(JSON.parse(JSON.stringify(shared)), options).network, draft.network);
  const other = { ...shared, network: spec.network, typed: { [W]: "1/4", "nothing[0]": "1" } };
  assert.equal(draftOf(other, options).network.layers[0].W[0][0], String(1 / 3));
});

test("texts of a function's own number, of one list for all samples and of time steps find their places", () => {
  const layers = [
    { kind: "rnn", units: 2, return_sequences: true, h0: [0.5, 0.25] },
    { kind: "activation", name: "leaky_relu", alpha: 0.01 },
    {
      kind: "dropout",
      rate: 0.5,
      mask: [
        [
          [1, 1],
          [0, 1],
        ],
      ],
    },
    { kind: "dense", units: 1 },
  ];
  const data = { X: [[[1], [2]]], Y: [[[1], [2]]] };
  const changed = typed(
    draftOf({ schema: 1, network: { n_inputs: 1, layers }, data }, options),
    ["network.layers[0].h0[0][1]", "1/4"],
    ["network.layers[1].activation.alpha", "1/50"],
    ["network.layers[2].mask[1][1]", "2^0"],
    ["data.X[0][1][0]", "√4"],
  );
  const { spec, texts, faults } = validate(changed);
  assert.deepEqual(faults, []);
  const { typed: kept } = withTyped(spec, texts);
  assert.deepEqual(Object.keys(kept).sort(), [
    "data.X[0][1][0]",
    "network.layers[0].h0[1]",
    "network.layers[1].alpha",
    "network.layers[2].mask[0][1][1]",
  ]);
  const again = draftOf({ ...spec, typed: kept }, options);
  assert.deepEqual([again.network, again.data], [changed.network, changed.data]);
});

test("a step keeps the text of a number that it does not change", () => {
  const draft = typed(draftNamed(), ["network.layers[0].b[0]", "1/10"], ["network.layers[0].b[1]", "1/7"]);
  const after = { W: draft.network.layers[0].W.map((row) => row.map(Number)), b: [0.1, 0.2] };
  const { layers } = stepped(draft, { steps: [{ layers: [{ after }, { after: {} }] }] }).network;
  assert.deepEqual(layers[0].b, ["1/10", "0.2"]);
});
