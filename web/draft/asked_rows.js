/**
 * Rows that a visitor asks a network about: cells as they were typed, which go with the draft through undo and storage. Many
 * rows stand beside it, as own tables do.
 */

import { addTable, tableOf } from "./tables.js";

/** @import {Draft} from "./draft.js" */

/** In the order of the network's raw columns. @typedef {string[][]} Cells */
/** @typedef {{cells: Cells} | {table: string, rows: number}} AskedRows */

/** More is no typing. */
const MOST_ROWS = 300;
const MOST_CHARACTERS = 30_000;

/** @type {Cells} */
const NONE = [];

/** Whether what a browser kept are such rows. @param {any} value */
export function isAskedRows(value) {
  const { cells, table, rows } = Object(value);
  if (cells === undefined) return typeof table === "string" && Number.isInteger(rows);
  const areTexts = (/** @type {unknown} */ row) =>
    Array.isArray(row) && row.every((cell) => typeof cell === "string");
  return Array.isArray(cells) && cells.every(areTexts);
}

/** @param {Draft} draft @returns {Cells | "coming" | "gone"} */
export function askedRows({ predict }) {
  if (!predict) return NONE;
  if ("cells" in predict) return predict.cells;
  const kept = tableOf(predict.table);
  return typeof kept === "string" ? kept : /** @type {any} */ (kept).X;
}

/** The draft with these rows; blank ones at the end are none. @param {Draft} draft @param {Cells} cells @returns {Draft} */
export function withAskedRows(draft, cells) {
  const { predict: _, ...rest } = draft;
  const last = cells.findLastIndex((row) => row.some((cell) => cell.trim()));
  const rows = cells.slice(0, last + 1);
  if (!rows.length) return /** @type {Draft} */ (rest);
  const characters = rows.reduce((sum, row) => sum + row.join().length, 0);
  if (rows.length <= MOST_ROWS && characters <= MOST_CHARACTERS) return { ...rest, predict: { cells: rows } };
  const id = addTable(/** @type {any} */ ({ X: rows, Y: [] }));
  return { ...rest, predict: { table: id, rows: rows.length } };
}

/** A text in one cell. @param {Cells} cells @param {number} row @param {number} column @param {string} text @returns {Cells} */
export const typedInto = (cells, row, column, text) => pastedInto(cells, row, column, [[text]]);

/** A block from one cell on. @param {Cells} cells @param {number} row @param {number} column @param {Cells} block @returns {Cells} */
export function pastedInto(cells, row, column, block) {
  const made = cells.map((line) => [...line]);
  block.forEach((line, i) => {
    while (made.length <= row + i) made.push([]);
    line.forEach((cell, k) => {
      const own = made[row + i];
      while (own.length <= column + k) own.push("");
      own[column + k] = cell;
    });
  });
  return made;
}

/** The rows with a cell for each of so many columns; further ones wait behind. @param {Cells} cells @param {number} width @returns {Cells} */
export const shownCells = (cells, width) =>
  cells.map((row) => Array.from({ length: width }, (_, k) => row[k] ?? ""));
