/**
 * The network made to fit the data: as many inputs and outputs as there are columns, and an output and a loss that the targets
 * suit. What fits is kept; what is changed is told with the reason.
 */

import { formatNumber } from "../lib/format.js";
import { grown } from "./draft.js";
import { named } from "./named_text.js";
import { otherLoss } from "./weights.js";

/** @import {ActivationOption, LossOption, Options} from "../contract/types.js" */
/** @import {Draft} from "./draft.js" */

/** What an output layer is made when the present one cannot serve: its activation function and the loss. */
const OUTPUTS = {
  many: ["softmax", "categorical_cross_entropy"],
  two: ["sigmoid", "binary_cross_entropy"],
  plus_minus: ["tanh", "half_squared_error"],
  numbers: ["identity", "half_squared_error"],
};
const DIGITS = 4;

/**
 * @typedef {object} Shape
 * @property {number} n_in
 * @property {number} n_out
 * @property {"classification" | "regression"} kind
 * @property {[number, number] | null} targets  The lowest and the highest; null: made as the output needs them.
 */

/**
 * @param {Draft} draft @param {Shape} shape @param {Options} options
 * @returns {{draft: Draft, changes: string[]}}  `changes` in words.
 */
export function fitted(draft, shape, options) {
  const { n_in, n_out, kind, targets } = shape;
  /** @type {string[]} */
  const changes = [];
  const last = draft.network.layers.length - 1;
  const layers = [...draft.network.layers];
  if (layers[last].units !== String(n_out) && layers[last].kind === "dense") {
    layers[last] = { ...layers[last], units: String(n_out) };
    changes.push(`${n_out} output${n_out === 1 ? "" : "s"}`);
  }
  if (draft.network.n_inputs !== String(n_in)) changes.unshift(`${n_in} input${n_in === 1 ? "" : "s"}`);
  const { activations, losses } = options;
  const lossRow = rowOf(losses, draft.loss.name);
  const present = rowOf(activations, layers[last].activation?.name ?? "identity");
  const wanted =
    kind === "regression" ? "numbers" : n_out > 1 ? "many" : targets && targets[0] < 0 ? "plus_minus" : "two";
  const [activationName, lossName] = OUTPUTS[wanted];
  const reason = whyNot(present, lossRow, shape);
  const output = reason ? rowOf(activations, activationName) : present;
  if (reason) {
    layers[last] = { ...layers[last], activation: named(activationName, activations, "") };
    changes.push(`${output.label} output, as ${reason}`);
  }
  let { loss } = draft;
  const misfit = (reason && kind === "classification") || whyNoLoss(lossRow, output, shape);
  if (misfit && lossName !== loss.name) {
    loss = otherLoss(loss, lossName, options);
    changes.push(`${rowOf(losses, lossName).label}${misfit === reason ? "" : `, as ${misfit}`}`);
  }
  const optimizer = changes.length ? { ...draft.optimizer, state: undefined } : draft.optimizer;
  const network = { n_inputs: String(n_in), layers };
  return { draft: grown({ ...draft, network, loss, optimizer }, options), changes };
}

/**
 * Why an output cannot serve, "" when it can: it has to reach the targets, and of classes it has to have bounds, unless the
 * loss is made for classes and needs none.
 * @param {ActivationOption} activation @param {LossOption} loss @param {Shape} shape
 */
function whyNot({ name, label, range }, loss, { n_out, kind, targets }) {
  const [low, high] = targets ?? [null, null];
  if (name === "softmax" && n_out === 1) return `${label} of one output is always 1`;
  if (name === "softmax" && kind === "regression") return `${label} gives shares of 1`;
  if (low !== null && range[0] !== null && low < range[0]) return `${label} does not reach ${shown(low)}`;
  if (high !== null && range[1] !== null && high > range[1]) return `${label} does not reach ${shown(high)}`;
  const isBounded = range[0] !== null && range[1] !== null;
  const parts =
    loss.target_values.length > 0 && n_out === 1 && (low === null || loss.target_values.includes(low));
  return kind === "classification" && !isBounded && !parts ? "the targets are classes" : "";
}

/**
 * Why a loss cannot serve, "" when it can.
 * @param {LossOption} loss @param {ActivationOption} output @param {Shape} shape
 */
function whyNoLoss({ label, activations, target, target_values }, output, { kind, targets }) {
  const [low, high] = targets ?? [null, null];
  if (!activations.includes(output.name)) return `${label} is not for ${output.label}`;
  if (target_values.length) {
    const fits =
      kind === "classification" && (!targets || targets.every((value) => target_values.includes(value)));
    return fits ? "" : `${label} is for targets of ${target_values.join(" or ")}`;
  }
  if (low !== null && low < Number(target.minimum))
    return `${label} takes no targets below ${target.minimum}`;
  if (high !== null && high > Number(target.maximum))
    return `${label} takes no targets above ${target.maximum}`;
  return "";
}

/** @param {number} value */
const shown = (value) => formatNumber(value, DIGITS);

/**
 * @template {{name: string}} T
 * @param {T[]} table @param {string} name
 */
const rowOf = (table, name) => /** @type {T} */ (table.find((row) => row.name === name));
