/** A grid of number cells that takes a whole block from a spreadsheet, or refuses it and stays as it was. */

import { h } from "../lib/dom.js";
import { FROZEN } from "../lib/marks.js";
import { quantityOf } from "../lib/quantities.js";
import { numberInput } from "./fields.js";
import { moreColumns } from "./more_columns.js";

/**
 * One column of cells or more that are pasted together.
 * @typedef {object} Part
 * @property {string} name  Of the block in messages: "Weights of layer 1".
 * @property {{heading: string, title: string}[]} columns
 * @property {(row: number, column: number) => string | null} path  null: no cell there.
 * @property {(row: number, column: number) => string} label
 * @property {boolean} [single]  One cell for all rows.
 * @property {boolean} [turned]  Rows are the units that weights come from.
 * @property {(row: number, column: number) => string} [sign]  Of a mark on the number: frozen, absent; empty for none.
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
              const sign = part.sign?.(i, k) || null;
              const word = sign && (sign === FROZEN ? ", frozen" : ", absent");
              const input = numberInput(path, {
                "aria-label": part.label(i, k) + (word ?? ""),
                "data-part": p,
                "data-row": i,
                "data-column": k,
                "data-turned": part.turned ? "" : null,
                "data-gives": quantityOf(path),
              });
              const around = { class: p ? "part" : null, rowspan: part.single ? rows.length : null };
              return h("td", { ...around, "data-sign": sign }, input);
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
 * A cell and the block of cells that a pasted text would fill from it.
 * @param {HTMLInputElement} field
 * @returns {import("../draft/pasting.js").Place}
 */
export function placeOf(field) {
  const cells = [...(field.closest("table")?.querySelectorAll("input") ?? [])];
  const count = (/** @type {string | undefined} */ part, /** @type {"row" | "column"} */ axis) =>
    new Set(cells.filter(({ dataset }) => dataset.part === part).map(({ dataset }) => dataset[axis])).size;
  const { part, field: path = "", turned } = field.dataset;
  return {
    path,
    isTurned: turned !== undefined,
    rows: count(part, "row"),
    columns: count(part, "column"),
    both: [count("0", "column"), count("1", "column")],
  };
}
