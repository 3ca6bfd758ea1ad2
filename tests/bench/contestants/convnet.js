/** ConvNetJS: the same batches and weights. */

import convnetjs from "convnetjs";
import { lossOf, workloads } from "../workloads.js";

/** A row of numbers, or a square image of one channel. @param {number[]} values @param {number} [side] */
function volume(values, side) {
  const made = side ? new convnetjs.Vol(side, side, 1, 0) : new convnetjs.Vol(1, 1, values.length, 0);
  for (const [i, value] of values.entries()) made.w[i] = value;
  return made;
}

/** Of square images of one channel. @param {import("../workloads.js").Layer[]} layers */
function ofImages(layers) {
  const net = new convnetjs.Net();
  const made = layers.flatMap(({ kind, filters, activation, units, size }) =>
    kind === "conv2d"
      ? [{ type: "conv", sx: 3, filters, stride: 1, pad: 1, activation }]
      : kind === "max_pool"
        ? [{ type: "pool", sx: size, stride: size }]
        : kind === "dense"
          ? [{ type: "softmax", num_classes: units }]
          : [],
  );
  net.makeLayers([{ type: "input", out_sx: 8, out_sy: 8, out_depth: 1 }, ...made]);
  const weighted = net.layers.filter((/** @type {{filters?: object[]}} */ { filters }) => filters?.length);
  for (const [l, { K, W, b }] of layers.filter(({ b }) => b).entries())
    for (const [o, filter] of weighted[l].filters.entries()) {
      for (const [i] of filter.w.entries())
        filter.w[i] = K
          ? K[o][i % filter.depth][Math.floor(i / filter.depth / 3)][Math.floor(i / filter.depth) % 3]
          : /** @type {number[][]} */ (W)[o][i];
      weighted[l].biases.w[o] = /** @type {number[]} */ (b)[o];
    }
  return net;
}

/** @param {import("../workloads.js").Workload} work @param {import("../workloads.js").Workload["nets"][0]} weights */
function network(work, weights) {
  const net = work.layers ? ofImages(work.layers) : dense(work, weights);
  const trainer = new convnetjs.Trainer(net, {
    method: "sgd",
    learning_rate: work.rate,
    momentum: 0,
    batch_size: work.batch,
    l2_decay: 0,
  });
  return { net, trainer };
}

/** @param {import("../workloads.js").Workload} work @param {import("../workloads.js").Workload["nets"][0]} weights */
function dense(work, weights) {
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
  const own = net.layers.filter((/** @type {{layer_type: string}} */ layer) => layer.layer_type === "fc");
  for (const [l, { W, b }] of weights.entries())
    for (const [j, row] of W.entries()) {
      for (const [k, weight] of row.entries()) own[l].filters[j].w[k] = weight;
      own[l].biases.w[j] = b[j];
    }
  return net;
}

/** @param {import("../workloads.js").Workload} work */
function build(work) {
  const networks = work.nets.map((weights) => network(work, weights));
  const side = work.layers && 8;
  const X = work.X.map((x) => volume(x, side));
  const Y = work.output === "softmax" ? work.Y.map((row) => row.indexOf(1)) : work.Y;
  /** @param {number} epochs */
  function run(epochs) {
    for (const { trainer } of networks)
      for (let e = 0; e < epochs; e++) for (const [n, x] of X.entries()) trainer.train(x, Y[n]);
  }
  run.loss = () => lossOf(work, (x) => networks[0].net.forward(volume(x, side)).w);
  return run;
}

export const convnetJs = {
  name: "ConvNetJS 0.3.0",
  note: "same batches, float64",
  workloads: ["W1", "W2", "W3", "W4", "W5"],
  build: (/** @type {keyof typeof workloads} */ name) => build(workloads[name]),
};
