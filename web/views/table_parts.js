/** Tables of numbers: made, moved in by arrow keys, copied. */

import { h } from "../lib/dom.js";

const ROLES = [
  ["table", "table"],
  ["thead, tbody", "rowgroup"],
  ["tr", "row"],
  ["th[scope=col]", "columnheader"],
  ["th[scope=row]", "rowheader"],
  ["td", "cell"],
];

/**
 * A table whose roles are said outright: on a phone its rows are stacked, which takes them from the browser.
 * @param {string} first  Heading of the rows' names. @param {string[][]} head @param {HTMLElement[]} bodies
 */
export function tableOf(first, head, bodies) {
  const table = h(
    "table",
    { class: "numbers" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("th", { scope: "col" }, first),
        ...head.map(([name, accent, title]) =>
          h("th", { scope: "col", class: accent, title: title || null }, name),
        ),
      ),
    ),
    ...bodies,
  );
  table.style.setProperty("--columns", String(head.length));
  for (const [selector, role] of ROLES)
    for (const element of [table, ...table.querySelectorAll("*")])
      if (element.matches(selector)) element.setAttribute("role", role);
  return table;
}

/** One stop of the Tab key for a table; arrows move within. @param {HTMLTableElement} table */
export function rove(table) {
  const cells = () => [...table.querySelectorAll(".num")].map((e) => /** @type {HTMLElement} */ (e));
  const first = cells()[0];
  if (first) first.tabIndex = 0;
  table.addEventListener("focusin", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!target.classList.contains("num")) return;
    for (const cell of table.querySelectorAll('.num[tabindex="0"]')) cell.setAttribute("tabindex", "-1");
    target.tabIndex = 0;
  });
  table.addEventListener("keydown", (event) => {
    const cell = /** @type {HTMLElement} */ (event.target).closest("td");
    const along = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!cell || !along) return;
    const rows = [...table.rows];
    const row = rows[rows.indexOf(/** @type {HTMLTableRowElement} */ (cell.parentElement)) + along[0]];
    const next = /** @type {HTMLElement | null} */ (
      row?.cells[cell.cellIndex + along[1]]?.querySelector(".num")
    );
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/**
 * A table's text with full values, for a spreadsheet.
 * @param {HTMLTableElement} table @param {"csv" | "tsv"} format
 */
export function tableText(table, format) {
  const mark = format === "csv" ? "," : "\t";
  const quoted = (/** @type {string} */ text) =>
    format === "csv" && /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return [...table.rows]
    .map((row) =>
      [...row.cells]
        .map((cell) =>
          quoted(
            cell.querySelector("[data-value]")?.getAttribute("data-value") ??
              cell.firstChild?.textContent?.trim() ??
              "",
          ),
        )
        .join(mark),
    )
    .join("\n");
}
