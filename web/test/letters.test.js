/** The letters that the page speaks: put in at once, kept in the draft and in the spec, and shown by names. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { draftOf } from "../draft/draft.js";
import { differing, lettersOf, setOf, speak, spoken } from "../lib/letters.js";
import { nameOf, shownNames, targetName } from "../lib/quantities.js";
import { draftNamed, options, typed, validate } from "./page.js";

test("letters are put in at once, and words stay", () => {
  speak({ output: "y", target: "t", net: "a", activation: "z", loss: "J" });
  assert.equal(spoken("∂E/∂a of a unit, a(h₁), z, ŷ₁ and y₁"), "∂J/∂z of a unit, z(h₁), a, y₁ and t₁");
  assert.equal(targetName("y₂"), "t₂");
  speak(undefined);
  assert.equal(spoken("∂E/∂a of ŷ"), "∂E/∂a of ŷ");
});

test("names of quantities are told in the letters of the result", () => {
  speak(lettersOf("mazur", options));
  const labels = {
    inputs: ["x1"],
    layers: [["h1"], ["y1", "y2"]],
    parameters: { "layers[0].W[0][0]": "w1" },
  };
  const names = shownNames(labels);
  assert.deepEqual([...names], [["i₁"], ["h₁"], ["o₁", "o₂"]]);
  assert.equal(nameOf("layers[0].before.W[0][0]", names), "w₁");
  assert.equal(nameOf("layers[0].z[0][0]", names), "net of h₁");
  assert.equal(nameOf("Y[0][1]", names), "target target₂");
  assert.equal(nameOf("layers[1].da[0][0]", names), "∂E/∂o₁");
  speak(undefined);
});

test("a set gives all letters, one letter leaves the set, and the spec keeps what differs", () => {
  const draft = draftNamed();
  assert.equal(draft.conventions.letters.set, "backprop");
  assert.equal("letters" in validate(draft).spec.conventions, false);
  const nielsen = typed(draft, ["conventions.letters.set", "nielsen"]);
  assert.deepEqual(validate(nielsen).spec.conventions.letters, {
    loss: "C",
    output: "a",
    weights: "to_from",
  });
  const own = typed(nielsen, ["conventions.letters.loss", "L"]);
  assert.equal(own.conventions.letters.set, "");
  const again = typed(own, ["conventions.letters.loss", "C"]);
  assert.deepEqual(again, nielsen);
  const opened = draftOf(validate(nielsen).spec, options);
  assert.deepEqual(opened.conventions, nielsen.conventions);
  assert.deepEqual(differing(lettersOf(undefined, options), options), {});
  assert.equal(setOf(lettersOf("bishop", options), options), "bishop");
});

test("a book sets its conventions with its letters, and another book sets them back", () => {
  const of = (/** @type {any} */ { conventions: { bias, delta_sign, letters } }) => [
    bias,
    delta_sign,
    letters.set,
  ];
  const mitchell = typed(draftNamed(), ["conventions.letters.set", "mitchell"]);
  assert.deepEqual(of(mitchell), ["per_neuron", "error_signal", "mitchell"]);
  const mazur = typed(mitchell, ["conventions.letters.set", "mazur"]);
  assert.deepEqual(of(mazur), ["frozen", "gradient", "mazur"]);
  const letter = typed(mazur, ["conventions.letters.loss", "C"]);
  assert.deepEqual(of(letter), ["frozen", "gradient", ""]);
  assert.deepEqual(of(typed(mazur, ["conventions.letters.set", "backprop"])), [
    "per_neuron",
    "gradient",
    "backprop",
  ]);
});

test("conventions that few choose are in a spec where they are chosen, and come back from it", () => {
  const usual = validate(draftNamed()).spec;
  assert.deepEqual(Object.keys(usual.conventions), ["bias", "update_order", "delta_sign", "rounding"]);
  const draft = typed(
    draftNamed(),
    ["conventions.matrix", "out_of"],
    ["conventions.mean", "gradient"],
    ["conventions.penalty", "whole"],
    ["conventions.variance", "fewer"],
  );
  const { spec } = validate(draft);
  const { matrix, mean, penalty, variance } = spec.conventions;
  assert.deepEqual([matrix, mean, penalty, variance], ["out_of", "gradient", "whole", "fewer"]);
  assert.deepEqual(draftOf(spec, options).conventions, draft.conventions);
});

test("a number of a pair of time steps is called by both", () => {
  const names = shownNames({ inputs: ["x1"], layers: [["h1"], ["y1"]] });
  assert.equal(nameOf("layers[0].score[0][1][0]", names), "score⟨2,1⟩");
  assert.equal(nameOf("layers[0].dattention[0][0][2]", names), "∂E/∂α⟨1,3⟩");
});
