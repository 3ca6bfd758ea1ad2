/** Kinds of layers as Python describes them, and what their parameters and quantities are called whatever the kind. */

import { KINDS } from "../contract/kinds.js";

/** @import {KindRow, LayerStep, ParameterRow, ShownRow} from "../contract/types.js" */

/** @type {Record<string, ParameterRow>} */
const PARAMETERS = Object.assign({}, ...Object.values(KINDS).map(({ parameters }) => parameters));

/** What kinds show of their own in a step, by its key. @type {Record<string, ShownRow>} */
export const SHOWN = Object.assign({}, ...Object.values(KINDS).map(({ shown }) => shown));

/** @param {string} kind @returns {KindRow} */
export const kindOf = (kind) => KINDS[kind];

/** Where a parameter's weights come from. @param {string} name */
export const sourceOf = (name) => PARAMETERS[name]?.from ?? null;

/** What one of a layer's numbers is called: w, b, γ. @param {string} name  Its key. */
export const letterOf = (name) => PARAMETERS[name]?.symbol ?? name.replaceAll("_", " ");

/** What a parameter is called as a whole: weights, biases. @param {string} name */
export const labelOf = (name) => PARAMETERS[name]?.label ?? name;

/**
 * The names of a kind's matrices that come from below or from its own step before.
 * @param {string} kind @param {"below" | "self"} [from]  Both without it.
 */
export function matricesOf(kind, from) {
  const own = Object.entries(KINDS[kind].parameters);
  return own.filter(([, row]) => row.from && (!from || row.from === from)).map(([name]) => name);
}

/** The names of a kind's parameters with one number a unit, which those of kernels are not. @param {string} kind @param {boolean} scales  Those that multiply, else those that are added. */
export function perUnitOf(kind, scales) {
  const own = Object.entries(KINDS[kind].parameters);
  return KINDS[kind].space
    ? []
    : own.filter(([, row]) => !row.from && row.scales === scales).map(([name]) => name);
}

/**
 * Of a layer with several parameters of one sort: the letters of those that a picture with one number an edge shows, the first of
 * each sort, and of the others.
 * @param {LayerStep} layer
 */
export function drawnAndOthers({ kind, gradients }) {
  const sorts = [matricesOf(kind, "below"), perUnitOf(kind, false)];
  const letters = sorts.map((names) => names.filter((name) => gradients[name]).map(letterOf));
  const several = letters.filter(({ length }) => length > 1);
  return { drawn: several.map(([first]) => first), others: several.flatMap(([, ...rest]) => rest) };
}
