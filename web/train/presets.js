/** Trainings to start with: a dataset and a network that learns it well. */

import { draftOf, grown } from "../draft/draft.js";
import { h } from "../lib/dom.js";

/** @import {Options, Spec} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

/**
 * @typedef {object} Start
 * @property {string} dataset
 * @property {number[]} hidden  Units of the hidden layers, all tanh.
 * @property {string} output  Its activation function.
 * @property {string} loss
 * @property {number} rate  Of Adam.
 * @property {number} epochs
 * @property {number | null} batch
 */

const [TWO, NUMBERS] = [
  ["sigmoid", "binary_cross_entropy"],
  ["identity", "half_squared_error"],
];

/** @type {Start[]} */
const STARTS = [
  start("xor", [3], TWO, 0.1, 300, null),
  start("circle", [5], TWO, 0.03, 200, 10),
  start("moons", [8], TWO, 0.03, 200, 10),
  start("spirals", [16, 16], TWO, 0.03, 300, 10),
  start("sine", [12], NUMBERS, 0.01, 300, 10),
  start("iris", [8], ["softmax", "categorical_cross_entropy"], 0.01, 200, 10),
];

/** What a first visit finds: its map is worth watching. */
export const FIRST = /** @type {Start} */ (STARTS.find(({ dataset }) => dataset === "moons"));

/**
 * @param {string} dataset @param {number[]} hidden @param {string[]} output @param {number} rate @param {number} epochs
 * @param {number | null} batch
 */
function start(dataset, hidden, [output, loss], rate, epochs, batch) {
  return { dataset, hidden, output, loss, rate, epochs, batch };
}

/** @param {Start} plan @param {Options} options @returns {Draft} */
export function draftOfStart({ dataset, hidden, output, loss, rate, epochs, batch }, options) {
  const row = /** @type {Options["datasets"][0]} */ (options.datasets.find(({ name }) => name === dataset));
  const layers = [
    ...hidden.map((units) => ({ kind: "dense", units, activation: "tanh" })),
    { kind: "dense", units: row.n_classes > 2 ? row.n_classes : 1, activation: output },
  ];
  const spec = {
    schema: 1,
    title: row.label,
    network: { n_inputs: row.n_in, layers },
    init: { name: "glorot_uniform", seed: 2 },
    loss: { name: loss },
    data: { dataset },
    optimizer: { name: "adam", learning_rate: rate },
    training: { epochs, batch_size: batch, shuffle: batch !== null },
  };
  return grown(draftOf(/** @type {Spec} */ (/** @type {unknown} */ (spec)), options), options);
}

/**
 * @param {Options} options
 * @param {(draft: Draft, what: string) => void} offer
 */
export function startRow(options, offer) {
  const known = STARTS.filter(({ dataset }) => options.datasets.some(({ name }) => name === dataset));
  const labelOf = (/** @type {string} */ dataset) =>
    options.datasets.find(({ name }) => name === dataset)?.label ?? dataset;
  return h(
    "p",
    { class: "starts" },
    h("span", {}, "Start with"),
    ...known.map((plan) =>
      h(
        "button",
        {
          type: "button",
          class: "chip",
          "data-start": plan.dataset,
          click: () => offer(draftOfStart(plan, options), `the training “${labelOf(plan.dataset)}”`),
        },
        labelOf(plan.dataset),
      ),
    ),
  );
}
