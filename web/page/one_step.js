/** What Calculate computes of a set-up: its next step, however long it would be trained. */

import { parse, stringify } from "../lib/json.js";

/** @import {Spec} from "../contract/types.js" */

/** Numbers of single rows are brought to the page for the first so many rows of a batch; sums are over all of them. */
export const ROWS_LISTED = 200;

/**
 * @template {Spec | null} T
 * @param {T} spec
 * @returns {T}  Of one epoch, of which the page takes the first step.
 */
export function oneStep(spec) {
  return spec && { ...spec, training: { ...spec.training, epochs: 1, stop_loss: null, patience: null } };
}

/** The text of a spec of one step, of so many steps or more. @param {string} text @param {number} steps */
export function withSteps(text, steps) {
  if (steps === 1) return text;
  const spec = parse(text);
  return stringify({ ...spec, training: { ...spec.training, epochs: steps } });
}
