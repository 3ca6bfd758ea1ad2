/** Trainings to start with: a dataset and a network that learns it well. */

import { draftOf, grown } from "../draft/draft.js";
import { h } from "../lib/dom.js";

/** @import {Options, Spec} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

/**
 * @typedef {object} Start
 * @property {string} dataset
 * @property {(number | Record<string, unknown>)[]} hidden  Units of a dense tanh layer, or a layer as a spec states it.
 * @property {string} output  Its activation function.
 * @property {string} loss
 * @property {number} rate  Of Adam.
 * @property {number} epochs
 * @property {number | null} batch
 * @property {number} kept  Share of the rows that is not trained on.
 */

const [TWO, NUMBERS, CLASSES] = [
  ["sigmoid", "binary_cross_entropy"],
  ["identity", "half_squared_error"],
  ["softmax", "categorical_cross_entropy"],
];

const FILTERS = { kind: "conv2d", filters: 8, padding: "same", activation: "relu" };

/** @type {Start[]} */
const STARTS = [
  start("xor", [3], TWO, 0.1, 300, null),
  start("circle", [5], TWO, 0.03, 200, 10),
  start("moons", [8], TWO, 0.03, 200, 10),
  start("spirals", [16, 16], TWO, 0.03, 300, 10),
  start("sine", [12], NUMBERS, 0.01, 300, 10),
  start("iris", [8], CLASSES, 0.01, 200, 10),
  start("digits", [FILTERS, { kind: "max_pool" }, { kind: "flatten" }], CLASSES, 0.01, 20, 32, 0.2),
];

/** What a first visit finds: its map is worth watching. */
export const FIRST = /** @type {Start} */ (STARTS.find(({ dataset }) => dataset === "moons"));

/**
 * @param {string} dataset @param {Start["hidden"]} hidden @param {string[]} output @param {number} rate
 * @param {number} epochs @param {number | null} batch
 */
function start(dataset, hidden, [output, loss], rate, epochs, batch, kept = 0) {
  return { dataset, hidden, output, loss, rate, epochs, batch, kept };
}

/** @param {Start} plan @param {Options} options @returns {Draft} */
export function draftOfStart(plan, options) {
  const { dataset, hidden, output, loss, rate, epochs, batch, kept } = plan;
  const row = /** @type {Options["datasets"][0]} */ (options.datasets.find(({ name }) => name === dataset));
  const layers = [
    ...hidden.map((layer) =>
      typeof layer === "number" ? { kind: "dense", units: layer, activation: "tanh" } : layer,
    ),
    { kind: "dense", units: row.n_classes > 2 ? row.n_classes : 1, activation: output },
  ];
  const spec = {
    schema: 1,
    title: row.label,
    network: { n_inputs: row.n_in, layers },
    init: { name: "glorot_uniform", seed: 2 },
    loss: { name: loss },
    data: { dataset, ...(kept ? { val_fraction: kept } : {}) },
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
