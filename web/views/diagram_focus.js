/** The unit, and the time step, that the selection belongs to. */

import { at, keysOf } from "../lib/paths.js";

/** @import {Focus} from "./diagram_layout.js" */
/** @import {Model} from "./model.js" */

/**
 * @param {Model} model
 * @returns {Focus & {t: number | null}}  `scope` is the layer's path, "" the inputs.
 */
export function focusOf({ selected, step }) {
  const scope = /^layers\[\d+\](?:\.layers\[\d+\])*/.exec(selected)?.[0];
  const keys = keysOf(scope ? selected.slice(scope.length) : selected);
  const index = keys.filter((key) => typeof key === "number");
  const isParameter = typeof keys[1] === "string";
  const times = Array.isArray(/** @type {any} */ (step.X[0])[0]) ? step.X[0].length : 0;
  /** What comes after the last time step belongs to it. */
  const isAfter = times && scope && !Array.isArray(at(step, `${scope}.z[0][0]`));
  const t = isAfter ? times - 1 : !isParameter && index.length === 3 ? index[1] : null;
  if (scope) return { scope, unit: isParameter ? index[0] : (index.at(-1) ?? 0), t };
  const unit = index.length > 1 ? (index.at(-1) ?? 0) : 0;
  const isInput = keys[0] === "X" || keys[0] === "input_gradients";
  return { scope: isInput ? "" : `layers[${step.layers.length - 1}]`, unit, t };
}
