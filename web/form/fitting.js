/** The network made to fit the data: as many inputs and outputs as there are columns, and an output that can reach the targets. */

import { grown, named } from "./draft.js";

/** @import {Options} from "../engine/document.js" */
/** @import {Draft} from "./draft.js" */

/** What an output layer is made when the present one cannot serve: its activation function and the loss. */
const OUTPUTS = {
  many: ["softmax", "categorical_cross_entropy"],
  two: ["sigmoid", "binary_cross_entropy"],
  numbers: ["identity", "half_squared_error"],
};

/**
 * @typedef {object} Shape
 * @property {number} n_in
 * @property {number} n_out
 * @property {"classification" | "regression"} kind
 */

/**
 * @param {Draft} draft @param {Shape} shape @param {Options} options
 * @returns {{draft: Draft, changes: string[]}}  `changes` in words.
 */
export function fitted(draft, { n_in, n_out, kind }, options) {
  /** @type {string[]} */
  const changes = [];
  const last = draft.network.layers.length - 1;
  const layers = [...draft.network.layers];
  const wanted = kind === "regression" ? "numbers" : n_out > 1 ? "many" : "two";
  let { loss } = draft;
  if (layers[last].units !== String(n_out) && layers[last].kind === "dense") {
    layers[last] = { ...layers[last], units: String(n_out) };
    changes.push(`${n_out} output${n_out === 1 ? "" : "s"}`);
  }
  if (draft.network.n_inputs !== String(n_in)) changes.unshift(`${n_in} input${n_in === 1 ? "" : "s"}`);
  if (!serves(layers[last].activation.name, loss.name, wanted)) {
    const [activation, loss_name] = OUTPUTS[wanted];
    layers[last] = { ...layers[last], activation: named(activation, options.activations, "") };
    loss = { ...named(loss_name, options.losses, ""), reduction: loss.reduction };
    changes.push(`${labelOf(options.activations, activation)} output`, labelOf(options.losses, loss_name));
  }
  const optimizer = changes.length ? { ...draft.optimizer, state: undefined } : draft.optimizer;
  const network = { n_inputs: String(n_in), layers };
  return { draft: grown({ ...draft, network, loss, optimizer }), changes };
}

/** @param {string} activation @param {string} loss @param {keyof typeof OUTPUTS} wanted */
function serves(activation, loss, wanted) {
  const entropy = loss.endsWith("cross_entropy");
  if (wanted === "numbers")
    return !entropy && loss !== "hinge" && ["identity", "tanh", "leaky_relu"].includes(activation);
  if (wanted === "many")
    return (
      activation !== "identity" &&
      activation !== "relu" &&
      (loss !== "categorical_cross_entropy" || activation === "softmax")
    );
  return activation !== "softmax" && loss !== "categorical_cross_entropy";
}

/** @param {{name: string, label: string}[]} table @param {string} name */
const labelOf = (table, name) => table.find((row) => row.name === name)?.label ?? name;
