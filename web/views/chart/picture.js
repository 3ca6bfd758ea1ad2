/** A picture with its title, the table of its numbers, and its files: SVG, PNG, CSV. */

import { h } from "../../lib/dom.js";
import { formatNumber, fullNumber } from "../../lib/format.js";
import { fileButtons } from "./files.js";
import { withCaption } from "./in_file.js";

/** @typedef {{head: string[], rows: (string | number | null)[][]}} PlainTable */

/** Further rows are in the CSV file. */
const ROWS_SHOWN = 200;

/**
 * @param {object} plan
 * @param {string} plan.id  Also the name of its files.
 * @param {string} plan.title
 * @param {Element} plan.body
 * @param {() => SVGSVGElement | null} plan.drawing  What is exported, with the canvases that lie under it.
 * @param {() => PlainTable} plan.table
 * @param {() => import("./in_file.js").Entry[]} [plan.legend]  What the page says below the drawing.
 * @param {<T>(work: () => T) => T} [plan.forFile]  Carries out what writes the drawing to a file.
 * @param {Node[]} [plan.tools]  Beside the title.
 */
export function picture({ id, title, body, drawing, table, legend, forFile, tools = [] }) {
  const written = /** @type {<T>(work: () => T) => T} */ (forFile ?? captioned);
  const place = h("div", {
    class: "table-scroll picture-table",
    role: "group",
    "aria-label": `${title}: table`,
    tabindex: "0",
  });
  const fold = h(
    "details",
    { class: "picture-numbers", toggle: () => fillTable() },
    h("summary", {}, "Table and files"),
    fileButtons({ id, title, drawing, csv: () => csvText(table()), written }),
    place,
  );
  const element = h(
    "section",
    { class: "picture", id, "aria-labelledby": `${id}-title` },
    h("div", { class: "picture-head" }, h("h3", { id: `${id}-title` }, title), ...tools),
    body,
    fold,
  );

  /** With the title above and the legend below. @template T @param {() => T} work @returns {T} */
  function captioned(work) {
    const found = drawing();
    const told = element.querySelector("h3")?.textContent ?? title;
    return found?.viewBox.baseVal.width ? withCaption(found, told, legend?.() ?? [], work) : work();
  }

  function fillTable() {
    if (!fold.open) return place.replaceChildren();
    place.replaceChildren(...tableNodes(table()));
  }

  return {
    element,
    /** Carries out what writes the drawing to a file, with its title and legend inside. */
    written,
    /** The numbers have changed. */
    refresh() {
      if (fold.open) fillTable();
    },
    /** There are no numbers yet. @param {boolean} isEmpty */
    empty(isEmpty) {
      fold.hidden = isEmpty;
    },
  };
}

/** @param {PlainTable} plain @returns {Node[]} */
export function tableNodes({ head, rows }) {
  const step = Math.max(1, Math.ceil(rows.length / ROWS_SHOWN));
  const shown = rows.filter((_, i) => i % step === 0 || i === rows.length - 1);
  const cell = (/** @type {string | number | null} */ value) =>
    typeof value === "number" ? formatNumber(value, 6) : (value ?? "–");
  return [
    h(
      "table",
      { class: "plain-numbers" },
      h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
      h(
        "tbody",
        {},
        ...shown.map(([first, ...rest]) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, cell(first)),
            ...rest.map((value) => h("td", {}, cell(value))),
          ),
        ),
      ),
    ),
    ...(step > 1
      ? [h("p", { class: "hint" }, `Every ${step}th of ${rows.length} rows; the CSV file has all.`)]
      : []),
  ];
}

/** Numbers in full; a text that a spreadsheet would take for a formula is quoted. @param {PlainTable} plain */
export function csvText({ head, rows }) {
  const cell = (/** @type {string | number | null} */ value) => {
    if (value === null) return "";
    if (typeof value === "number") return fullNumber(value);
    const isFormula = /^[=+\-@\t\0]/.test(value) && !Number.isFinite(Number(value));
    const safe = isFormula ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
