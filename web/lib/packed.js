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

/** @param {Float64Array} numbers @param {number[]} shape @returns {unknown[]} */
function nested(numbers, [length, ...shape]) {
  if (shape.length === 0) return Array.from(numbers);
  const each = numbers.length / length;
  return Array.from({ length }, (_, i) => nested(numbers.subarray(i * each, (i + 1) * each), shape));
}

/**
 * A document whose long lists of numbers came packed, as one whose numbers are all listed. Only objects and lists of objects
 * are gone through: a list that begins with a number or a list holds no packed one.
 * @template {object} T
 * @param {T} document  Its packed parts are replaced.
 * @returns {T}
 */
export function listed(document) {
  const holder = /** @type {Record<string, any>} */ (document);
  for (const [key, value] of Object.entries(holder)) {
    if (value === null || typeof value !== "object") continue;
    if (typeof value.float64 === "string") holder[key] = nested(numbersOf(value), value.shape);
    else if (!Array.isArray(value) || isOfObjects(value)) listed(value);
  }
  return document;
}

/** @param {unknown[]} list */
const isOfObjects = ([first]) => first !== null && typeof first === "object" && !Array.isArray(first);
