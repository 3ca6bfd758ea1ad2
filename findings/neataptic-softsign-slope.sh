#!/usr/bin/env bash
# neataptic: SOFTSIGN learns with the slope x/(1+|x|)^2, which is 0 at 0 and has the
# wrong sign left of it; the slope of x/(1+|x|) is 1/(1+|x|)^2, never below 0.
#
# Guess: the slope of softsign: 1 at 0, 4/9 at -0.5 and at 0.5.
# Seen: 0 at 0, -0.222 at -0.5 and 0.222 at 0.5: a hidden softsign unit with a
#   negative sum walks up the error, and one with sum 0 does not learn.
set -eu
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm init -y >init.log
npm install --silent --ignore-scripts neataptic@1.4.7
cat >softsign.js <<'JS'
const { strict: assert } = require("node:assert");
const { methods } = require("neataptic");
const f = methods.activation.SOFTSIGN;
const at = [-0.5, 0, 0.5];
const h = 1e-6;
const measured = at.map((x) => (f(x + h) - f(x - h)) / (2 * h));
const used = at.map((x) => f(x, true));
console.log("neataptic", require("neataptic/package.json").version);
console.log("guess: the slope, measured by differences:", measured.map((d) => d.toFixed(6)).join(" "));
console.log("seen:  what learning uses:               ", used.map((d) => d.toFixed(6)).join(" "));
measured.forEach((d, i) => assert.ok(Math.abs(d - 1 / (1 + Math.abs(at[i])) ** 2) < 1e-6));
used.forEach((d, i) => assert.ok(Math.abs(d - at[i] / (1 + Math.abs(at[i])) ** 2) < 1e-12));
JS
node softsign.js
