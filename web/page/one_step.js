/** What Calculate computes of a set-up: its next step, however long it would be trained. */

/** @import {Spec} from "../engine/document.js" */

/** @template {Spec | null} T @param {T} spec @returns {T} */
export function oneStep(spec) {
  if (!spec) return spec;
  return { ...spec, training: { ...spec.training, epochs: 1, stop_loss: null, patience: null } };
}
