/**
 * Cells of a grid are as wide as what stands in them, up to a few digits. A longer number, as drawn weights are, is shown short
 * until its cell has the focus; the field holds all of it.
 */

import { formatNumber } from "../lib/format.js";

/** Texts up to this length are shown as they are. */
const LONGEST = 7;
/** Of a longer one so many digits, or fewer. */
const DIGITS = 3;

/**
 * What each cell shows, and as how many characters wide: an edit leaves most cells as they were.
 * @type {WeakMap<HTMLInputElement, {value: string, text: string, length: number, most: number}>}
 */
const fitted = new WeakMap();

/** @param {HTMLElement} root  Holds the grids. */
export function fitCells(root) {
  for (const table of root.querySelectorAll("table.grid")) {
    /** @type {Map<string, HTMLInputElement[]>} */
    const columns = new Map();
    for (const input of table.querySelectorAll("input")) {
      const { part, column } = input.dataset;
      const key = `${part}.${column}`;
      const cells = columns.get(key) ?? [];
      cells.push(input);
      columns.set(key, cells);
    }
    for (const cells of columns.values()) {
      const shown = cells.map(shorten);
      const most = Math.max(...shown.map(({ length }) => length));
      for (const [i, fit] of shown.entries()) {
        if (fit.most !== most) cells[i].style.setProperty("--chars", String(most));
        fit.most = most;
      }
    }
  }
}

/** Gives the cell its short text, if it needs one. @param {HTMLInputElement} input */
function shorten(input) {
  const { value } = input;
  const text = value || input.placeholder;
  const known = fitted.get(input);
  if (known?.text === text && known.value === value) return known;
  const short = shortOf(value);
  const cell = /** @type {HTMLElement} */ (input.parentElement);
  if (short) cell.dataset.short = short;
  else delete cell.dataset.short;
  input.title = short ? value : "";
  const fit = { value, text, length: Math.min((short ?? text).length, LONGEST), most: known?.most ?? 0 };
  fitted.set(input, fit);
  return fit;
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
