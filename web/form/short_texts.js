/**
 * Cells of a grid are as wide as what stands in them, up to a few digits. A longer number, as drawn weights are, is shown short
 * until its cell has the focus; the field holds all of it.
 */

import { formatNumber } from "../lib/format.js";

/** Texts up to this length are shown as they are. */
const LONGEST = 7;
/** Of a longer one so many digits, or fewer. */
const DIGITS = 3;

/** @param {HTMLElement} root  Holds the grids. */
export function fitCells(root) {
  for (const table of root.querySelectorAll("table.grid")) {
    /** @type {Map<string, HTMLInputElement[]>} */
    const columns = new Map();
    for (const input of table.querySelectorAll("input")) {
      const { part, column } = input.dataset;
      const key = `${part}.${column}`;
      columns.set(key, [...(columns.get(key) ?? []), input]);
    }
    for (const cells of columns.values()) {
      const most = Math.max(...cells.map(shorten));
      for (const cell of cells) cell.style.setProperty("--chars", String(most));
    }
  }
}

/** Gives the cell its short text, if it needs one. @param {HTMLInputElement} input @returns {number}  Characters that it shows. */
function shorten(input) {
  const text = input.value || input.placeholder;
  const short = shortOf(input.value);
  const cell = /** @type {HTMLElement} */ (input.parentElement);
  if (short) cell.dataset.short = short;
  else delete cell.dataset.short;
  input.title = short ? input.value : "";
  return Math.min((short ?? text).length, LONGEST);
}

/** @param {string} text @returns {string | null}  Null: it is short, or no number. */
export function shortOf(text) {
  const value = Number(text.replace("−", "-"));
  if (text.length <= LONGEST || !Number.isFinite(value)) return null;
  for (let digits = DIGITS; digits > 0; digits--) {
    const short = formatNumber(value, digits);
    if (short.length <= LONGEST) return short;
  }
  return null;
}
