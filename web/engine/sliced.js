/** @import {Method} from "./protocol.js" */

/** The methods that go on in slices, begun by `…_open` and carried on by `…_slice`, and can be stopped. */
const SLICED = new Set(["train", "experiment", "architecture"]);

/** @param {Method | string} method */
export const isSliced = (method) => SLICED.has(method);
