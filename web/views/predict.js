/** Rows that are asked about in a small grid, and what the network makes of each beside it. */

import { h } from "../lib/dom.js";
import { formatNumber, fullNumber, subscript } from "../lib/format.js";
import { readingsOf } from "../lib/messages.js";
import { offered } from "../lib/offered.js";

/** @import {PredictDocument, Value} from "../contract/types.js" */
/** @import {Cells} from "../draft/asked_rows.js" */
/** @import {Shown} from "../lib/format.js" */

/** Further rows are in the CSV file. */
const ROWS_SHOWN = 100;
const FAULTS_SHOWN = 6;

/**
 * @typedef {object} PredictModel
 * @property {PredictDocument | null} answer  Of some rows; null before any came.
 * @property {Cells} cells  With one cell for each column.
 * @property {boolean} isCurrent  The answer is of these cells and of the network that is shown.
 * @property {string[]} notes
 * @property {string} said  Why there is no answer, or what is on its way.
 * @property {boolean} isRefusal
 * @property {Shown} digits
 */

/**
 * @param {object} actions
 * @param {string} actions.id
 * @param {(row: number, column: number, text: string) => void} actions.onType
 * @param {() => void} actions.onLeave
 * @param {(row: number, column: number, text: string) => boolean} actions.onPaste  Whether it was a block.
 * @param {(row: number) => void} actions.onRemove
 * @param {(texts: [row: number, column: number, text: string][]) => void} actions.onRead  What was probably meant is taken.
 */
export function predictGrid({ id, onType, onLeave, onPaste, onRemove, onRead }) {
  const head = h("thead", {});
  const body = h("tbody", {});
  const table = h("table", { class: "grid predict-grid" }, head, body);
  const scroller = h(
    "div",
    { class: "grid-scroll", role: "group", "aria-label": "Rows to predict", tabindex: "0" },
    table,
  );
  const lists = h("div", { hidden: true });
  const more = h("p", { class: "hint" });
  const said = h("p", { class: "train-said", role: "status" });
  const faults = h("ul", { class: "faults predict-faults" });
  const element = h("div", { class: "predict-body" }, scroller, lists, more, said, faults);
  let built = "";

  /** @param {Event} event */
  function placeOf({ target }) {
    const { row, column } = /** @type {HTMLElement} */ (target).dataset;
    return row === undefined ? null : /** @type {[number, number]} */ ([Number(row), Number(column)]);
  }
  body.addEventListener("input", (event) => {
    const place = placeOf(event);
    if (place) onType(...place, /** @type {HTMLInputElement} */ (event.target).value);
  });
  body.addEventListener("change", onLeave);
  body.addEventListener("paste", (event) => {
    const place = placeOf(event);
    if (place && onPaste(...place, event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
  });

  /** @param {PredictDocument} answer @param {number} count  Of rows. @param {number} filled  Those in which something stands. */
  function build({ columns, sequences, head: outputs }, count, filled) {
    const names = [...(sequences ? ["sequence"] : []), ...columns.map(({ name }) => name)];
    head.replaceChildren(
      h(
        "tr",
        {},
        h("td", {}),
        ...names.map((name) => h("th", { scope: "col" }, h("bdi", {}, shownName(name)))),
        ...outputs.map((name, k) =>
          h("th", { scope: "col", class: k ? "forward" : "part forward" }, h("bdi", {}, name)),
        ),
        h("td", { class: "tail" }),
      ),
    );
    lists.replaceChildren(
      ...columns.flatMap(({ categories = [] }, c) =>
        categories.length
          ? [h("datalist", { id: `${id}-list-${c}` }, ...categories.map((value) => h("option", { value })))]
          : [],
      ),
    );
    body.replaceChildren(
      ...Array.from({ length: count }, (_, r) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, String(r + 1)),
          ...names.map((name, c) => {
            const own = columns[c - Number(sequences)];
            return h(
              "td",
              {},
              h("input", {
                type: "text",
                autocomplete: "off",
                spellcheck: "false",
                "data-part": 0,
                "data-row": r,
                "data-column": c,
                list: own?.categories ? `${id}-list-${c - Number(sequences)}` : null,
                "aria-label": `Row ${r + 1}, ${name}`,
              }),
            );
          }),
          ...outputs.map((_, k) => h("td", { class: k ? "num forward" : "num part forward" })),
          h(
            "td",
            { class: "tail" },
            r < filled &&
              h(
                "button",
                {
                  type: "button",
                  class: "icon",
                  "aria-label": `Remove row ${r + 1}`,
                  click: () => onRemove(r),
                },
                "×",
              ),
          ),
        ),
      ),
    );
  }

  /** @param {PredictModel} model */
  function update({ answer, cells, isCurrent, notes, said: words, isRefusal, digits }) {
    scroller.hidden = !answer;
    said.textContent = words;
    said.classList.toggle("is-fault", isRefusal);
    table.classList.toggle("is-behind", !isCurrent);
    more.textContent =
      cells.length > ROWS_SHOWN
        ? `The first ${ROWS_SHOWN} of ${cells.length} rows; the CSV file has all.`
        : "";
    faults.replaceChildren();
    if (!answer) return;
    // One row more than there are, to type into.
    const count = Math.min(cells.length + 1, ROWS_SHOWN);
    const key = JSON.stringify([answer.columns, answer.sequences, answer.head, count, cells.length]);
    if (key !== built) {
      const focus = placeIn(body);
      build(answer, count, cells.length);
      built = key;
      if (focus) inputAt(...focus)?.focus();
    }
    for (const input of body.querySelectorAll("input")) {
      const text = cells[Number(input.dataset.row)]?.[Number(input.dataset.column)] ?? "";
      if (input.value !== text) input.value = text;
      input.removeAttribute("aria-invalid");
    }
    [...body.rows].forEach((row, r) => {
      const outputs = answer.outputs[r] ?? null;
      row.querySelectorAll("td.num").forEach((cell, k) => {
        write(cell, outputs?.[k] ?? null, digits);
      });
    });
    if (!isCurrent) return;
    for (const { row, column } of answer.refused)
      inputAt(row, (column ?? 0) + Number(answer.sequences))?.setAttribute("aria-invalid", "true");
    const others = answer.refused.length - FAULTS_SHOWN;
    faults.replaceChildren(
      ...[...told(answer), ...(others > 0 ? [[`And ${others} more like this.`]] : [])].map((words) =>
        h(
          "li",
          { class: "fault" },
          h("span", { class: "fault-icon", "aria-hidden": "true" }, "!"),
          h("bdi", {}, ...words),
        ),
      ),
      ...notes.map((note) => h("li", { class: "hint" }, note)),
    );
  }

  /** The first refusals; a number that was probably meant is a button. @param {PredictDocument} answer @returns {(Node | string)[][]} */
  function told({ refused, sequences }) {
    const asked = refused.map(({ row, column, message, code, parts }) => ({
      place: /** @type {[number, number]} */ ([row, (column ?? 0) + Number(sequences)]),
      message,
      readings: readingsOf(code, parts),
    }));
    const sure = asked.filter(({ readings }) => readings.length === 1);
    const all = {
      count: sure.length,
      use: () => onRead(sure.map(({ place, readings }) => [...place, readings[0]])),
    };
    return asked
      .slice(0, FAULTS_SHOWN)
      .map(({ place, message, readings }) =>
        offered(message, readings, (text) => onRead([[...place, text]]), all),
      );
  }

  /** @param {number} row @param {number} column @returns {HTMLInputElement | null} */
  const inputAt = (row, column) => body.querySelector(`[data-row="${row}"][data-column="${column}"]`);

  return { element, update, focus: () => inputAt(0, 0)?.focus() };
}

/** An input without a name of its own is shown as everywhere. @param {string} name */
const shownName = (name) => (/^x\d+$/.test(name) ? `x${subscript(name.slice(1))}` : name);

/** Where the focus stands in the grid. @param {HTMLElement} body @returns {[number, number] | null} */
function placeIn(body) {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  if (!active || !body.contains(active) || active.dataset.row === undefined) return null;
  return [Number(active.dataset.row), Number(active.dataset.column)];
}

/** @param {Element} cell @param {string | Value | null} value @param {Shown} digits */
function write(cell, value, digits) {
  const isText = typeof value === "string" || value === null;
  cell.textContent = isText ? (value ?? "") : formatNumber(value, digits);
  for (const name of ["data-value", "title"])
    if (isText) cell.removeAttribute(name);
    else cell.setAttribute(name, fullNumber(value));
}
