/** A grid of number cells that takes a whole block from a spreadsheet, or refuses it and stays as it was. */

import { h } from "../lib/dom.js";
import { quantityOf } from "../lib/quantities.js";
import { numberInput } from "./fields.js";
import { moreColumns } from "./more_columns.js";
import { blockOf, columnsOf, isTooLong, sizeInWords } from "./paste.js";

/**
 * One column of cells or more that are pasted together.
 * @typedef {object} Part
 * @property {string} name  Of the block in messages: "Weights of layer 1".
 * @property {{heading: string, title: string}[]} columns
 * @property {(row: number, column: number) => string | null} path  null: no cell there.
 * @property {(row: number, column: number) => string} label
 * @property {boolean} [single]  One cell for all rows.
 */

/**
 * @param {object} plan
 * @param {string[]} plan.rows  Headings of the rows.
 * @param {Part[]} plan.parts
 * @param {(row: number) => Node | null} [plan.tail]  What ends a row.
 */
export function grid({ rows, parts, tail }) {
  const head = h(
    "tr",
    {},
    h("td", {}),
    ...parts.flatMap((part, p) =>
      part.columns.map(({ heading, title }) =>
        h("th", { scope: "col", title, class: p ? "part" : null }, heading),
      ),
    ),
  );
  const body = rows.map((name, i) =>
    h(
      "tr",
      {},
      name ? h("th", { scope: "row" }, name) : h("td", {}),
      ...parts.flatMap((part, p) =>
        part.single && i
          ? []
          : part.columns.map((_, k) => {
              const path = part.path(i, k);
              if (path === null) return h("td", { class: p ? "part" : null });
              const input = numberInput(path, {
                "aria-label": part.label(i, k),
                "data-part": p,
                "data-row": i,
                "data-column": k,
                "data-gives": quantityOf(path),
              });
              return h("td", { class: p ? "part" : null, rowspan: part.single ? rows.length : null }, input);
            }),
      ),
      tail ? h("td", { class: "tail" }, tail(i)) : null,
    ),
  );
  const scroller = h(
    "div",
    { class: "grid-scroll" },
    h("table", { class: "grid" }, h("thead", {}, head), h("tbody", {}, ...body)),
  );
  return h("div", { class: "grid-block" }, scroller, moreColumns(scroller), h("div", { class: "faults" }));
}

/**
 * What a pasted text means for a part of `rows` by `columns` cells: null for one plain value; the block when it fits; a
 * refusal when it does not.
 * @param {string} text @param {string} name @param {number} rows @param {number} columns
 * @param {(label: string, given: string, allowed: string, hint?: string) => Error} refusal
 * @returns {string[][] | null}
 * @throws {Error} the refusal.
 */
export function fittingBlock(text, name, rows, columns, refusal) {
  if (isTooLong(text, rows * columns))
    throw refusal(name, text, sizeInWords(rows, columns), "Nothing was pasted.");
  const block = blockOf(text);
  if (!block) return null;
  const { least, most } = columnsOf(block);
  if (block.length === rows && least === columns && most === columns) return block;
  const isTurned = rows === block[0].length && columns === 1 && block.length === 1;
  if (isTurned) return block[0].map((cell) => [cell]); // A bias vector copied as one row.
  const given =
    least === most ? `${block.length}×${most}` : `${block.length} rows of ${least} to ${most} columns`;
  throw refusal(name, given, sizeInWords(rows, columns), "Nothing was changed.");
}
