/** What a draft asks to be trained: its spec, and how it is told from others. */

import { isPerSample, rowOfKind } from "../draft/layers.js";
import { sizesOf } from "../draft/sites.js";
import { stringify } from "../lib/json.js";
import { matricesOf, perUnitOf, sourceOf } from "../lib/kinds.js";
import { unitNames } from "../lib/names.js";
import { shownNames } from "../lib/quantities.js";

/** @import {Options, Spec} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {Reading} from "../draft/validate.js" */

/**
 * @typedef {object} TrainAsked
 * @property {string} key  Equal for equal set-ups, whatever their learning rate.
 * @property {string} bareKey  The same without what a training changes: the numbers of the layers and the optimizer's state.
 * @property {boolean} isDrawn  All weights are given.
 * @property {string} dataKey  Equal for equal rows and target forms.
 * @property {number | null} rate  The learning rate; null where the optimizer has none.
 * @property {number} epochs
 * @property {number} hidden  Units in hidden layers.
 * @property {Spec} spec
 * @property {Draft} draft
 * @property {string} text  The spec's; large for a large table.
 * @property {import("../lib/quantities.js").Names} names  Shown names of the units, the inputs first.
 * @property {string[]} parameters  Paths of the parameters of layers that are in no block; the first of them where there are many.
 */

/**
 * @param {Draft} draft @param {Reading} reading  Of it. @param {Options} options
 * @returns {TrainAsked | null}  Null while it is in error.
 */
export function askedOf(draft, { spec, undrawn }, options) {
  if (!spec) return null;
  const { data, optimizer, title, ...rest } = /** @type {any} */ (spec);
  const { source } = draft.data;
  const rows =
    source && "table" in source
      ? { table: source.table, val_fraction: data.val_fraction, val_seed: data.val_seed }
      : data;
  const layers = /** @type {any[]} */ (spec.network.layers);
  const output = /** @type {any} */ (layers[layers.length - 1]);
  const sizes = sizesOf(draft);
  const kinds = layers.map(({ kind }) => kind ?? "dense");
  const names = unitNames(sizes.nInputs, kinds, sizes.units);
  const { state, ...method } = { ...optimizer, learning_rate: 0 };
  const others = stringify(method) + stringify(rows);
  const bare = layers.map((layer) => withoutNumbers(layer, options));
  let text = "";
  return {
    key: stringify(rest) + stringify(state ?? null) + others,
    bareKey: stringify({ ...rest, network: { ...spec.network, layers: bare } }) + others,
    isDrawn: !undrawn.some(Boolean),
    dataKey: stringify({
      rows,
      loss: spec.loss?.name,
      output: output.activation ?? output.name,
      n: sizes.units,
    }),
    rate: optimizer.learning_rate ?? null,
    epochs: spec.training?.epochs ?? 1,
    hidden: sizes.units.slice(0, -1).reduce((sum, n) => sum + n, 0),
    spec,
    draft,
    get text() {
      text ||= stringify(spec);
      return text;
    },
    names: shownNames({ inputs: names[0], layers: names.slice(1) }),
    parameters: parametersOf(kinds, names),
  };
}

/** A menu of more parameters is no menu. */
const MOST_PARAMETERS = 400;

/** Paths of weights and biases, by what their kind of layer names them. @param {string[]} kinds @param {string[][]} names  The inputs' first. */
function parametersOf(kinds, names) {
  /** @type {string[]} */
  const paths = [];
  /** @param {string} array @param {number} j @param {string[]} below */
  const row = (array, j, below) => paths.push(...below.map((_, k) => `${array}[${j}][${k}]`));
  kinds.forEach((kind, i) => {
    const [below, here] = [names[i], names[i + 1]];
    for (let j = 0; j < here.length && paths.length < MOST_PARAMETERS; j++) {
      for (const name of matricesOf(kind))
        row(`layers[${i}].${name}`, j, sourceOf(name) === "self" ? here : below);
      if (matricesOf(kind).length)
        paths.push(...perUnitOf(kind, false).map((name) => `layers[${i}].${name}[${j}]`));
    }
  });
  return paths.slice(0, MOST_PARAMETERS);
}

/** A layer without what a training changes. @param {Record<string, any>} layer @param {Options} options @returns {Record<string, any>} */
function withoutNumbers(layer, options) {
  const { fields } = rowOfKind(options, layer.kind ?? "dense");
  const names = fields
    .filter((field) => field.type === "numbers" && !isPerSample(field))
    .map(({ name }) => name);
  const rest = Object.fromEntries(Object.entries(layer).filter(([name]) => !names.includes(name)));
  if (!layer.layers) return rest;
  const layers = layer.layers.map((/** @type {Record<string, any>} */ inner) =>
    withoutNumbers(inner, options),
  );
  return { ...rest, layers };
}

/** Whether a set-up is the one before with the weights that Python drew for it. @param {TrainAsked} next @param {{key: string}} of  What the run is of. @param {TrainAsked | null} before */
export const isDrawnFrom = (next, of, before) =>
  before !== null &&
  of.key === before.key &&
  !before.isDrawn &&
  next.isDrawn &&
  next.bareKey === before.bareKey;
