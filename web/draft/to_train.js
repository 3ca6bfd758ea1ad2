/** A network that is given a table or a dataset is there to be trained. */

import { undrawn } from "./draft.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "./draft.js" */

/** One epoch is what a single step needs. */
const MANY_EPOCHS = "300";

/**
 * The draft with epochs to train for, and, where some of its weights are to be drawn, with all of them drawn: a mixture of
 * those of an example and drawn ones is no start.
 * @param {Draft} draft  That fits its data. @param {Options} options
 * @returns {Draft}
 */
export function toTrain(draft, options) {
  const { training, network } = draft;
  const epochs = training.epochs === "1" ? MANY_EPOCHS : training.epochs;
  const next = { ...draft, training: { ...training, epochs } };
  return hasUndrawn(network.layers) ? undrawn(next, options) : next;
}

/** Whether a cell is to be drawn. @param {unknown} part  Of the layers. @returns {boolean} */
function hasUndrawn(part) {
  if (Array.isArray(part)) return part.some((item) => item === null || hasUndrawn(item));
  return (
    Boolean(part && typeof part === "object") && Object.values(/** @type {object} */ (part)).some(hasUndrawn)
  );
}
