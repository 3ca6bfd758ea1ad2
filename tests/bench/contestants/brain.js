/** brain.js has no mini-batches: it updates after each row. Its `train` also measures the error; this loop does not. */

import brain from "brain.js/browser.js";
import { workloads } from "../workloads.js";

const { NeuralNetwork } = brain;

/** @param {import("../workloads.js").Workload} work */
function build(work) {
  const networks = work.nets.map((net) => {
    const made = new NeuralNetwork({
      hiddenLayers: work.sizes.slice(1, -1),
      activation: work.hidden,
      learningRate: work.output === "softmax" ? 0.0003 : work.rate, // It has no softmax: at a higher rate ReLU diverges.
      momentum: 1e-12,
    });
    made.sizes = work.sizes;
    made.initialize();
    for (const [l, { W, b }] of net.entries())
      for (const [j, row] of W.entries()) {
        made.weights[l + 1][j] = Float32Array.from(row);
        made.biases[l + 1][j] = b[j];
      }
    return made;
  });
  const rows = work.X.map((x, n) => ({ input: Float32Array.from(x), output: Float32Array.from(work.Y[n]) }));
  return (/** @type {number} */ epochs) => {
    for (const net of networks)
      for (let e = 0; e < epochs; e++) for (const row of rows) net.trainPattern(row);
  };
}

export const brainJs = {
  name: "brain.js 1.6.1",
  note: "float32, updates after each row",
  workloads: ["W1", "W2", "W3", "W4"],
  build: (/** @type {keyof typeof workloads} */ name) => build(workloads[name]),
};
