/** The spec that carries on a run, made from its last result. */

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
