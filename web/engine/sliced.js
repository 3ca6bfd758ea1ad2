/** @import {Method} from "./protocol.js" */

/** The methods that go on in slices, begun by `…_open` and carried on by `…_slice`, and can be stopped. */
const SLICED = new Set(["train", "experiment", "architecture", "check", "explain"]);

/** @param {Method | string} method */
export const isSliced = (method) => SLICED.has(method);

/** Of each kind of work one call is under way at a time: the check and explaining go beside a training. @param {Method} method */
export const workOf = (method) =>
  method === "check" || method === "explain" ? method : isSliced(method) ? "training" : "other";
export const WORKS = /** @type {const} */ (["training", "check", "explain", "other"]);
