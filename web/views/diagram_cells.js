/**
 * What the diagram draws, before anything has a place: cells, each the units of one layer at one time step, and the links between
 * them. A network without time steps is a row of cells. Through time, layer l at step t stands in column l + t, so that every
 * link goes one column to the right, up from layer to layer or along from step to step.
 */

import { kindOf, letterOf, matricesOf, perUnitOf, sourceOf } from "../lib/kinds.js";
import { FROZEN, markOf } from "../lib/marks.js";
import { meantBy } from "../lib/names.js";
import { allLayers, stepLayers } from "../lib/step_layers.js";

/** @import {StepLayer} from "../lib/step_layers.js" */
/** @import {Model} from "./model.js" */

/**
 * @typedef {object} Cell
 * @property {string} scope  Path of its layer, "" for the inputs.
 * @property {StepLayer | null} of
 * @property {number} column
 * @property {number} lane  Counted from the inputs up; only through time there are several.
 * @property {number | null} t  Its time step, −1 for the first state, null without time.
 * @property {string[]} names
 * @property {string[]} meant  What the units stand for in the visitor's table, as far as it is known.
 * @property {string} forward  Path of its values, before the index of the unit.
 * @property {string | null} backward  And of δ; null for what is only given.
 * @property {{path: string, letter: string} | null} bias
 * @property {{path: string, label: string} | null} foot  What stands below its units.
 * @property {string | null} mask
 */

/**
 * @typedef {object} Link
 * @property {Cell} from
 * @property {Cell} to
 * @property {"all" | "unit"} way  Each unit to all, or to its own.
 * @property {string | null} parameter  Its weights, in the layer of `to`.
 * @property {boolean} skip  It passes by a block.
 */

/** @typedef {{cells: Cell[], links: Link[], columns: number, lanes: number, levels: number}} Graph */

/**
 * @param {Model} model @param {{start: number, count: number} | null} window  The time steps that are shown.
 * @returns {Graph}
 */
export function graphOf(model, window) {
  const { step, names, sample: s } = model;
  const layers = allLayers(stepLayers(step, names));
  const meant = meantBy(model.result.spec.data.about);
  /** @type {(number | null)[]} */
  const shown = window ? Array.from({ length: window.count }, (_, i) => window.start + i) : [null];
  const start = window?.start ?? 0;
  const at = (/** @type {number | null} */ t) => `[${s}]${t === null ? "" : `[${t}]`}`;
  const columnOf = (/** @type {number} */ level, /** @type {number | null} */ t) =>
    level + (t === null ? 0 : t - start);

  /** @type {Map<string, Cell>} */
  const cells = new Map();
  const add = (/** @type {Cell} */ cell) => {
    cells.set(`${cell.scope}|${cell.t}`, cell);
    return cell;
  };
  for (const t of shown)
    add({
      ...bare("", null, names[0], meant.inputs),
      column: columnOf(0, t),
      lane: 0,
      t,
      forward: `X${at(t)}`,
    });
  let lane = 0;
  layers.forEach((of, i) => {
    const level = i + 1;
    const isState = Boolean(of.layer.h);
    const isLong = isThroughTime(of, s);
    if (isLong) lane += 1;
    if (isState) add(stateBefore(of, s, start, columnOf(level, start - 1), lane));
    const times = isLong || !window ? shown : shown.includes(lastOf(model)) ? [null] : [];
    for (const t of times) {
      const column = t === null && window ? columnOf(level, lastOf(model)) : columnOf(level, t);
      const cell = add(cellOf(of, s, t, column, lane));
      if (of.isOutput) cell.meant = meant.targets;
    }
  });
  const all = [...cells.values()];
  return {
    cells: all,
    links: linksOf(layers, cells, window ? [...shown, null] : shown),
    columns: Math.max(...all.map((cell) => cell.column)) + 1,
    lanes: lane + 1,
    levels: layers.length,
  };
}

/** How many time steps there are, null without any. @param {Model} model */
export function timesOf({ step, sample: s }) {
  const row = /** @type {any[]} */ (step.X[s]);
  return Array.isArray(row[0]) ? row.length : null;
}

/** @param {Model} model */
const lastOf = (model) => (timesOf(model) ?? 1) - 1;

/** @param {StepLayer} of @param {number} s */
function isThroughTime({ layer }, s) {
  return Array.isArray(/** @type {any} */ (layer.z)[s]?.[0]);
}

/** @param {string} scope @param {StepLayer | null} of @param {string[]} names @param {string[]} [meant] @returns {Cell} */
function bare(scope, of, names, meant = []) {
  const nothing = { backward: null, bias: null, foot: null, mask: null };
  return { scope, of, names, meant, column: 0, lane: 0, t: null, forward: "", ...nothing };
}

/** The state that the first step shown starts from. @param {StepLayer} of @param {number} s @param {number} start @param {number} column @param {number} lane */
function stateBefore(of, s, start, column, lane) {
  const cell = { ...bare(of.path, of, of.here), column, lane, t: start - 1 };
  const { state } = kindOf(of.layer.kind);
  if (!start) return { ...cell, forward: `${of.path}.${state?.first}[${s}]` };
  const at = `[${s}][${start - 1}]`;
  return { ...cell, forward: `${of.path}.${state?.name}${at}`, backward: `${of.path}.delta${at}` };
}

/** @param {StepLayer} of @param {number} s @param {number | null} t @param {number} column @param {number} lane @returns {Cell} */
function cellOf(of, s, t, column, lane) {
  const { path, layer } = of;
  const at = `[${s}]${t === null ? "" : `[${t}]`}`;
  const { shown, foot: below, state } = kindOf(layer.kind);
  const bias = perUnitOf(layer.kind, false).find((name) => layer.gradients[name]) ?? null;
  const target = of.isOutput && Array.isArray(/** @type {any} */ (layer.a)[s]?.[0]) === (t !== null);
  const foot = target
    ? { path: `Y${at}`, label: "target " }
    : below && layer[below]
      ? { path: `${path}.${below}${at}`, label: `${shown[below].symbol} ` }
      : null;
  return {
    ...bare(path, of, of.here),
    column,
    lane,
    t,
    forward: `${path}.${state?.name ?? "a"}${at}`,
    backward: `${path}.delta${at}`,
    bias: bias ? { path: `${path}.before.${bias}`, letter: `${letterOf(bias)} ` } : null,
    foot,
    mask: layer.mask ? `${path}.mask${at}` : null,
  };
}

/**
 * @param {StepLayer[]} layers @param {Map<string, Cell>} cells @param {(number | null)[]} times
 * @returns {Link[]}
 */
function linksOf(layers, cells, times) {
  /** @type {Link[]} */
  const links = [];
  let below = ""; // The scope whose cells come in.
  /** @param {string} from @param {StepLayer} to @param {string | null} parameter @param {boolean} skip */
  const join = (from, to, parameter, skip) => {
    for (const t of times) {
      const end = cells.get(`${to.path}|${t}`);
      const begin = cells.get(`${from}|${t}`) ?? (t === null ? lastCell(from, cells) : undefined);
      if (!begin || !end) continue;
      const way = parameter && sourceOf(parameter) ? "all" : "unit";
      links.push({ from: begin, to: end, way, parameter, skip });
    }
  };
  /** What came into each block. @type {Map<string, string>} */
  const entered = new Map();
  for (const of of layers) {
    for (let path = of.path; path.includes("."); ) {
      path = path.slice(0, path.lastIndexOf("."));
      if (!entered.has(path)) entered.set(path, below);
    }
    const { kind, gradients } = of.layer;
    const own = [...matricesOf(kind, "below"), ...perUnitOf(kind, true)].find((name) => gradients[name]);
    if (!kindOf(kind).space) join(below, of, own ?? null, false); // A window joins other units at every place.
    if (of.inner.length) join(entered.get(of.path) ?? "", of, null, true);
    const [again] = matricesOf(kind, "self");
    if (again)
      for (const t of times) {
        const [begin, end] = [cells.get(`${of.path}|${Number(t) - 1}`), cells.get(`${of.path}|${t}`)];
        if (t !== null && begin && end)
          links.push({ from: begin, to: end, way: "all", parameter: again, skip: false });
      }
    below = of.path;
  }
  return links;
}

/** The last time step's cell of a layer. @param {string} scope @param {Map<string, Cell>} cells */
function lastCell(scope, cells) {
  return [...cells.values()].filter((cell) => cell.scope === scope).at(-1);
}

/** What stands before the number of a weight: its letter, where it is none from unit to unit, and the sign of a frozen one. @param {Link} link @param {number} j @param {number} k */
export function prefixOf({ to, parameter, way }, j, k) {
  if (!parameter) return "";
  const letter = sourceOf(parameter) ? "" : `${letterOf(parameter)} `;
  const mark = to.of && markOf(to.of.layer, `${parameter}[${j}]${way === "all" ? `[${k}]` : ""}`);
  return mark === "frozen" ? `${FROZEN} ${letter}` : letter;
}

/** The same of a bias. @param {Cell} cell @param {number} j  Null: it is not there. */
export function biasPrefix({ of, bias }, j) {
  if (!bias) return null;
  const mark = of && markOf(of.layer, `${bias.path.split(".").at(-1)}[${j}]`);
  return mark === "absent" ? null : mark === "frozen" ? `${FROZEN} ${bias.letter}` : bias.letter;
}

/** The path of a link's parameter into unit j from unit k, in a group. @param {Link} link @param {"before" | "gradients"} group @param {number} j @param {number} k */
export function parameterPath({ to, parameter, way }, group, j, k) {
  return `${to.scope}.${group}.${parameter}[${j}]${way === "all" ? `[${k}]` : ""}`;
}
