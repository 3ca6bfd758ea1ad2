/** Which pictures a set-up has, how Python is asked for them, and their grids unpacked. */

import { plainNumber } from "../lib/history.js";

/** @import {Vector} from "../engine/document.js" */
/** @import {DataDocument, Grid, Packed, PicturesRequest} from "../engine/training.js" */

/** Cells along each axis of a map: while it runs, and when it stands still. */
const [QUICK, FINE] = [40, 90];
/** Python draws the maps of no more hidden units. */
const MOST_UNITS = 64;

/**
 * What is looked at in the pictures.
 * @typedef {object} Wanted
 * @property {[number, number] | null} inputs  On the axes of the map; null: those that tell most.
 * @property {boolean} units  The hidden units' own maps.
 * @property {[string, string] | null} surface  Two parameters.
 */

/**
 * @param {DataDocument} data @param {number} hidden  Units in hidden layers. @param {Wanted} wanted
 * @param {boolean} isMoving
 * @returns {PicturesRequest}
 */
export function picturesRequest(data, hidden, { inputs, units, surface }, isMoving) {
  const drawsUnits = units && hidden > 0 && hidden <= MOST_UNITS;
  const size = isMoving ? QUICK : FINE;
  const map = data.times
    ? {} // Its inputs are series: no place on two axes.
    : data.n_in === 1
      ? { curve: { count: 160, units: drawsUnits } }
      : {
          boundary: {
            ...(inputs ? { inputs } : {}),
            columns: size,
            rows: size,
            units: drawsUnits && (isMoving ? hidden <= 16 : true),
          },
        };
  return {
    ...map,
    scores: true,
    histograms: {},
    packed: true,
    ...(surface && !isMoving ? { surface: { parameters: surface } } : {}),
  };
}

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
