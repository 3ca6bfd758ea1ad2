/**
 * The draft: what the form holds, shaped as a spec whose numbers are the texts that were typed. A path into the draft is the
 * path of the spec's field. Grids may hold more cells than the present size, so that a size taken back brings them back; a
 * cell that is null has not been drawn yet.
 */

import { fullNumber } from "../lib/format.js";
import { withValue } from "../lib/paths.js";
import { carriedOn, optimizerDraft } from "./optimizing.js";
import { dataDraft } from "./source.js";
import { fieldText as textOf } from "./texts.js";
import { trainingDraft } from "./training.js";

/** @import {Field, Options, Spec} from "../engine/document.js" */

/** @typedef {string | null} Cell */
/** @typedef {{name: string, [hyperparameter: string]: any}} Named */
/**
 * @typedef {object} DraftLayer
 * @property {"dense" | "activation"} kind
 * @property {string} units
 * @property {Named} activation
 * @property {Cell[][]} W
 * @property {Cell[]} b
 * @property {any} [init]  Kept as it came, its seed as a text.
 */
/**
 * @typedef {object} Draft
 * @property {string} title
 * @property {string | null} example  The name of the example that it came from.
 * @property {{n_inputs: string, layers: DraftLayer[]}} network
 * @property {Named} init  Its seed is a text too.
 * @property {Named} loss
 * @property {import("./source.js").DraftData} data
 * @property {import("./optimizing.js").DraftOptimizer} optimizer
 * @property {{l1: string, l2: string, biases: boolean}} penalty
 * @property {{value: string, norm: string}} clip
 * @property {import("./training.js").DraftTraining} training
 * @property {{bias: string, update_order: string, delta_sign: string,
 *   rounding: {on: boolean, digits: string, kind: string, carry: boolean}}} conventions
 * @property {number} steps  Steps taken since the start.
 */

/**
 * A thing chosen by name, with the texts of its hyperparameters.
 * @param {unknown} given @param {{name: string, hyperparameters: Field[]}[]} table @param {string} fallback
 * @returns {Named}
 */
export function named(given, table, fallback) {
  const source = /** @type {Record<string, unknown>} */ (
    typeof given === "string" ? { name: given } : (given ?? {})
  );
  const name = String(source.name ?? fallback);
  const fields = table.find((row) => row.name === name)?.hyperparameters ?? [];
  return {
    name,
    ...Object.fromEntries(fields.map((field) => [field.name, textOf(source[field.name], field)])),
  };
}

/** @param {any} init  Of one layer: its name, or an object. */
function withSeedText(init) {
  return init.seed === undefined ? init : { ...init, seed: textOf(init.seed) };
}

/**
 * The draft of a spec, defaults filled in.
 * @param {Spec} spec @param {Options} options @param {string | null} [example]
 * @returns {Draft}
 */
export function draftOf(spec, options, example = null) {
  const { fields } = options;
  const layers = spec.network.layers.map((layer) => {
    const given = /** @type {Record<string, any>} */ (layer);
    const activation = layer.kind === "activation" ? layer : given.activation;
    return /** @type {DraftLayer} */ ({
      kind: layer.kind ?? "dense",
      units: layer.kind === "activation" ? "" : textOf(given.units),
      activation: named(activation, options.activations, options.activations[0].name),
      W: (given.W ?? []).map((/** @type {number[]} */ row) => row.map((w) => textOf(w))),
      b: (given.b ?? []).map((/** @type {number} */ b) => textOf(b)),
      ...(given.init ? { init: withSeedText(given.init) } : {}),
    });
  });
  const init = named(spec.init, options.initializers, options.initializers[0].name);
  const rounding = spec.conventions?.rounding;
  const chosen = Object.fromEntries(
    options.conventions.map(({ name, values }) => [
      name,
      /** @type {Record<string, unknown> | undefined} */ (spec.conventions)?.[name] ?? values[0].name,
    ]),
  );
  return /** @type {any} */ ({
    title: spec.title ?? "",
    example,
    network: { n_inputs: textOf(spec.network.n_inputs), layers },
    init: { ...init, seed: textOf(spec.init?.seed, fields["init.seed"]), bias: spec.init?.bias },
    loss: {
      ...named(spec.loss, options.losses, options.losses[0].name),
      reduction: spec.loss?.reduction ?? options.reductions[0].name,
    },
    data: dataDraft(spec.data, options),
    optimizer: optimizerDraft(spec.optimizer, options),
    penalty: {
      l1: textOf(spec.penalty?.l1, fields["penalty.l1"]),
      l2: textOf(spec.penalty?.l2, fields["penalty.l2"]),
      biases: spec.penalty?.biases ?? false,
    },
    clip: { value: textOf(spec.clip?.value), norm: textOf(spec.clip?.norm) },
    training: trainingDraft(spec.training, options),
    conventions: {
      ...chosen,
      rounding: {
        on: Boolean(rounding),
        digits: textOf(rounding?.digits, fields["conventions.rounding.digits"]),
        kind: rounding?.kind ?? "decimals",
        carry: rounding?.carry ?? false,
      },
    },
    steps: 0,
  });
}

/**
 * The sizes that the form asks for; a text that is no size counts as the cells that are there.
 * @param {Draft} draft
 */
export function sizesOf(draft) {
  /** @param {string} text @param {number} otherwise @param {number} most */
  const size = (text, otherwise, most) => {
    const n = /^\s*\+?[0-9]+\s*$/.test(text) ? Number(text) : NaN;
    return n >= 1 && n <= most ? n : otherwise;
  };
  const { layers, n_inputs } = draft.network;
  const nInputs = size(n_inputs, draft.data.X[0]?.length ?? 1, 1000);
  /** @type {number[]} */
  const units = [];
  layers.forEach((layer, i) => {
    units.push(
      layer.kind === "activation" ? (units[i - 1] ?? nInputs) : size(layer.units, layer.W.length || 1, 512),
    );
  });
  return { nInputs, units, below: [nInputs, ...units.slice(0, -1)] };
}

/**
 * The draft with a cell for every place that the sizes ask for: data are 0, weights are to be drawn. Nothing is taken away.
 * @param {Draft} draft
 * @returns {Draft}
 */
export function grown(draft) {
  const { nInputs, units, below } = sizesOf(draft);
  /** @param {Cell[]} row @param {number} n @param {Cell} cell */
  const longer = (row, n, cell) => (row.length < n ? [...row, ...Array(n - row.length).fill(cell)] : row);
  /** @param {Cell[][]} rows @param {number} n @param {number} m @param {Cell} cell @returns {Cell[][]} */
  const larger = (rows, n, m, cell) => {
    const all = rows.length < n ? [...rows, ...Array.from({ length: n - rows.length }, () => [])] : rows;
    return all.every((row, i) => i >= n || row.length >= m)
      ? all
      : all.map((row, i) => (i < n ? longer(row, m, cell) : row));
  };
  let next = draft;
  if (units.reduce((sum, n, i) => sum + n * (below[i] + 1), 0) > 2_000_000) return draft; // The cap refuses it.
  draft.network.layers.forEach((layer, i) => {
    if (layer.kind !== "dense") return;
    const W = larger(layer.W, units[i], below[i], null);
    const b = longer(layer.b, units[i], null);
    if (W !== layer.W || b !== layer.b) next = withValue(next, `network.layers[${i}]`, { ...layer, W, b });
  });
  const { rows } = draft.data;
  const X = larger(draft.data.X, rows, nInputs, "0");
  const Y = larger(draft.data.Y, rows, units[units.length - 1], "0");
  if (X !== draft.data.X || Y !== draft.data.Y) next = { ...next, data: { ...draft.data, X, Y } };
  return next;
}

/**
 * The draft with its undrawn cells taken from a resolved spec; what was typed stays.
 * @param {Draft} draft @param {Spec} resolved
 * @returns {Draft}
 */
export function drawnFrom(draft, resolved) {
  const layers = draft.network.layers.map((layer, i) => {
    const drawn = /** @type {Record<string, any>} */ (resolved.network.layers[i]);
    /** @param {Cell[]} row @param {number[] | undefined} values */
    const filled = (row, values) =>
      row.map((cell, k) => (cell === null && values && k < values.length ? fullNumber(values[k]) : cell));
    return { ...layer, W: layer.W.map((row, j) => filled(row, drawn?.W?.[j])), b: filled(layer.b, drawn?.b) };
  });
  return { ...draft, network: { ...draft.network, layers } };
}

/**
 * The draft with all weights and biases to be drawn anew.
 * @param {Draft} draft
 * @returns {Draft}
 */
export function undrawn(draft) {
  const layers = draft.network.layers.map((layer) => ({ ...layer, W: [], b: [] }));
  return grown({ ...draft, network: { ...draft.network, layers } });
}

/**
 * The draft after the first step of a result: its weights are the new ones, and its optimizer goes on from there.
 * @param {Draft} draft @param {import("../engine/document.js").Result} result
 * @returns {Draft}
 */
export function stepped(draft, result) {
  const [step] = result.steps;
  const layers = draft.network.layers.map((layer, i) => {
    const { W, b } = step.layers[i].after;
    return {
      ...layer,
      W: layer.W.map((row, j) =>
        row.map((cell, k) => (W?.[j]?.[k] === undefined ? cell : fullNumber(W[j][k]))),
      ),
      b: layer.b.map((cell, j) => (b?.[j] === undefined ? cell : fullNumber(b[j]))),
    };
  });
  return {
    ...draft,
    network: { ...draft.network, layers },
    optimizer: carriedOn(draft.optimizer, result),
    steps: draft.steps + 1,
  };
}
