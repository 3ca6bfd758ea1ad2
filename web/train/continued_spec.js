/** Specs that carry on a run that Python no longer holds, made from its last result. */

/** @import {TrainResult} from "../contract/types.js" */

/** The spec that goes on from where a result stands. @param {TrainResult} result */
export function continued({ spec, parameters, optimizer_state }) {
  const layers = spec.network.layers.map((layer, i) => withNumbers(layer, parameters[i]));
  return {
    ...spec,
    network: { ...spec.network, layers },
    optimizer: { ...spec.optimizer, ...(optimizer_state ? { state: optimizer_state } : {}) },
  };
}

/** A layer, and those inside it, with their numbers of a document. @param {any} layer @param {any} numbers @returns {any} */
function withNumbers(layer, numbers) {
  const inner = layer.layers?.map((/** @type {any} */ one, /** @type {number} */ i) =>
    withNumbers(one, numbers.layers[i]),
  );
  return { ...layer, ...numbers, ...(inner ? { layers: inner } : {}) };
}

/** The spec that a run began with, and the learning rates that it was given before a step. @param {number} step @param {any} result */
export function before(step, { spec }) {
  const { changes = [], ...training } = spec.training ?? {};
  const kept = changes.filter((/** @type {{step: number}} */ change) => change.step < step);
  return { ...spec, training: { ...training, ...(kept.length ? { changes: kept } : {}) } };
}
