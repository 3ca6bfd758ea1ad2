/** Grids and lists of numbers as Python packs them, unpacked. */

import { plainNumber } from "./run_history.js";

/** @import {Vector} from "../contract/types.js" */
/** @import {Grid, Packed} from "../contract/types.js" */

/**
 * A grid as its numbers, row by row.
 * @param {Grid} grid
 * @returns {{rows: number, columns: number, values: Float64Array}}
 */
export function unpacked(grid) {
  if (Array.isArray(grid)) {
    const values = Float64Array.from(grid.flat().map(plainNumber));
    return { rows: grid.length, columns: grid[0]?.length ?? 0, values };
  }
  const [rows, columns] = grid.shape;
  return { rows, columns, values: numbersOf(grid) };
}

/** What has been unpacked: views of the same picture share it. @type {WeakMap<Packed, Float64Array>} */
const known = new WeakMap();

/** @param {Vector | Packed} vector @returns {Float64Array} */
export function numbersOf(vector) {
  if (Array.isArray(vector)) return Float64Array.from(vector.map(plainNumber));
  let numbers = known.get(vector);
  if (!numbers) {
    const text = atob(vector.float64);
    // A plain loop: `from` with a function takes fifty times as long, and this runs for every frame.
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    numbers = new Float64Array(bytes.buffer);
    known.set(vector, numbers);
  }
  return numbers;
}
