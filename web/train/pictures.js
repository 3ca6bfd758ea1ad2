/** Which pictures a set-up has, how Python is asked for them, and their grids unpacked. */

import { plainNumber } from "./history.js";

/** @import {DataDocument, Grid, PicturesRequest} from "../engine/training.js" */

/** Cells along each axis of a map: while it runs, and when it stands still. */
const [QUICK, FINE] = [40, 90];
/** Python draws the maps of no more hidden units. */
const MOST_UNITS = 64;

/**
 * What is looked at in the pictures.
 * @typedef {object} Wanted
 * @property {[number, number]} inputs  On the axes of the map.
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
  const map =
    data.n_in === 1
      ? { curve: { count: 160, units: drawsUnits } }
      : { boundary: { inputs, columns: size, rows: size, units: drawsUnits && (isMoving ? hidden <= 16 : true) } };
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
  const bytes = Uint8Array.from(atob(grid.float64), (character) => character.charCodeAt(0));
  const [rows, columns] = grid.shape;
  return { rows, columns, values: new Float64Array(bytes.buffer) };
}
