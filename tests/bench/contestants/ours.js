/** The package in Pyodide, as it is in the page: on the kernel, and on NumPy alone. */

import { WITH_SECOND, workloads } from "../workloads.js";

/** @type {any} */
let ours = null;
/** @type {any} The workloads in Python's own types. */
let works = null;

/** Loads Pyodide, NumPy and the package, which the page serves as archives. */
export async function preparePython() {
  const python = await /** @type {any} */ (globalThis).loadPyodide();
  for (const [name, format] of [
    ["numpy.whl", "wheel"],
    ["backprop.zip", "zip"],
  ]) {
    const bytes = await (await fetch(name)).arrayBuffer();
    python.unpackArchive(bytes, format);
  }
  ours = python.pyimport("ours");
  works = python.toPy(workloads);
}

/** @param {string} name @param {{compiled: boolean, singly?: boolean}} how @param {string[]} takes */
const contestant = (name, how, takes) => ({
  name,
  workloads: takes,
  build(/** @type {string} */ workload) {
    const made = ours.Contestant.callKwargs(works.get(workload), how);
    const run = (/** @type {number} */ units) => made.run(units);
    run.loss = () => made.loss();
    return run;
  },
});

const all = ["W1", "W2", "W3", "W4", "W5", ...WITH_SECOND];
export const kernel = contestant("Backprop, kernel", { compiled: true }, all);
export const singly = contestant("Backprop, kernel, step by step", { compiled: true, singly: true }, ["W1"]);
export const numpy = contestant("Backprop, NumPy", { compiled: false }, all);
/** Milliseconds. */
export const firstCall = () => 1000 * ours.first_call(works.get("W2"));
