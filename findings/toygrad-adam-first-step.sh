#!/usr/bin/env bash
# toygrad: Adam's first step is ten times the learning rate: it multiplies its two
# averages by 1 - beta^k where the method divides by it.
#
# Guess: Adam's first step has the size of the learning rate, whatever the gradient.
# Seen: 10 times that: lr * (0.1*0.1*g) / sqrt(0.001*0.001*g^2). A learning
#   rate found with any other library is ten times too large at the start.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm init -y >init.log
npm install --silent --ignore-scripts toygrad@2.6.0
cat >adam.mjs <<'JS'
import assert from "node:assert/strict";
import { NeuralNetwork, Tensor, Trainers } from "toygrad";

const layers = [
  { type: "input", sx: 1, sy: 1, sz: 1 },
  { type: "dense", filters: 1 },
  { type: "regression", filters: 1 },
];
const weights = (nn) => nn.getParamsAndGrads().flatMap(({ params }) => Array.from(params));
const steps = [0.1, 0.01].map((learningRate) => {
  const nn = new NeuralNetwork({ layers });
  const trainer = new Trainers.Adam(nn, { learningRate, batchSize: 1 });
  const before = weights(nn);
  trainer.train(new Tensor(1, 1, 1, new Float32Array([1])), new Float32Array([100]));
  return weights(nn).map((w, i) => Math.abs(w - before[i]) / learningRate);
});
console.log("guess: the first step in learning rates: 1");
console.log("seen: ", steps.flat().map((step) => step.toFixed(4)).join(" "));
for (const step of steps.flat()) if (step !== 0) assert.ok(Math.abs(step - 10) < 0.01);
assert.ok(steps.flat().some((step) => step !== 0));
JS
node adam.mjs
