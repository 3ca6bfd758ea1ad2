/** What Calculate computes of a set-up: its next step, however long it would be trained. */

/** @import {Options, Spec} from "../engine/document.js" */

/** More rows of a batch would be too many to look at, and to draw. */
export const MOST_ROWS = 500;

/**
 * @template {Spec | null} T
 * @param {T} spec @param {Options} options
 * @returns {T}  Its batch is never of more rows than can be looked at.
 */
export function oneStep(spec, options) {
  if (!spec) return spec;
  const training = { ...spec.training, epochs: 1, stop_loss: null, patience: null };
  if (!isCut(spec, options)) return { ...spec, training };
  const { X, Y, ...data } = /** @type {any} */ (spec.data);
  if (!X) return { ...spec, training: { ...training, batch_size: MOST_ROWS } };
  const rows = { ...data, X: X.slice(0, MOST_ROWS), Y: Y.slice(0, MOST_ROWS) };
  return { ...spec, data: rows, training: { ...training, batch_size: null } };
}

/** Whether Calculate shows fewer rows than a step of the training takes. @param {Spec} spec @param {Options} options */
export function isCut({ data, training, optimizer }, { optimizers }) {
  const { X, samples } = /** @type {any} */ (data);
  const rows = X ? X.length : (samples ?? 0);
  // A method of the whole batch takes no smaller one, and the rows of a dataset are Python's.
  if (!X && optimizers.find(({ name }) => name === optimizer?.name)?.whole_batch) return false;
  return Math.min(rows, training?.batch_size ?? rows) > MOST_ROWS;
}
