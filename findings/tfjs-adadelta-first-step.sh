#!/usr/bin/env bash
# TensorFlow.js: Adadelta divides by the average of the squared gradients as it was
# before this step; the first step is learning rate times gradient.
#
# Guess: the average takes in the present gradient first, so the first step is
#   lr * sqrt(eps / ((1 - rho) * g^2 + eps)) * g: nearly of one size for every
#   gradient, and tiny.
# Seen: lr * g, for a small and for a large gradient: a gradient of 1000 moves its
#   weight by 1000 learning rates, where the method moves it by 0.0002.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm init -y >init.log
npm install --silent --ignore-scripts @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0
cat >adadelta.js <<'JS'
const { strict: assert } = require("node:assert");
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");

const [lr, rho, eps] = [0.5, 0.95, 1e-8];
const gradients = [0.01, 1000];
const step = (g) => {
  const w = tf.variable(tf.scalar(0));
  tf.train.adadelta(lr, rho, eps).applyGradients({ [w.name]: tf.scalar(g) });
  return w.dataSync()[0];
};
tf.setBackend("cpu").then(() => {
  console.log("@tensorflow/tfjs-core", tf.version_core);
  const published = gradients.map((g) => -lr * Math.sqrt(eps / ((1 - rho) * g * g + eps)) * g);
  const seen = gradients.map(step);
  console.log("guess:", published.map((s) => s.toPrecision(4)).join(" "));
  console.log("seen: ", seen.map((s) => s.toPrecision(4)).join(" "));
  seen.forEach((s, i) => assert.ok(Math.abs(s / (-lr * gradients[i]) - 1) < 1e-4));
});
JS
node adadelta.js
