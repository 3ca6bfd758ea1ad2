#!/usr/bin/env bash
# The npm package machine_learning: the MLP takes a learning rate and ignores it.
#
# Guess: train({lr: 0.6, epochs: 1}) moves the weights 0.6 times as far as lr: 1;
#   lr: 0 leaves them alone.
# Seen: the same weights after one epoch for lr 0, 0.6 and 100. The step is that
#   of rate 1 (mean over the rows), whatever is asked for.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm init -y >init.log
npm install --silent --ignore-scripts machine_learning@0.1.1
cat >check.js <<'JS'
const ml = require('machine_learning');
const assert = require('assert');
console.info = () => {};
function after(lr) {
  const log = console.log;
  console.log = () => {};
  const net = new ml.MLP({
    input: [[0.3, 0.7]], label: [[0.5]], n_ins: 2, n_outs: 1, hidden_layer_sizes: [2],
    w_array: [[[0.15, 0.25], [-0.2, 0.4]], [[0.35], [-0.45]]], b_array: [[0.1, -0.3], [0.8]],
  });
  net.set('log level', 0);
  if (lr !== null) net.train({ lr, epochs: 1 });
  console.log = log;
  return net.sigmoidLayers[1].b[0];
}
const start = after(null);
const [none, some, huge] = [0, 0.6, 100].map(after);
console.log('machine_learning', require('machine_learning/package.json').version);
console.log('guess: the output bias', start, 'stays for lr 0 and moves in proportion to lr');
console.log('seen:  lr 0:', none, ' lr 0.6:', some, ' lr 100:', huge);
assert(Math.abs(none - start) > 1e-3);
assert.strictEqual(none, some);
assert.strictEqual(none, huge);
JS
node check.js
