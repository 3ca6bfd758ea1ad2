/** The package in Pyodide, as it is in the page: on the kernel, and on NumPy alone. */

import { workloads } from "../workloads.js";

/** @type {any} */
let module = null;

/** Loads Pyodide, the wheel of NumPy and the package's files, which the page serves. */
export async function preparePython() {
  const python = await /** @type {any} */ (globalThis).loadPyodide();
  await python.loadPackage(new URL("numpy.whl", location.href).href, { messageCallback() {} }).catch(() => {});
  for (const [name, target] of [["numpy.whl", "/lib/python3.13/site-packages"], ["backprop.zip", "/bench"]]) {
    const bytes = await (await fetch(name)).arrayBuffer();
    python.unpackArchive(bytes, "zip", { extractDir: target });
  }
  python.runPython("import sys; sys.path.insert(0, '/bench')");
  module = python.pyimport("ours");
  works = python.toPy(workloads);
}

/** @type {any} */
let works = null;

/** @param {string} name @param {boolean} compiled */
const contestant = (name, compiled) => ({
  name,
  note: compiled ? "same batches, float64" : "same batches, float64",
  workloads: compiled ? ["W1", "W1 by Python", "W2", "W3", "W4"] : ["W1", "W2", "W3", "W4"],
  build(/** @type {string} */ workload) {
    const made = module.Contestant.callKwargs(works.get(workload.slice(0, 2)), { compiled });
    const run = (/** @type {number} */ n) => (workload.endsWith("Python") ? made.step(n) : made.run(n));
    run.loss = () => made.loss();
    return run;
  },
});

export const kernel = contestant("Backprop, kernel", true);
export const numpy = contestant("Backprop, NumPy", false);
/** Milliseconds. */
export const firstCall = () => 1000 * module.first_call(works.get("W2"));
