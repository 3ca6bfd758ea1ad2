/** What Calculate computes of a set-up: its next step, however long it would be trained. */

/** @import {Spec} from "../engine/document.js" */

/** The spec with few rows: enough to have its weights drawn. @param {Spec} spec @returns {Spec} */
export function fewRows(spec) {
  const { X, Y, ...named } = /** @type {any} */ (spec.data);
  const data = X ? { X: X.slice(0, 1), Y: Y.slice(0, 1) } : { ...named, samples: 4, val_fraction: 0 };
  return { ...oneStep(spec), data, training: { epochs: 1 } };
}

/** @template {Spec | null} T @param {T} spec @returns {T} */
export function oneStep(spec) {
  if (!spec) return spec;
  return { ...spec, training: { ...spec.training, epochs: 1, stop_loss: null, patience: null } };
}
