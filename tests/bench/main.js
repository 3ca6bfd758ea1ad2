/** The contestants of a page, driven from outside by `globalThis.bench` so that rounds interleave with what runs elsewhere. */

import { brainJs } from "./contestants/brain.js";
import { convnetJs } from "./contestants/convnet.js";
import { firstCall, kernel, numpy, preparePython, singly } from "./contestants/ours.js";
import { synapticJs } from "./contestants/synaptic.js";
import { tensorflowJs } from "./contestants/tensorflow.js";
import { workloads } from "./workloads.js";

/** @typedef {((units: number) => void) & {loss?: () => number}} Run */

const contestants = [kernel, singly, numpy, synapticJs, brainJs, convnetJs, tensorflowJs];
/** @type {Map<string, Run>} What is being measured, by contestant. */
const runs = new Map();

Object.assign(globalThis, {
  bench: {
    workloads,
    /** @returns {Promise<number>}  Milliseconds of the first call: from a spec to a step of generated code. */
    async prepare() {
      await preparePython();
      await tensorflowJs.prepare();
      return firstCall();
    },
    /** Makes a workload ready. @param {string} workload @returns {string[]}  Who takes part. */
    begin(workload) {
      runs.clear();
      for (const { name, workloads: takes, build } of contestants)
        if (takes.includes(workload))
          runs.set(name, /** @type {Run} */ (build(/** @type {any} */ (workload))));
      return [...runs.keys()];
    },
    /** @param {string} name @param {number} units @returns {number}  Milliseconds. */
    run(name, units) {
      const begun = performance.now();
      runs.get(name)?.(units);
      return performance.now() - begun;
    },
    /** Of what has been trained so far; null where it cannot be compared. @param {string} name */
    loss: (name) => runs.get(name)?.loss?.() ?? null,
  },
});
