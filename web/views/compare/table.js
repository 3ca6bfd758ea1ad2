/** Numbers of another hand beside ours: one table, which may be narrowed and sorted, and copied as it stands. */

import {
  afterWords,
  cellsOf,
  chosenRows,
  differenceOf,
  digitsFor,
  SHOWN_ROWS,
  summaryOf,
} from "../../compare/rows.js";
import { saveFile } from "../../lib/clipboard.js";
import { h } from "../../lib/dom.js";
import { formatNumber, fullNumber } from "../../lib/format.js";
import { accentOf } from "../../lib/quantities.js";
import { csvText } from "../chart/picture.js";

/** @import {BesideRow, BesideTable} from "../../contract/types.js" */
/** @import {Shown, Sorted} from "../../compare/rows.js" */
/** @import {Shown as Digits} from "../../lib/format.js" */

/** Rows shown at first, and by each press of the button. */
const FIRST = 40;
const MORE = 200;
/** Shorter numbers are shown as they are. */
const LONG = 12;

/**
 * @typedef {object} TableModel
 * @property {BesideTable} table
 * @property {string} whose  The head of their column.
 * @property {(path: string) => string} nameOf
 * @property {Digits} digits
 * @property {boolean} hasAfter  The numbers are after different steps: a column says it.
 * @property {boolean} isStale
 * @property {(row: BesideRow) => boolean} canGo  Calculate shows how ours is worked out.
 */

/**
 * @param {string} id
 * @param {{onGo(path: string): void, copy(text: string, done: string): Promise<unknown>}} actions
 */
export function sideBySide(id, { onGo, copy }) {
  /** @type {TableModel | null} */
  let model = null;
  /** @type {Shown} */
  let shown = "all";
  /** @type {Sorted} */
  let sorted = "worst";
  let most = FIRST;
  let painted = "";
  const summary = h("p", { class: "beside-summary", id: `${id}-summary`, role: "status" });
  const choice = h(
    "select",
    {
      id: `${id}-shown`,
      change: () => {
        shown = /** @type {Shown} */ (choice.value);
        most = FIRST;
        paint();
      },
    },
    ...SHOWN_ROWS.map(([value, words]) => h("option", { value }, words)),
  );
  const button = (
    /** @type {string} */ label,
    /** @type {string} */ title,
    /** @type {() => void} */ click,
  ) => h("button", { type: "button", class: "quiet", title, click }, label);
  const cells = () => {
    const of = /** @type {TableModel} */ (model);
    return cellsOf(of.table, chosenRows(of.table, shown, sorted, of.nameOf), of.nameOf, of.whose);
  };
  const asText = () => {
    const { head, rows } = cells();
    return [head, ...rows].map((row) => row.join("\t")).join("\n");
  };
  const bar = h(
    "p",
    { class: "beside-bar" },
    h("label", { for: `${id}-shown` }, "Show"),
    choice,
    button("Copy table", "As text with tabs, all digits, the rows shown", () =>
      copy(asText(), "Table copied"),
    ),
    button("Save CSV", "All digits, the rows shown", () =>
      saveFile(csvText(cells()), "backprop-beside.csv", "text/csv"),
    ),
  );
  const place = h("div", { class: "table-scroll" });
  const element = h("div", { class: "beside", id, hidden: true }, summary, bar, place);

  /** @param {string} label @param {Sorted} by */
  function head(label, by) {
    const sort = () => {
      sorted = sorted === by && by !== "worst" ? "worst" : by;
      paint();
      /** @type {HTMLElement | null} */ (place.querySelector(`[data-sort="${by}"]`))?.focus();
    };
    return h(
      "th",
      { scope: "col", "aria-sort": sorted === by ? (by === "worst" ? "descending" : "ascending") : "none" },
      h(
        "button",
        { type: "button", class: "sort", "data-sort": by, title: `Sort: ${TITLES[by]}`, click: sort },
        label,
        h("span", { "aria-hidden": "true" }, sorted === by ? (by === "worst" ? " ↓" : " ↑") : ""),
      ),
    );
  }

  /** @param {BesideRow} row @param {TableModel} of */
  function line(row, of) {
    const { text, unit } = differenceOf(row, of.table.arrays[row.array]);
    const name = h("bdi", {}, of.nameOf(row.quantity));
    const digits = typeof of.digits === "number" ? digitsFor(row, of.digits) : of.digits;
    const isPrinted = of.table.arrays[row.array].unit === "digits" && row.theirs.length <= LONG;
    const isLong = !isPrinted && !/nan|inf/i.test(row.theirs);
    const theirs = isLong ? formatNumber(Number(row.theirs), digits) : row.theirs.replaceAll("-", "−");
    return h(
      "tr",
      { "data-agrees": String(row.agrees) },
      h(
        "th",
        { scope: "row", "data-accent": accentOf(row.quantity) },
        of.canGo(row)
          ? h(
              "button",
              {
                type: "button",
                class: "quantity",
                title: "See how ours is worked out, in Calculate",
                "data-goes": row.quantity,
                click: () => onGo(row.quantity),
              },
              name,
            )
          : h("span", { class: "quantity" }, name),
      ),
      of.hasAfter ? h("td", { class: "after" }, afterWords(row.after)) : null,
      h("td", { class: "num", title: row.theirs }, theirs),
      h("td", { class: "num", title: fullNumber(row.ours) }, formatNumber(row.ours, digits)),
      h(
        "td",
        { class: "off" },
        h(
          "span",
          { class: "off-sign", "aria-hidden": "true" },
          row.agrees ? (text === "0" ? "=" : "≈") : "≠",
        ),
        h("span", { class: "visually-hidden" }, row.agrees ? "agrees, " : "differs, "),
        `${text} `,
        h("span", { class: "hint" }, unit),
      ),
    );
  }

  function paint() {
    element.hidden = !model;
    if (!model) return;
    const { table, whose, hasAfter, isStale, digits } = model;
    const rows = chosenRows(table, shown, sorted, model.nameOf);
    const key = JSON.stringify([rows.slice(0, most), rows.length, shown, sorted, whose, hasAfter, digits]);
    element.toggleAttribute("data-stale", isStale);
    summary.textContent = summaryOf(table);
    summary.dataset.agrees = String(table.agree === table.count);
    if (key === painted) return;
    painted = key;
    const left = rows.length - most;
    const more = () => {
      most += MORE;
      paint();
    };
    place.replaceChildren(
      h(
        "table",
        { class: "beside-table", "aria-labelledby": summary.id },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            head("Quantity", "order"),
            hasAfter ? h("th", { scope: "col", class: "after" }, "after") : null,
            h("th", { scope: "col", class: "num" }, whose),
            h("th", { scope: "col", class: "num" }, "ours"),
            head("Difference", "worst"),
          ),
        ),
        h("tbody", {}, ...rows.slice(0, most).map((row) => line(row, /** @type {TableModel} */ (model)))),
      ),
      rows.length ? "" : h("p", { class: "hint" }, "None of the numbers is of this kind."),
      left > 0
        ? h(
            "button",
            { type: "button", class: "quiet", click: more },
            `Show ${Math.min(MORE, left)} more of ${rows.length}`,
          )
        : "",
      table.rows_omitted
        ? h("p", { class: "hint" }, `${table.rows_omitted} numbers that are less far off are not listed.`)
        : "",
    );
  }

  return {
    element,
    /** @param {TableModel | null} next */
    update(next) {
      model = next;
      paint();
    },
  };
}

const TITLES = { worst: "worst first", order: "in the order of computation", name: "by name" };
