/** Layers put in, taken out and moved; data and cells follow. */

import { at, withValue } from "../lib/paths.js";
import { grown } from "./draft.js";
import { newLayer, rowOfKind } from "./layers.js";
import { reshaped } from "./sequences.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft, DraftLayer} from "./draft.js" */

/** The draft with layers that were changed: data and cells follow. @param {Draft} draft @param {Options} options @returns {Draft} */
export function refitted(draft, options) {
  return grown(reshaped(draft), options);
}

/**
 * The draft with a layer of a kind in a list of layers.
 * @param {Draft} draft @param {string} list  Its path. @param {number} i  Its place. @param {string} kind
 * @param {Options} options @param {number} units  As come in.
 * @returns {Draft}
 */
export function inserted(draft, list, i, kind, options, units) {
  /** @type {DraftLayer[]} */
  const layers = at(draft, list);
  const before = layers[i - 1]?.activation?.name;
  const isBlock = rowOfKind(options, kind).fields.some(({ type }) => type === "layers");
  const layer = newLayer(kind, options, isBlock ? units : 2, before);
  return refitted(withValue(draft, list, [...layers.slice(0, i), layer, ...layers.slice(i)]), options);
}

/** @param {Draft} draft @param {string} list @param {number} i @param {Options} options */
export function removed(draft, list, i, options) {
  const layers = at(draft, list).filter((/** @type {unknown} */ _, /** @type {number} */ o) => o !== i);
  return refitted(withValue(draft, list, layers), options);
}

/** The layer changes places with the one before or after. @param {Draft} draft @param {string} list @param {number} i @param {number} by @param {Options} options */
export function moved(draft, list, i, by, options) {
  const layers = [...at(draft, list)];
  [layers[i], layers[i + by]] = [layers[i + by], layers[i]];
  return refitted(withValue(draft, list, layers), options);
}
