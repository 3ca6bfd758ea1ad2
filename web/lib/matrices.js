/** Whose weights a row of W holds where matrices are shown and pasted: those into one unit, or those out of it. */

/** In W x + b a row is the unit that weights go into; in x W + b the unit that they come from. */
let isOutOf = false;

/** Takes the convention of a result or of the form. @param {string | undefined} matrix */
export function speakMatrices(matrix) {
  isOutOf = matrix === "out_of";
}

/** Whether a row of a matrix of weights is the unit that they come from. */
export const rowsAreSources = () => isOutOf;

/** Of a layer's weights, their gradients, updates, state: a matrix from unit to unit. */
export const IS_WEIGHTS = /\.W\w*(?:\.\w+)?$/;

/** Every place in nested lists, in the order of memory. @param {any[]} numbers @returns {number[][]} */
export const placesIn = (numbers) =>
  numbers.flatMap((row, i) => (Array.isArray(row) ? placesIn(row).map((at) => [i, ...at]) : [[i]]));
