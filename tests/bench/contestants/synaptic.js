/** synaptic has no mini-batches: it updates after each row. It compiles each network to JavaScript by itself. */

import synaptic from "synaptic";
import { workloads } from "../workloads.js";

const { Architect, Neuron } = synaptic;
const SQUASH = { tanh: Neuron.squash.TANH, sigmoid: Neuron.squash.LOGISTIC };

/** @param {import("../workloads.js").Workload} work */
function build(work) {
  const networks = work.nets.map(() => {
    const made = new Architect.Perceptron(...work.sizes);
    for (const layer of [...made.layers.hidden, made.layers.output])
      layer.set({ squash: SQUASH[work.hidden] });
    return made;
  });
  return (/** @type {number} */ epochs) => {
    for (const net of networks)
      for (let e = 0; e < epochs; e++)
        for (const [n, x] of work.X.entries()) {
          net.activate(x);
          net.propagate(work.rate, work.Y[n]);
        }
  };
}

export const synapticJs = {
  name: "synaptic 1.1.4",
  note: "updates after each row, own first weights",
  workloads: ["W1", "W2", "W4"],
  build: (/** @type {keyof typeof workloads} */ name) => build(workloads[name]),
};
