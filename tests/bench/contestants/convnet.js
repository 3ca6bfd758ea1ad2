/** ConvNetJS: the same batches and weights. */

import convnetjs from "convnetjs";
import { lossOf, workloads } from "../workloads.js";

/** @param {number[]} values */
function volume(values) {
  const made = new convnetjs.Vol(1, 1, values.length, 0);
  for (const [i, value] of values.entries()) made.w[i] = value;
  return made;
}

/** @param {import("../workloads.js").Workload} work @param {import("../workloads.js").Workload["nets"][0]} weights */
function network(work, weights) {
  const net = new convnetjs.Net();
  const last = work.sizes.length - 1;
  net.makeLayers([
    { type: "input", out_sx: 1, out_sy: 1, out_depth: work.sizes[0] },
    ...work.sizes.slice(1, last).map((n) => ({ type: "fc", num_neurons: n, activation: work.hidden })),
    ...(work.output === "softmax"
      ? [{ type: "softmax", num_classes: work.sizes[last] }]
      : [
          { type: "fc", num_neurons: work.sizes[last], activation: work.output },
          { type: "regression", num_neurons: work.sizes[last] },
        ]),
  ]);
  // Before a regression layer it puts a further layer of weights: the output of the network is the layer before.
  if (work.output !== "softmax") net.layers.splice(net.layers.length - 2, 1);
  const dense = net.layers.filter((/** @type {{layer_type: string}} */ layer) => layer.layer_type === "fc");
  for (const [l, { W, b }] of weights.entries())
    for (const [j, row] of W.entries()) {
      for (const [k, weight] of row.entries()) dense[l].filters[j].w[k] = weight;
      dense[l].biases.w[j] = b[j];
    }
  const trainer = new convnetjs.Trainer(net, {
    method: "sgd",
    learning_rate: work.rate,
    momentum: 0,
    batch_size: work.batch,
    l2_decay: 0,
  });
  return { net, trainer };
}

/** @param {import("../workloads.js").Workload} work */
function build(work) {
  const networks = work.nets.map((weights) => network(work, weights));
  const X = work.X.map(volume);
  const Y = work.output === "softmax" ? work.Y.map((row) => row.indexOf(1)) : work.Y;
  /** @param {number} epochs */
  function run(epochs) {
    for (const { trainer } of networks)
      for (let e = 0; e < epochs; e++) for (const [n, x] of X.entries()) trainer.train(x, Y[n]);
  }
  run.loss = () => lossOf(work, (x) => networks[0].net.forward(volume(x)).w);
  return run;
}

export const convnetJs = {
  name: "ConvNetJS 0.3.0",
  note: "same batches, float64",
  workloads: ["W1", "W2", "W3", "W4"],
  build: (/** @type {keyof typeof workloads} */ name) => build(workloads[name]),
};
