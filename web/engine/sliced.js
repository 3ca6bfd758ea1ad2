/** @import {Method} from "./protocol.js" */

/** The methods that go on in slices, begun by `…_open` and carried on by `…_slice`, and can be stopped. */
const SLICED = new Set([
  "train",
  "experiment",
  "architecture",
  "check",
  "explain",
  "exercise",
  "handed_in",
  "lines",
]);
/** Those that go beside a training. @type {Set<Method>} */
const BESIDE = new Set(["check", "explain", "exercise", "handed_in", "lines"]);

/** @param {Method | string} method */
export const isSliced = (method) => SLICED.has(method);

/** Of each kind of work one call is under way at a time. @param {Method} method */
export const workOf = (method) => (BESIDE.has(method) ? method : isSliced(method) ? "training" : "other");
export const WORKS = ["training", ...BESIDE, "other"];
