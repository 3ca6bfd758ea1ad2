/** TensorFlow.js on its WebAssembly backend, by explicit formulas: the least overhead that it allows. */

import "@tensorflow/tfjs-backend-wasm";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { lossOf, workloads } from "../workloads.js";

/** @typedef {tf.Tensor2D | tf.Tensor1D} Parameter */

const value = {
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  relu: tf.relu,
  softmax: (/** @type {tf.Tensor2D} */ z) => tf.softmax(z),
};
/** ∂E/∂z from ∂E/∂a and a. @type {Record<string, (da: tf.Tensor2D, a: tf.Tensor2D) => tf.Tensor2D>} */
const backward = {
  tanh: (da, a) => tf.mul(da, tf.sub(1, tf.mul(a, a))),
  sigmoid: (da, a) => tf.mul(da, tf.mul(a, tf.sub(1, a))),
  relu: (da, a) => tf.mul(da, tf.step(a)),
  softmax: (da) => da, // With cross-entropy the difference is the gradient already.
};

/** @param {import("../workloads.js").Workload} work @param {import("../workloads.js").Workload["nets"][0]} weights */
function network(work, weights) {
  let parameters = weights.map(
    ({ W, b }) => /** @type {[tf.Tensor2D, tf.Tensor1D]} */ ([tf.tensor2d(W), tf.tensor1d(b)]),
  );
  const last = parameters.length - 1;
  const nameOf = (/** @type {number} */ l) =>
    /** @type {keyof typeof value} */ (l === last ? work.output : work.hidden);
  /** @param {tf.Tensor2D} X */
  function forward(X) {
    const A = [X];
    for (const [l, [W, b]] of parameters.entries())
      A.push(/** @type {tf.Tensor2D} */ (value[nameOf(l)](tf.add(tf.matMul(A[l], W, false, true), b))));
    return A;
  }
  /** @param {tf.Tensor2D} X @param {tf.Tensor2D} Y */
  function step(X, Y) {
    const rate = work.rate / X.shape[0];
    const updated = tf.tidy(() => {
      const A = forward(X);
      /** @type {tf.Tensor2D} */
      let da = tf.sub(A[last + 1], Y);
      /** @type {[tf.Tensor2D, tf.Tensor1D][]} */
      const made = [];
      for (let l = last; l >= 0; l--) {
        const [W, b] = parameters[l];
        const delta = backward[nameOf(l)](da, A[l + 1]);
        made[l] = [
          tf.sub(W, tf.mul(rate, tf.matMul(delta, A[l], true))),
          tf.sub(b, tf.mul(rate, tf.sum(delta, 0))),
        ];
        if (l) da = tf.matMul(delta, W);
      }
      return made;
    });
    for (const pair of parameters) for (const tensor of pair) tensor.dispose();
    parameters = updated;
  }
  return {
    step,
    sync: () => parameters[last][1].dataSync(),
    predict: (/** @type {number[]} */ x) => tf.tidy(() => forward(tf.tensor2d([x]))[last + 1].dataSync()),
  };
}

/** @param {import("../workloads.js").Workload} work */
function build(work) {
  const networks = work.nets.map((weights) => network(work, weights));
  const batches = [];
  for (let n = 0; n < work.X.length; n += work.batch)
    batches.push(
      /** @type {const} */ ([
        tf.tensor2d(work.X.slice(n, n + work.batch)),
        tf.tensor2d(work.Y.slice(n, n + work.batch)),
      ]),
    );
  /** @param {number} epochs */
  function run(epochs) {
    for (const net of networks) {
      for (let e = 0; e < epochs; e++) for (const [X, Y] of batches) net.step(X, Y);
      net.sync();
    }
  }
  run.loss = () => lossOf(work, networks[0].predict);
  return run;
}

export const tensorflowJs = {
  name: "TensorFlow.js 4.22.0 (wasm)",
  note: "same batches, float32",
  workloads: ["W1", "W2", "W3"],
  async prepare() {
    setWasmPaths("tfjs/");
    await tf.setBackend("wasm");
    await tf.ready();
  },
  build: (/** @type {keyof typeof workloads} */ name) => build(workloads[name]),
};
