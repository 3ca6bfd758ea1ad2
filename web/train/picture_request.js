/** Which pictures a set-up has, and how Python is asked for them. */

/** @import {DataDocument, PicturesRequest} from "../contract/types.js" */

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
