/** Samples put in and taken out, with all that a draft holds for each of them. */

import { withValue } from "../lib/paths.js";

/** @import {Draft} from "./draft.js" */
/** @import {Rows} from "./sequences.js" */
/** @import {Sizes} from "./sites.js" */

/** @param {Draft} draft @returns {Draft} */
export function withSample(draft) {
  const { X, Y, rows } = draft.data;
  /** @param {any} cells @returns {any} */
  const zeros = (cells) => (Array.isArray(cells) ? cells.map(zeros) : "0");
  const next = (/** @type {any} */ all) => (all.length > rows ? all : [...all, zeros(all[0])]);
  return { ...draft, data: { ...draft.data, X: next(X), Y: next(Y), rows: rows + 1 } };
}

/** @param {Draft} draft @param {number} s @param {Sizes} sizes @returns {Draft} */
export function withoutSample(draft, s, { all, steps }) {
  const { X, Y, rows } = draft.data;
  const without = (/** @type {Rows} */ all) => /** @type {Rows} */ (all.filter((_, i) => i !== s));
  let next = draft;
  for (const { layer, path } of all)
    for (const key of Object.keys(layer).filter((name) => layer[`${name}_for`] === "each")) {
      const each = layer[key].length >= rows * steps ? steps : 1; // Of a mask through time, all steps of the sample.
      const kept = layer[key].filter(
        (/** @type {unknown} */ _, /** @type {number} */ r) => Math.floor(r / each) !== s,
      );
      next = withValue(next, `${path}.${key}`, kept);
    }
  const weights = draft.data.sample_weights?.filter((_, i) => i !== s);
  const kept = weights ? { sample_weights: weights } : {};
  return { ...next, data: { ...draft.data, X: without(X), Y: without(Y), ...kept, rows: rows - 1 } };
}
