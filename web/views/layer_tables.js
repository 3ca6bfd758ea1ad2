/** Tables of what some kinds of layer have besides signals and parameters: statistics of the batch, masks, what truncation keeps. */

import { h } from "../lib/dom.js";
import { kindOf } from "../lib/kinds.js";
import { atTime } from "../lib/quantities.js";
import { allLayers, stepLayers } from "../lib/step_layers.js";
import { numberCell } from "./numbers.js";
import { tableOf } from "./table_parts.js";

/** @import {ShownRow} from "../contract/types.js" */
/** @import {StepLayer} from "../lib/step_layers.js" */
/** @import {Model} from "./model.js" */

/** @typedef {[string, ShownRow]} Column  A key of a layer's step, and what stands there. */

/**
 * The tables of the layers that have any, with their titles and ids.
 * @param {Model} model
 */
export function layerTables(model) {
  const all = allLayers(stepLayers(model.step, model.names));
  return all.flatMap((of) => {
    const { title, shown } = kindOf(of.layer.kind);
    const { layer } = of;
    const columns = Object.entries(shown).filter(
      ([key, { listed, axes }]) =>
        listed && layer[key] && (axes !== "sj" || isLike(layer[key][0], layer.z[0])),
    );
    const id = `${of.layer.kind.replace("_", "-")}-${of.number.replace(".", "-")}`;
    const called = `${title}, layer ${of.number}`;
    const [pairs, own] = [true, false].map((are) =>
      columns.filter(([, { axes }]) => (axes === "sp") === are),
    );
    const tables = [];
    if (own.length) tables.push({ title: called, id: `${id}-table`, table: tableFor(of, own, model.sample) });
    if (pairs.length)
      tables.push({
        title: `${called}, pairs of time steps`,
        id: `${id}-pairs-table`,
        table: pairTable(of, pairs, model.sample),
      });
    return tables;
  });
}

/** A row for each time step and each other one that it looks at. @param {StepLayer} of @param {Column[]} columns @param {number} s */
function pairTable({ path, layer }, columns, s) {
  const steps = layer[columns[0][0]][s].map((/** @type {unknown} */ _, /** @type {number} */ t) => t);
  const rows = steps.flatMap((/** @type {number} */ t) =>
    steps.map((/** @type {number} */ p) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, `⟨${t + 1},${p + 1}⟩`),
        ...columns.map(([key]) => numberCell(`${path}.${key}[${s}][${t}][${p}]`)),
      ),
    ),
  );
  return tableOf("time steps", headOf(columns), [h("tbody", {}, ...rows)]);
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
        ...columns.map(([key, { axes }]) => {
          const own = axes === "sg" ? (t === null ? layer[key][s] : layer[key][s][t]) : null;
          const isOne = axes === "s" || typeof own === "number"; // One group is the sample.
          const each = own && !isOne ? here.length / own.length : 1; // A group's number stands at its first unit.
          const isSaid = (axes === "j" && r) || (isOne && j) || j % each; // In a row above.
          if (isSaid) return h("td", { class: "none" });
          const at = axes === "j" ? "" : `[${s}]${t === null ? "" : `[${t}]`}`;
          return numberCell(`${path}.${key}${at}${isOne ? "" : `[${j / each}]`}`);
        }),
      ),
    ),
  );
  return tableOf("unit", headOf(columns), [h("tbody", {}, ...rows)]);
}

/** @param {Column[]} columns */
const headOf = (columns) =>
  columns.map(([, { symbol, backward, title }]) => [symbol, backward ? "backward" : "forward", title]);

/** Whether both have time steps or both have none. @param {any[]} one @param {any[]} other */
const isLike = (one, other) => Array.isArray(one[0]) === Array.isArray(other[0]);
