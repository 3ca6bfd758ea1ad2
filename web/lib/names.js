/** Names of units before a result is there, by the rule that `py/backprop/rules/names.py` has too; a test holds them together. */

import { unitName } from "./format.js";
import { kindOf } from "./kinds.js";

/** Whether units take the names of those that come in, with a prime. @param {string} kind */
const isPrimed = (kind) => !kindOf(kind).names_units;

/**
 * A column of a table: one of a class column turned into numbers is named with its class.
 * @param {{name: string, category?: string}} column
 */
export const columnName = ({ name, category }) => (category === undefined ? name : `${name} = ${category}`);

/**
 * What inputs and targets stand for, where the columns of the data have names of their own.
 * @param {import("../contract/types.js").About | undefined} about
 */
export const meantBy = (about) => ({
  inputs: (about?.inputs ?? []).map(columnName),
  targets: (about?.targets ?? []).map(columnName),
});

/**
 * @param {number} nInputs @param {string[]} kinds @param {number[]} units
 * @returns {string[][]}  The inputs first, then each layer.
 */
export function unitNames(nInputs, kinds, units) {
  const last = kinds.length - 1;
  const hidden = kinds.flatMap((kind, i) => (!isPrimed(kind) && i !== last ? [i] : []));
  const names = [numbered(nInputs, "x")];
  kinds.forEach((kind, i) => {
    if (i === last) names.push(numbered(units[i], "y"));
    else if (isPrimed(kind)) names.push(primed(names[i], units[i]));
    else names.push(numbered(units[i], hidden.length === 1 ? "h" : `h${hidden.indexOf(i) + 1}.`));
  });
  return names;
}

/** @typedef {{kind: string, units: number, inner: Named[]}} Named  A layer with what its units' names depend on. */

/**
 * The names inside layers that hold layers, by path: those that come in first, then each inner layer's.
 * @param {Named[]} layers @param {string[][]} names  From `unitNames`.
 * @returns {Record<string, string[][]>}
 */
export function blockNames(layers, names) {
  const own = innerPaths("", layers).filter(({ layer }) => !isPrimed(layer.kind));
  /** @type {Record<string, string[][]>} */
  const found = {};
  /** @param {string} path @param {Named[]} inner @param {string[]} below */
  const walk = (path, inner, below) => {
    found[path] = [below];
    inner.forEach((layer, i) => {
      const here = `${path}.layers[${i}]`;
      const number = own.length === 1 ? "" : `${own.findIndex((row) => row.path === here) + 1}.`;
      const units = isPrimed(layer.kind)
        ? primed(found[path][i], layer.units)
        : numbered(layer.units, `f${number}`);
      if (layer.inner.length) walk(here, layer.inner, found[path][i]);
      found[path].push(units);
    });
  };
  layers.forEach((layer, i) => {
    if (layer.inner.length) walk(`layers[${i}]`, layer.inner, names[i]);
  });
  return found;
}

/** All layers inside layers, in order. @param {string} path @param {Named[]} layers @returns {{path: string, layer: Named}[]} */
function innerPaths(path, layers) {
  return layers.flatMap((layer, i) => {
    const here = path ? `${path}.layers[${i}]` : `layers[${i}]`;
    return [...(path ? [{ path: here, layer }] : []), ...innerPaths(here, layer.inner)];
  });
}

/** @param {number} n @param {string} prefix */
function numbered(n, prefix) {
  return Array.from({ length: n }, (_, j) => `${prefix}${j + 1}`);
}

/** @param {string[]} below @param {number} n */
function primed(below, n) {
  return Array.from({ length: n }, (_, j) => `${below[j] ?? ""}'`);
}

/** The name in a plain sentence: outputs wear a hat, a lone one has no number. @param {string[]} row @param {number} j */
export function plainName(row, j) {
  const name = row[j] ?? "";
  return name.startsWith("y") ? (row.length === 1 ? "ŷ" : `ŷ${name.slice(1)}`) : name;
}

/** The name with its digits as subscripts. @param {string[]} row @param {number} j */
export function shortName(row, j) {
  return unitName(row[j] ?? "", row.length);
}
