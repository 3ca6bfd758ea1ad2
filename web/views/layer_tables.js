/** Tables of what some kinds of layer have besides signals and parameters: statistics of the batch, masks, what truncation keeps. */

import { h } from "../lib/dom.js";
import { atTime } from "../lib/quantities.js";
import { allLayers, stepLayers } from "../lib/step_layers.js";
import { numberCell } from "./numbers.js";
import { tableOf } from "./table_parts.js";

/** @import {StepLayer} from "../lib/step_layers.js" */
/** @import {Model} from "./model.js" */

/**
 * What a kind shows: columns of numbers by unit, in the order in which they are computed. `own`: one number for the unit,
 * else one for each sample and time step.
 * @typedef {{key: string, heading: string, accent: string, title: string, own?: boolean}} Column
 */

/** @type {Record<string, {title: string, columns: Column[]}>} */
const KINDS = {
  batch_norm: {
    title: "Batch normalization",
    columns: [
      { key: "mean", heading: "μ", accent: "forward", title: "mean that is taken away", own: true },
      {
        key: "variance",
        heading: "σ²",
        accent: "forward",
        title: "variance that is divided by, under a root",
        own: true,
      },
      { key: "x_hat", heading: "x̂", accent: "forward", title: "normalized value" },
      { key: "dx_hat", heading: "∂E/∂x̂", accent: "backward", title: "gradient by the normalized value" },
      {
        key: "dvariance",
        heading: "∂E/∂σ²",
        accent: "backward",
        title: "gradient by the variance",
        own: true,
      },
      { key: "dmean", heading: "∂E/∂μ", accent: "backward", title: "gradient by the mean", own: true },
    ],
  },
  dropout: {
    title: "Dropout",
    columns: [
      { key: "mask", heading: "m", accent: "forward", title: "mask: 1 keeps, 0 drops" },
      { key: "slope", heading: "m/(1 − p)", accent: "forward", title: "what the unit is multiplied by" },
    ],
  },
  rnn: {
    title: "Recurrent",
    columns: [
      { key: "a", heading: "a", accent: "forward", title: "what goes on to the next layer" },
      { key: "da", heading: "∂E/∂a", accent: "backward", title: "what comes back from the next layer alone" },
      {
        key: "carried",
        heading: "δ that goes on",
        accent: "backward",
        title: "the part of δ that truncation lets go on to the step before",
      },
    ],
  },
};

/**
 * The tables of the layers that have any, with their titles and ids.
 * @param {Model} model
 */
export function layerTables(model) {
  const all = allLayers(stepLayers(model.step, model.names));
  return all.flatMap((of) => {
    const kind = KINDS[of.layer.kind];
    const layer = /** @type {any} */ (of.layer);
    const columns =
      kind?.columns.filter(({ key, own }) => layer[key] && (own || isLike(layer[key][0], layer.z[0]))) ?? [];
    if (!columns.length) return [];
    const id = `${of.layer.kind.replace("_", "-")}-${of.number.replace(".", "-")}-table`;
    return [{ title: `${kind.title}, layer ${of.number}`, id, table: tableFor(of, columns, model.sample) }];
  });
}

/** @param {StepLayer} of @param {Column[]} columns @param {number} s */
function tableFor({ path, layer, here }, columns, s) {
  const z = /** @type {any} */ (layer.z)[s];
  const times = Array.isArray(z[0])
    ? z.map((/** @type {unknown} */ _, /** @type {number} */ t) => t)
    : [null];
  const rows = times.flatMap((/** @type {number | null} */ t, /** @type {number} */ r) =>
    here.map((name, j) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, name + atTime(t)),
        ...columns.map(({ key, own }) => {
          if (own) return r ? h("td", { class: "none" }) : numberCell(`${path}.${key}[${j}]`);
          return numberCell(`${path}.${key}[${s}]${t === null ? "" : `[${t}]`}[${j}]`);
        }),
      ),
    ),
  );
  const head = columns.map(({ heading, accent, title }) => [heading, accent, title]);
  return tableOf("unit", head, [h("tbody", {}, ...rows)]);
}

/** Whether both have time steps or both have none. @param {any[]} one @param {any[]} other */
const isLike = (one, other) => Array.isArray(one[0]) === Array.isArray(other[0]);
