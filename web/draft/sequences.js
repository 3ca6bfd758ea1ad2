/** Data with time steps: each sample is a list of rows, one a step. What a network takes decides which shape the data have. */

import { sizesOf } from "./sites.js";

/** @import {Cell, Draft} from "./draft.js" */

/** @typedef {Cell[][] | Cell[][][]} Rows  (samples, columns), or (samples, steps, columns). */

/** @param {Rows} rows */
export function isSequence(rows) {
  return Array.isArray(rows[0]?.[0]);
}

/** The rows of one sample, one for each time step. @param {Rows} rows @param {number} s @returns {Cell[][]} */
export function stepsOf(rows, s) {
  const sample = rows[s] ?? [];
  return /** @type {Cell[][]} */ (Array.isArray(sample[0]) ? sample : [sample]);
}

/**
 * The draft with data of the shape that its network takes. The row of a sample becomes its first step, its target the last
 * step's, and back: what was typed for one shape is there again when it is asked for.
 * @param {Draft} draft
 * @returns {Draft}
 */
export function reshaped(draft) {
  const { data } = draft;
  const { sequence, sends, steps } = sizesOf(draft);
  let { X, Y } = data;
  const zeros = (/** @type {Cell[]} */ row) => row.map(() => "0");
  const n = sequence && !isSequence(X) ? Math.max(steps, 2) : steps;
  if (sequence !== isSequence(X))
    X = /** @type {Rows} */ (
      sequence
        ? X.map((row) => spread(/** @type {Cell[]} */ (row), n, 0, zeros))
        : X.map((_, s) => stepsOf(X, s)[0])
    );
  if (sends !== isSequence(Y))
    Y = /** @type {Rows} */ (
      sends
        ? Y.map((row) => spread(/** @type {Cell[]} */ (row), n, n - 1, zeros))
        : Y.map((_, s) => stepsOf(Y, s)[Math.min(n, stepsOf(Y, s).length) - 1])
    );
  if (X === data.X && Y === data.Y) return draft;
  return { ...draft, data: { ...data, X, Y, steps: sequence ? String(n) : data.steps } };
}

/** @param {Cell[]} row @param {number} n @param {number} at @param {(row: Cell[]) => Cell[]} zeros */
function spread(row, n, at, zeros) {
  return Array.from({ length: n }, (_, t) => (t === at ? row : zeros(row)));
}
