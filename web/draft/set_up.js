/** A draft whose network and training are those that suit a table, as Python proposes them. */

import { draftOf, grown } from "./draft.js";
import { reshaped } from "./sequences.js";

/** @import {Options, Spec, TableFit} from "../contract/types.js" */
/** @import {Draft} from "./draft.js" */

/**
 * @param {Draft} draft @param {TableFit} fit @param {Options} options
 * @param {number | null} steps  Of each sample; null: samples have none.
 * @returns {Draft}  Its letters and typed rows stay.
 */
export function setUp(draft, { data, ...parts }, options, steps) {
  const row = Array(parts.network.n_inputs).fill(0);
  const { network, init, loss, penalty, clip, optimizer, training, conventions } = draftOf(
    /** @type {Spec} */ ({ schema: 1, ...parts, data: { X: [steps ? [row] : row], Y: [[0]] } }),
    options,
  );
  const { letters } = draft.conventions;
  const next = {
    ...draft,
    ...{ network, init, loss, penalty, clip, optimizer, training },
    conventions: { ...conventions, letters },
    data: {
      ...draft.data,
      ...(steps ? { steps: String(steps) } : {}),
      val_fraction: String(data.val_fraction),
    },
    steps: 0,
  };
  return grown(reshaped(next), options);
}
