/** Shown numbers: every one is an element that says which quantity it is and its full value. */

import { h } from "../lib/dom.js";
import { apart, formatNumber, fullNumber, splitAtPoint } from "../lib/format.js";
import { at } from "../lib/paths.js";
import { accentOf, beside, nameOf } from "../lib/quantities.js";

/** @import {Model} from "./model.js" */

/**
 * A number as a button that selects its quantity; `fillNumbers` writes it.
 * @param {string} path
 */
export function numberButton(path) {
  return h("button", {
    type: "button",
    class: `num ${accentOf(path)}`,
    "data-quantity": path,
    tabindex: "-1",
  });
}

/**
 * A number for the cell of a table, aligned with others at its decimal point.
 * @param {string} path
 */
export function numberCell(path) {
  return h("td", { class: "cell" }, numberButton(path));
}

/**
 * Writes all numbers within an element.
 * @param {Element} root @param {Model} model
 */
export function fillNumbers(root, { step, digits, names }) {
  for (const element of root.querySelectorAll("[data-quantity]")) {
    const path = element.getAttribute("data-quantity") ?? "";
    const value = at(step, path);
    if (value === undefined || value === null) continue;
    const full = fullNumber(value);
    const shown = apart(value, at(step, beside(path)), digits);
    const key = `${full}|${JSON.stringify(shown)}`;
    if (/** @type {any} */ (element).shownNumber === key) continue;
    /** @type {any} */ (element).shownNumber = key;
    element.setAttribute("data-value", full);
    const text = formatNumber(value, shown);
    const isHtml = element instanceof HTMLElement;
    if (isHtml) {
      element.title = `${nameOf(path, names)} = ${full}`;
      if (element.parentElement?.className === "cell") {
        const [whole, rest] = splitAtPoint(text);
        element.replaceChildren(h("span", { class: "whole" }, whole), h("span", { class: "rest" }, rest));
        continue;
      }
    }
    element.textContent = text;
  }
}

/**
 * Aligns each column of a table at the decimal point: all fractions of a column get the width of the longest.
 * @param {HTMLTableElement} table
 */
export function alignColumns(table) {
  /** @type {Map<number, HTMLElement[]>} */
  const columns = new Map();
  for (const rest of table.querySelectorAll(".cell .rest")) {
    const index = /** @type {HTMLTableCellElement} */ (rest.closest("td")).cellIndex;
    const rests = columns.get(index) ?? [];
    rests.push(/** @type {HTMLElement} */ (rest));
    columns.set(index, rests);
  }
  for (const rests of columns.values()) {
    const width = Math.max(...rests.map((rest) => widthOf(rest.textContent ?? "")));
    for (const rest of rests) rest.style.setProperty("min-width", `${width.toFixed(2)}ch`);
  }
}

/** In units of a digit: figures are tabular, the point is narrow, the minus is as wide as a digit or a little more. @param {string} text */
function widthOf(text) {
  let width = 0;
  for (const c of text) width += c === "." ? 0.52 : c === "−" ? 1.35 : 1.02;
  return width;
}
