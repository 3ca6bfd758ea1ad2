/** What a class handed in: files chosen or dropped, codes pasted; each sheet marked, the commonest slips as table and plot. */

import { saveFile } from "../lib/clipboard.js";
import { h } from "../lib/dom.js";
import { pictureOf } from "../lib/drawn_picture.js";
import { refusalOf } from "../lib/messages.js";

/** @import {HandedInRow, MarkedClass} from "../contract/types.js" */

/** Columns of the results: heading, and what stands below. @type {[string, (row: HandedInRow) => string | number][]} */
const COLUMNS = [
  ["Version", (row) => row.version],
  ["Points", (row) => `${row.points} of ${row.of}`],
  ["Follows", (row) => row.consequential],
  ["Wrong", (row) => row.wrong],
  ["Blank", (row) => row.blank],
  ["First wrong", (row) => [row.first_symbol ?? row.first_wrong, row.did].filter(Boolean).join(": ")],
];

/** Name and text. @param {File} file @returns {Promise<[string, string]>} */
async function textOf(file) {
  try {
    return [file.name, await file.text()];
  } catch {
    throw refusalOf("file.unreadable", file.name);
  }
}

/**
 * @param {(files: Record<string, string>) => void} onMark  Texts of files, by name.
 * @param {() => void} onStop  What is marked by then is shown.
 */
export function handedIn(onMark, onStop) {
  /** @type {Record<string, string>} */
  let files = {};
  const chosen = h("span", { class: "hint", role: "status", id: "handed-files" });
  const codes = h("textarea", { id: "handed-codes", rows: "3", spellcheck: "false", autocapitalize: "off" });
  const fault = h("p", { class: "fault", role: "alert", hidden: true });
  const found = h("div", { class: "handed-found" });
  const button = h("button", { type: "button", id: "handed-mark", click: mark }, "Mark");
  const stop = h("button", { type: "button", id: "handed-stop", hidden: true, click: onStop }, "Stop");
  const progress = h("span", { class: "hint", role: "status", id: "handed-progress" });
  const picker = h("input", {
    type: "file",
    id: "handed-picker",
    multiple: true,
    hidden: true,
    accept: ".json,.csv,.txt",
    tabindex: "-1",
    "aria-hidden": "true",
    change: () => {
      void take([...(picker.files ?? [])]);
      picker.value = "";
    },
  });

  /** @param {File[]} all */
  async function take(all) {
    fault.hidden = true;
    try {
      files = Object.fromEntries(await Promise.all(all.map(textOf)));
    } catch (error) {
      fault.textContent = /** @type {Error} */ (error).message;
      fault.hidden = false;
      return;
    }
    chosen.textContent = `${all.length} ${all.length === 1 ? "file" : "files"}`;
    mark();
  }
  function mark() {
    const pasted = codes.value.trim();
    onMark(pasted ? { ...files, "pasted.txt": pasted } : files);
  }

  const element = h(
    "section",
    {
      class: "handed-in",
      "aria-labelledby": "handed-title",
      dragover: (/** @type {DragEvent} */ event) => event.preventDefault(),
      drop: (/** @type {DragEvent} */ event) => {
        event.preventDefault();
        event.stopPropagation();
        void take([...(event.dataTransfer?.files ?? [])]);
      },
    },
    h("h3", { id: "handed-title" }, "Handed in by a class"),
    h(
      "p",
      { class: "hint" },
      "Files that students saved (JSON, CSV), or texts with their codes: choose or drop them all. Sheets that were made another day come with them, as their sheets.json.",
    ),
    h(
      "p",
      { class: "file-actions" },
      h("button", { type: "button", click: () => picker.click() }, "Choose files…"),
      picker,
      chosen,
    ),
    h("label", { for: codes.id }, "Codes, a class's at once"),
    codes,
    h("p", { class: "file-actions" }, button, stop, progress),
    fault,
    found,
  );

  /** @param {string} name @param {string} text */
  const csv = (name, text) =>
    h("button", { type: "button", click: () => saveFile(text, name, "text/csv") }, `Save ${name}`);

  return {
    element,
    /** How far marking is; "" while none is under way. @param {string} told */
    tell(told) {
      progress.textContent = told;
      stop.hidden = !told;
      button.disabled = Boolean(told);
    },
    /** @param {MarkedClass | null} marked @param {string} refused */
    update(marked, refused) {
      fault.hidden = !refused;
      fault.textContent = refused;
      found.replaceChildren(...(marked ? parts(marked) : []));
    },
  };

  /** @param {MarkedClass} marked */
  function parts({ results, slips, unread, left, plot, csv: table, slips_csv }) {
    const unreadable = unread.map(({ file, message }) => h("li", {}, `${file}: ${message}`));
    const students = `${results.length} ${results.length === 1 ? "student" : "students"}`;
    const told = [
      `${students} marked`,
      ...(unread.length ? [`${unread.length} not read`] : []),
      ...(left ? [`stopped before ${left} more`] : []),
    ];
    const made = [
      h("p", { role: "status" }, `${told.join(", ")}.`),
      unread.length ? h("ul", { class: "handed-unread" }, ...unreadable) : null,
      results.length
        ? tableOf(
            "Results",
            ["Student", ...COLUMNS.map(([name]) => name)],
            results.map((row) => [row.student, ...COLUMNS.map(([, of]) => of(row))]),
          )
        : null,
      slips.length
        ? tableOf(
            "Commonest slips",
            ["What was done", "Students", "Who"],
            slips.map(({ did, count, students: who }) => [did, count, who.join(", ")]),
          )
        : null,
      plot ? h("figure", { class: "handed-plot" }, pictureOf(plot)) : null,
      results.length
        ? h("p", { class: "file-actions" }, csv("results.csv", table), csv("slips.csv", slips_csv))
        : null,
    ];
    return made.filter((part) => part !== null);
  }
}

/** @param {string} caption @param {string[]} head @param {(string | number)[][]} rows */
const tableOf = (caption, head, rows) =>
  h(
    "div",
    { class: "handed-scroll", "data-of": caption, tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
      h(
        "tbody",
        {},
        ...rows.map(([first, ...others]) =>
          h("tr", {}, h("th", { scope: "row" }, first), ...others.map((cell) => h("td", {}, cell))),
        ),
      ),
    ),
  );
