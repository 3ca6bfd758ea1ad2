/** Marks on the parameters of a layer of a step: frozen entries, and connections that are not there. */

import { at } from "./paths.js";

/** Stands beside what training leaves as it is; as text, not as a picture. */
export const FROZEN = "\u2744\ufe0e";
/** Stands in the place of what is not there. */
export const ABSENT = "\u2014";

export const FROZEN_WORDS = "Frozen: its gradient is shown, training leaves it as it is.";
export const ABSENT_WORDS = "This connection is not there.";

/**
 * The mark of one entry of a parameter.
 * @param {Record<string, any>} layer  Of a step. @param {string} tail  Its parameter and place: W[1][0].
 * @returns {"absent" | "frozen" | ""}
 */
export function markOf(layer, tail) {
  if (layer.absent && at(layer.absent, tail) === true) return "absent";
  return layer.frozen && at(layer.frozen, tail) === true ? "frozen" : "";
}

/**
 * Whether a path of a step is of a connection that is not there: no number of it is told.
 * @param {{layers: any[]}} step @param {string} path
 */
export function isNotThere(step, path) {
  const found = /^((?:layers\[\d+\]\.?)+)\.\w+\.(\w+)(?:\.\w+)?((?:\[\d+\])+)$/.exec(path);
  return Boolean(found && at(step, `${found[1]}.absent.${found[2]}${found[3]}`) === true);
}

/** The marks of all layers as a text, by which views know that they have to be built anew. @param {any[]} layers @returns {string} */
export function marksKey(layers) {
  return layers
    .map(
      (layer) => JSON.stringify([layer.absent, layer.frozen]) + (layer.layers ? marksKey(layer.layers) : ""),
    )
    .join();
}
