/** Numbers of documents that are not a step, such as the Hessian and the tape: shown, aligned and copied like all others. */

import { h } from "../lib/dom.js";
import { formatNumber, fullNumber, splitAtPoint, subscript } from "../lib/format.js";
import { subscripted } from "./arithmetic.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {Value} from "../contract/types.js" */
/** @import {Requested} from "./model.js" */

/**
 * A number for the cell of a table.
 * @param {Value | null} value @param {Shown} digits
 * @param {{quantity?: string | null, gives?: string | null, accent?: string, title?: string}} [more]
 *   `quantity`: the path in the step at which this very number stands; `gives`: one that it belongs to.
 */
export function valueCell(value, digits, { quantity = null, gives = null, accent = "", title = "" } = {}) {
  if (value === null) return h("td", { class: "none" }, "—");
  const full = fullNumber(value);
  const [whole, rest] = splitAtPoint(formatNumber(value, digits));
  const path = quantity ?? gives;
  const number = h(
    path ? "button" : "span",
    {
      type: path ? "button" : null,
      class: `num ${accent}`,
      tabindex: "-1",
      "data-value": full,
      "data-quantity": quantity,
      "data-gives": gives,
      "data-select": gives,
      title: title ? `${title} = ${full}` : full,
    },
    h("span", { class: "whole" }, whole),
    h("span", { class: "rest" }, rest),
  );
  return h("td", { class: "cell" }, number);
}

/** A name or formula from Python with its digits lowered: w(x₁→h₂), v₁₂. @param {string} text */
export function lowered(text) {
  return subscripted(text).replace(
    /(?<![\p{L}\d])([vλ])(\d+)/gu,
    (_, letter, digits) => letter + subscript(digits),
  );
}

/**
 * A table with its heading and the buttons that copy it.
 * @param {string} title @param {HTMLTableElement} table @param {string} id
 * @param {(format: "csv" | "tsv") => void} onCopy
 * @param {HTMLElement[]} [words]  Above it.
 */
export function tableSection(title, table, id, onCopy, words = []) {
  table.id = id;
  const copy = (/** @type {"csv" | "tsv"} */ format, /** @type {string} */ label) =>
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        title: `Copy this table as ${format.toUpperCase()}, full precision`,
        click: () => onCopy(format),
      },
      label,
    );
  return h(
    "section",
    { class: "table-section", "aria-labelledby": `${id}-title` },
    h(
      "div",
      { class: "table-head" },
      h("h3", { id: `${id}-title` }, title),
      h("span", { class: "table-actions" }, copy("tsv", "Copy"), copy("csv", "CSV")),
    ),
    ...words,
    h("div", { class: "table-scroll", role: "group", "aria-label": title, tabindex: "0" }, table),
  );
}

/**
 * The line that says for which result a section stands, and what it says while it has nothing.
 * @param {Requested<unknown>} requested @param {unknown} result
 */
export function standing({ document, of, refusal }, result) {
  if (of === result) return refusal ?? "";
  return document ? "For the previous values" : "Being computed";
}

/**
 * Rows of texts for a spreadsheet.
 * @param {string[][]} rows @param {"csv" | "tsv"} format
 */
export function textOf(rows, format) {
  const quoted = (/** @type {string} */ text) =>
    format === "csv" && /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => row.map(quoted).join(format === "csv" ? "," : "\t")).join("\n");
}
