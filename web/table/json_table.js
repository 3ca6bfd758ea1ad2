/** A table from JSON: a list of rows, a list of objects, or `{"X": …, "Y": …}`. */

import { depthOf } from "../lib/json.js";

/** @import {NumberReader} from "../form/numbers.js" */

const ALLOWED = 'a list of rows, a list of objects, or {"X": rows, "Y": rows}';

/** @param {string} text */
export const isJson = (text) => /^\s*[[{]/.test(text);

/**
 * @param {string} text @param {NumberReader["refusal"]} refusal @param {number} deepest
 * @returns {{rows: string[][], header: boolean, targets: number}}  `targets`: so many last columns are known to be targets.
 */
export function jsonTable(text, refusal, deepest) {
  if (depthOf(text) > deepest)
    throw refusal("Table", text, ALLOWED, `It is nested more than ${deepest} levels deep.`);
  let given;
  try {
    given = JSON.parse(text);
  } catch (error) {
    throw refusal("Table", text, ALLOWED, `It is not JSON: ${/** @type {Error} */ (error).message}.`);
  }
  const refuse = (/** @type {string} */ hint) => refusal("Table", text, ALLOWED, hint);
  if (given && !Array.isArray(given) && isRows(given.X) && isRows(given.Y)) {
    if (given.X.length !== given.Y.length)
      throw refuse(`X has ${given.X.length} rows, Y has ${given.Y.length}.`);
    const [m, n] = [given.X[0].length, given.Y[0].length];
    const header = [
      ...Array.from({ length: m }, (_, k) => `x${k + 1}`),
      ...Array.from({ length: n }, (_, k) => `y${k + 1}`),
    ];
    const rows = given.X.map((/** @type {unknown[]} */ row, /** @type {number} */ i) =>
      [...row, ...given.Y[i]].map(cellOf),
    );
    return { rows: [header, ...even(rows, m + n, refuse)], header: true, targets: n };
  }
  if (isRows(given))
    return {
      rows: even(
        given.map((row) => row.map(cellOf)),
        given[0].length,
        refuse,
      ),
      header: false,
      targets: 0,
    };
  if (
    Array.isArray(given) &&
    given.length &&
    given.every((row) => row && typeof row === "object" && !Array.isArray(row))
  ) {
    const names = Object.keys(given[0]);
    const rows = given.map((row, i) => {
      const extra = Object.keys(row).find((key) => !names.includes(key));
      if (extra !== undefined)
        throw refuse(`Object ${i + 1} has “${extra.slice(0, 40)}”, which the first one has not.`);
      return names.map((name) => cellOf(Object.hasOwn(row, name) ? row[name] : null));
    });
    return { rows: [names, ...rows], header: true, targets: 0 };
  }
  throw refuse("It is something else.");
}

/** @param {unknown} value @returns {value is unknown[][]} */
function isRows(value) {
  return Array.isArray(value) && value.length > 0 && value.every(Array.isArray);
}

/** @param {string[][]} rows @param {number} width @param {(hint: string) => Error} refuse */
function even(rows, width, refuse) {
  const at = rows.findIndex((row) => row.length !== width);
  if (at >= 0) throw refuse(`Row ${at + 1} has ${rows[at].length} of ${width} columns.`);
  return rows;
}

/** @param {unknown} value */
function cellOf(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
