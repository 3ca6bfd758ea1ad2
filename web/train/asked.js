/** What a draft asks to be trained: its spec, and how it is told from others. */

import { sizesOf } from "../form/sites.js";
import { stringify } from "../lib/json.js";
import { unitNames } from "../lib/names.js";
import { shownNames } from "../lib/quantities.js";

/** @import {Spec} from "../engine/document.js" */
/** @import {Draft} from "../form/draft.js" */
/** @import {Reading} from "../form/validate.js" */

/**
 * @typedef {object} TrainAsked
 * @property {string} key  Equal for equal set-ups, whatever their learning rate.
 * @property {string} bareKey  The same without the weights.
 * @property {boolean} isDrawn  All weights are given.
 * @property {string} dataKey  Equal for equal rows and target forms.
 * @property {number | null} rate  The learning rate; null where the optimizer has none.
 * @property {number} epochs
 * @property {number} hidden  Units in hidden layers.
 * @property {Spec} spec
 * @property {string} text  The spec's; large for a large table.
 * @property {import("../lib/quantities.js").Names} names  Shown names of the units, the inputs first.
 * @property {number[]} dense  Which layers have plain weights and biases.
 */

/**
 * @param {Draft} draft @param {Reading} reading  Of it.
 * @returns {TrainAsked | null}  Null while it is in error.
 */
export function askedOf(draft, { spec, undrawn }) {
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
  const bare = layers.map(({ W: _, b: __, ...layer }) => layer);
  const others = stringify({ ...optimizer, learning_rate: 0 }) + stringify(rows);
  const key = stringify(rest) + others;
  let text = "";
  return {
    key,
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
    get text() {
      text ||= stringify(spec);
      return text;
    },
    names: shownNames({ inputs: names[0], layers: names.slice(1) }),
    dense: kinds.flatMap((kind, i) => (kind === "dense" ? [i] : [])),
  };
}
