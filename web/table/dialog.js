/** Own data: a table pasted, typed or read from a file, looked at, and its columns chosen. */

import { h } from "../lib/dom.js";
import { stringify } from "../lib/json.js";
import { columnChoice } from "./columns.js";
import { cellsOf, DELIMITERS, recognizedDelimiter } from "./csv.js";
import { fileText } from "./file_text.js";
import { checkDepth, isJson, namesItsColumns } from "./json_text.js";

/** @import {Options} from "../engine/document.js" */
/** @import {TableData, TablePreview, TableRequest} from "../engine/training.js" */
/** @import {NumberReader} from "../form/numbers.js" */

/**
 * @typedef {{rows: string[][], lines?: number[]} | {text: string, format: "json"}} Cells  Python reads JSON itself.
 * @typedef {{cells: Cells, delimiter: string | null, namesItself: boolean}} Read
 */

/** Typing has paused. */
const PAUSE_MS = 300;

/**
 * @param {object} plan
 * @param {Options} plan.options
 * @param {NumberReader["refusal"]} plan.refusal
 * @param {(params: string) => Promise<any>} plan.ask  Python's method `table`.
 * @param {(data: TableData, name: string) => void} plan.onTable
 */
export function createTableDialog({ options, refusal, ask, onTable }) {
  const text = h("textarea", {
    id: "table-text",
    rows: "6",
    spellcheck: "false",
    autocomplete: "off",
    placeholder: "x1,x2,class\n0.1,0.7,a\n0.4,0.2,b",
    input: typed,
  });
  const picker = h("input", {
    type: "file",
    id: "table-file",
    accept: ".csv,.tsv,.txt,.json,text/csv,application/json",
    hidden: true,
    tabindex: "-1",
    "aria-hidden": "true",
    change: picked,
  });
  const fault = h("p", { class: "fault", id: "table-fault", role: "alert" });
  const busy = h("p", { class: "hint", role: "status" });
  const delimiter = h(
    "select",
    { id: "table-delimiter", change: () => read(delimiter.value) },
    ...DELIMITERS.map(([mark, name]) => h("option", { value: mark }, name)),
  );
  const header = h("input", {
    type: "checkbox",
    id: "table-header",
    change: () => look({ header: header.checked }),
  });
  const decimal = h(
    "select",
    { id: "table-decimal", change: () => look({ decimal: decimal.value === "," ? "," : "." }) },
    h("option", { value: "." }, "point: 1.5"),
    h("option", { value: "," }, "comma: 1,5"),
  );
  const missing = h(
    "select",
    { id: "table-missing" },
    h("option", { value: "refuse" }, "are refused"),
    h("option", { value: "drop" }, "are left out"),
  );
  const classes = h(
    "select",
    { id: "table-classes" },
    ...options.target_forms.map(({ name, label, note }) =>
      h("option", { value: name, title: note || null }, label),
    ),
  );
  const notes = h("ul", { class: "notes" });
  const columns = columnChoice();
  const use = h(
    "button",
    { type: "button", class: "primary", id: "table-use", click: finish },
    "Use this table",
  );
  const label = (/** @type {string} */ id, /** @type {string} */ words, /** @type {Node} */ control) =>
    h("span", { class: "choice" }, h("label", { for: id }, words), control);
  const found = h(
    "div",
    { class: "table-found" },
    h(
      "p",
      { class: "read-as" },
      label("table-delimiter", "Columns parted by", delimiter),
      label("table-header", "First line is the header", header),
      label("table-decimal", "Decimals", decimal),
    ),
    notes,
    columns.element,
    h(
      "p",
      { class: "read-as" },
      label("table-missing", "Rows with an empty cell", missing),
      label("table-classes", "Classes become", classes),
    ),
  );
  const dialog = h(
    "dialog",
    {
      class: "table-dialog",
      "aria-labelledby": "table-title",
      drop: dropped,
      dragover: (/** @type {DragEvent} */ event) => event.preventDefault(),
    },
    h("h2", { id: "table-title" }, "Your own table"),
    h("label", { for: "table-text" }, "Paste or type CSV or JSON, or drop a file here"),
    text,
    h(
      "p",
      { class: "file-actions" },
      h("button", { type: "button", id: "table-choose", click: () => picker.click() }, "Choose a file…"),
      picker,
      busy,
    ),
    fault,
    found,
    h(
      "p",
      { class: "dialog-actions" },
      use,
      h("button", { type: "button", click: () => dialog.close() }, "Cancel"),
    ),
  );
  document.body.append(dialog);
  refuse(null);
  found.hidden = true;
  use.disabled = true;

  let name = "table";
  /** The text of a file is not put into the field, which a large one would make slow. @type {string | null} */
  let fileContent = null;
  /** @type {Read | null} */
  let table = null;
  /** @type {Pick<TableRequest, "header" | "decimal">} */
  let chosen = {};
  /** Only the last thing asked for is shown. */
  let turn = 0;
  let timer = 0;

  /** @param {unknown} error */
  function refuse(error) {
    fault.hidden = !error;
    fault.replaceChildren(
      ...(error
        ? [
            h("span", { class: "fault-icon", "aria-hidden": "true" }, "!"),
            h("bdi", {}, String(/** @type {any} */ (error).message ?? error)),
          ]
        : []),
    );
    if (error) text.setAttribute("aria-describedby", "table-fault");
    else text.removeAttribute("aria-describedby");
  }

  function typed() {
    fileContent = null;
    name = "table";
    turn += 1;
    use.disabled = true; // Until it has been read again.
    clearTimeout(timer);
    timer = setTimeout(() => read(null), PAUSE_MS);
  }

  function picked() {
    const { files } = picker;
    if (files?.length) take([...files], null);
    picker.value = "";
  }

  /** @param {DragEvent} event */
  function dropped(event) {
    event.preventDefault();
    event.stopPropagation();
    const { files, items } = event.dataTransfer ?? {};
    if (files?.length) take([...files], items?.[0] ?? null);
  }

  /** @param {File[]} files @param {DataTransferItem | null} item */
  async function take(files, item) {
    const mine = ++turn;
    clearTimeout(timer);
    table = null;
    use.disabled = true;
    fileContent = null;
    text.value = "";
    try {
      const file = await fileText(files, item, refusal, options.limits);
      if (mine !== turn) return;
      name = file.name.slice(0, options.fields.title?.maximum ? Number(options.fields.title.maximum) : 64);
      fileContent = file.text;
      text.value = file.text.length <= 20_000 ? file.text : "";
      await read(null);
    } catch (error) {
      if (mine === turn) show(null, error);
    }
  }

  /** Reads the text into cells. @param {string | null} by  The delimiter; null: recognized. */
  async function read(by) {
    const mine = ++turn;
    const content = fileContent ?? text.value;
    table = null;
    use.disabled = true;
    if (!content.trim()) return show(null, null);
    busy.textContent = "Reading…";
    try {
      chosen = {};
      if (isJson(content)) {
        checkDepth(content, refusal, options.limits.depth);
        table = {
          cells: { text: content, format: "json" },
          delimiter: null,
          namesItself: namesItsColumns(content),
        };
      } else {
        const delimiter = by ?? recognizedDelimiter(content);
        table = { cells: { rows: [] }, delimiter, namesItself: false };
        const { rows, lines } = await cellsOf(content, delimiter, refusal);
        if (mine !== turn) return;
        table = { ...table, cells: { rows, lines } };
      }
      await look({});
    } catch (error) {
      if (mine === turn) show(null, error);
    }
  }

  /** Has Python look at the cells. @param {Pick<TableRequest, "header" | "decimal">} choice  Of the visitor. */
  async function look(choice) {
    const mine = ++turn;
    chosen = { ...chosen, ...choice };
    busy.textContent = "Reading…";
    try {
      const preview = /** @type {TablePreview} */ (await ask(stringify(request({}))));
      if (mine === turn) show(preview, null);
    } catch (error) {
      if (mine === turn) show(null, error);
    }
  }

  /** @param {object} more @returns {TableRequest} */
  function request(more) {
    return { .../** @type {Read} */ (table).cells, ...chosen, ...more };
  }

  /** @param {TablePreview | null} preview @param {unknown} error */
  function show(preview, error) {
    busy.textContent = preview ? `${name}: ${preview.rows} rows, ${preview.columns.length} columns` : "";
    refuse(error);
    // A table that is refused may only have been parted wrongly.
    found.hidden = !preview && !table;
    for (const part of [notes, columns.element, columns.element.nextElementSibling])
      part?.toggleAttribute("hidden", !preview);
    if (table?.delimiter) delimiter.value = table.delimiter;
    use.disabled = !preview;
    if (!preview) return;
    /** @type {HTMLElement} */ (delimiter.parentElement).hidden = !table?.delimiter;
    /** @type {HTMLElement} */ (header.parentElement).hidden = Boolean(table?.namesItself);
    header.checked = preview.header;
    decimal.value = preview.decimal;
    notes.replaceChildren(...preview.notes.map((note) => h("li", {}, note, ...offer(note, preview))));
    columns.update(preview);
  }

  /** Reading decimal commas is offered, never done unasked. @param {string} note @param {TablePreview} preview */
  function offer(note, preview) {
    if (preview.decimal === "," || !/comma/.test(note)) return [];
    return [
      " ",
      h(
        "button",
        { type: "button", id: "table-comma", click: () => look({ decimal: "," }) },
        "Read decimal commas",
      ),
    ];
  }

  async function finish() {
    const mine = ++turn;
    busy.textContent = "Reading…";
    try {
      const data = /** @type {TableData} */ (
        await ask(
          stringify(request({ columns: columns.chosen(), missing: missing.value, classes: classes.value })),
        )
      );
      if (mine !== turn) return;
      busy.textContent = "";
      refuse(null);
      dialog.close();
      onTable(data, name);
    } catch (error) {
      if (mine !== turn) return;
      busy.textContent = "";
      refuse(error);
    }
  }

  return {
    open() {
      if (!dialog.open) dialog.showModal();
      text.focus();
    },
    /** Files that were dropped elsewhere on the page. @param {File[]} files @param {DataTransferItem | null} item */
    take(files, item) {
      if (!dialog.open) dialog.showModal();
      return take(files, item);
    },
  };
}
