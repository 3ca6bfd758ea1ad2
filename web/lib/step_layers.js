/** The layers of a step, those inside blocks included, each with its path and the names at both its ends. */

import { kindOf, letterOf, sourceOf } from "./kinds.js";
import { placesIn, rowsAreSources } from "./matrices.js";

/** @import {LayerStep, Step} from "../contract/types.js" */
/** @import {Names} from "./quantities.js" */

/**
 * @typedef {object} StepLayer
 * @property {string} path  “layers[1].layers[0]”
 * @property {string} number  “2.1”
 * @property {LayerStep} layer
 * @property {string[]} below  Shown names of what comes in.
 * @property {string[]} here
 * @property {boolean} isOutput
 * @property {StepLayer[]} inner
 * @property {Record<string, string>} [called]  Names of parameters by path, where others than the page's own were chosen.
 */

/**
 * The layers of the network in order; those of a block are in its `inner`.
 * @param {Step} step @param {Names} names
 * @returns {StepLayer[]}
 */
export function stepLayers(step, names) {
  return listed(step.layers, "", "", names, names);
}

/** @param {LayerStep[]} layers @param {string} scope @param {string} prefix @param {string[][]} own @param {Names} names @returns {StepLayer[]} */
function listed(layers, scope, prefix, own, names) {
  return layers.map((layer, i) => {
    const path = `${scope}layers[${i}]`;
    const number = `${prefix}${i + 1}`;
    const inner = layer.layers
      ? listed(layer.layers, `${path}.`, `${number}.`, names.blocks[path] ?? [], names)
      : [];
    const isOutput = !scope && i === layers.length - 1;
    return {
      path,
      number,
      layer,
      below: own[i] ?? [],
      here: own[i + 1] ?? [],
      isOutput,
      inner,
      called: names.parameters,
    };
  });
}

/** Layers and those inside them: what a block holds comes before it, as it is computed. @param {StepLayer[]} layers @returns {StepLayer[]} */
export function allLayers(layers) {
  return layers.flatMap((layer) => [...allLayers(layer.inner), layer]);
}

/** One of a layer's numbers that are trained or carried along. @typedef {{name: string, of: string, tail: string}} ParameterRow */

/**
 * The parameters of a layer unit by unit, with what they are called and where they are in its groups.
 * @param {StepLayer} of
 * @returns {ParameterRow[]}
 */
export function parameterRows(of) {
  const rows = byUnit(of);
  return rowsAreSources() ? bySource(rows) : rows;
}

/** Weights by the unit that they come from, each parameter by itself. @param {ParameterRow[]} rows */
function bySource(rows) {
  const place = (/** @type {ParameterRow} */ { tail }) => (tail.match(/\d+/g) ?? []).map(Number).reverse();
  const names = [...new Set(rows.map(({ of }) => of))];
  return names.flatMap((name) =>
    rows
      .filter(({ of }) => of === name)
      .sort((one, other) => {
        const [a, b] = [place(one), place(other)];
        return a[0] - b[0] || (a[1] ?? 0) - (b[1] ?? 0);
      }),
  );
}

/** @param {StepLayer} layer @returns {ParameterRow[]} */
function byUnit({ layer, below, here, path, called }) {
  const held = Object.entries(layer.before);
  if (kindOf(layer.kind).space)
    return held.flatMap(([of, numbers]) =>
      placesIn(numbers).map((at) => {
        const tail = of + at.map((i) => `[${i}]`).join("");
        return {
          name: called?.[`${path}.${tail}`] ?? `${letterOf(of)}(${at.map((i) => i + 1).join(",")})`,
          of,
          tail,
        };
      }),
    );
  return here.flatMap((unit, j) =>
    held.flatMap(([of, numbers]) => {
      if (!Array.isArray(numbers[j])) {
        const tail = `${of}[${j}]`;
        return [{ name: called?.[`${path}.${tail}`] ?? `${letterOf(of)}(${unit})`, of, tail }];
      }
      const source = sourceOf(of) === "self" ? here : below;
      return numbers[j].map((/** @type {unknown} */ _, /** @type {number} */ k) => ({
        name: called?.[`${path}.${of}[${j}][${k}]`] ?? `${letterOf(of)}(${source[k]}→${unit})`,
        of,
        tail: `${of}[${j}][${k}]`,
      }));
    }),
  );
}

/** What the functions are called in the form, by name; told once, when the options are known. @type {Map<string, string>} */
const functionLabels = new Map();

/** @param {{name: string, label: string}[]} activations */
export function nameFunctions(activations) {
  for (const { name, label } of activations) functionLabels.set(name, label);
}

/** What a layer is called in a word: its function as the form calls it, or its kind where that says more. @param {LayerStep} layer */
export function wordFor({ kind, activation }) {
  return kindOf(kind).word || (functionLabels.get(activation) ?? activation);
}
