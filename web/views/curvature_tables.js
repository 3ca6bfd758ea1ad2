/** The Hessian and its eigenvalues as tables, and as texts for a spreadsheet. */

import { h } from "../lib/dom.js";
import { fullNumber } from "../lib/format.js";
import { tableOf } from "./table_parts.js";
import { lowered, tableSection, textOf, valueCell } from "./values.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {CurvatureDocument, Value} from "../contract/types.js" */

/** Above so many parameters the table holds the row that is pointed at. */
export const WHOLE_TABLE = 16;
/** Eigenvalues listed from either end before the rest is counted only. */
const LISTED = 20;

/**
 * @param {CurvatureDocument} found @param {string[]} names @param {number} row @param {Shown} digits
 * @param {(text: string, format: "csv" | "tsv") => void} onCopy
 */
export function hessianTable(found, names, row, digits, onCopy) {
  const { H, parameters } = found;
  const whole = H.length <= WHOLE_TABLE;
  const rowOf = (/** @type {Value[]} */ values, /** @type {number} */ i) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", "data-gives": parameters[i] }, names[i]),
      ...values.map((value, k) =>
        valueCell(value, digits, { title: `∂²E/∂${names[whole ? i : row]}∂${names[whole ? k : i]}` }),
      ),
    );
  const body = h("tbody", {}, ...H.map((values, i) => rowOf(whole ? values : [H[row][i]], i)));
  const head = whole ? names.map((name) => [name, "", ""]) : [[`∂²E/∂${names[row]}∂`, "", ""]];
  const title = whole ? "Hessian" : `Hessian, row of ${names[row]}`;
  return tableSection(title, tableOf("parameter", head, [body]), "hessian-table", (format) =>
    onCopy(matrixText(found, format), format),
  );
}

/** @param {CurvatureDocument} found @param {Shown} digits */
export function eigenvalueTable({ eigenvalues, floor }, digits) {
  const least = typeof floor === "number" ? floor : 0;
  const kind = (/** @type {Value} */ value) =>
    typeof value !== "number"
      ? "not known"
      : value > least
        ? "curves up"
        : value < -least
          ? "curves down"
          : "flat";
  const n = eigenvalues.length;
  const rows = eigenvalues.flatMap((value, i) => {
    if (i === LISTED && n > 2 * LISTED)
      return [h("tr", {}, h("td", { class: "none", colspan: 3 }, `${n - 2 * LISTED} more between these`))];
    if (i > LISTED && i < n - LISTED) return [];
    return [
      h(
        "tr",
        {},
        h("th", { scope: "row" }, lowered(`λ${i + 1}`)),
        valueCell(value, digits),
        h("td", { class: "word" }, kind(value)),
      ),
    ];
  });
  return tableOf(
    "ascending",
    [
      ["eigenvalue", "", ""],
      ["direction", "word", ""],
    ],
    [h("tbody", {}, ...rows)],
  );
}

/** @param {CurvatureDocument} found @param {"csv" | "tsv"} format */
function matrixText({ H, labels }, format) {
  return textOf([["", ...labels], ...H.map((row, i) => [labels[i], ...row.map(fullNumber)])], format);
}

/** @param {CurvatureDocument} found @param {"csv" | "tsv"} format */
export function eigenvalueText({ eigenvalues }, format) {
  return textOf(
    [["", "eigenvalue"], ...eigenvalues.map((value, i) => [`${i + 1}`, fullNumber(value)])],
    format,
  );
}
