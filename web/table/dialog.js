/** Own data: a table pasted, typed or read from a file, shown as Python understood it, and its columns chosen. */

import { h } from "../lib/dom.js";
import { stringify } from "../lib/json.js";
import { checkCaps, isJson } from "./caps.js";
import { readingChoices } from "./choices.js";
import { columnChoice } from "./columns.js";
import { encodingLine } from "./encoding_line.js";
import { fileText } from "./file_text.js";
import { tableNotes } from "./notes.js";
import { sequenceChoices } from "./sequences.js";
import { usingChoices } from "./using.js";

/** @import {Options} from "../contract/types.js" */
/** @import {TableChoices, TableData, TableOffer, TablePreview, TableRequest, TableSequences} from "../contract/types.js" */

/** Typing has paused. */
const PAUSE_MS = 300;

/**
 * @param {object} plan
 * @param {Options} plan.options
 * @param {(params: string) => Promise<any>} plan.ask  Python's method `table`.
 * @param {() => boolean} plan.isReady  Python answers at once.
 * @param {(sequences: TableSequences | null) => string | null} plan.obstacle  Why no such table can be used with the
 *   present network, if so.
 * @param {(data: TableData, name: string, isSetUp: boolean) => void} plan.onTable  `isSetUp`: with a network that suits it.
 */
export function createTableDialog({ options, ask, isReady, obstacle, onTable }) {
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
  const reading = readingChoices(look);
  const notes = tableNotes(accept);
  const encoding = encodingLine(taken);
  const columns = columnChoice();
  const sequences = sequenceChoices();
  const using = usingChoices(options);
  const use = h(
    "button",
    { type: "button", class: "primary", id: "table-use", click: finish },
    "Use this table",
  );
  const why = h("span", { class: "hint", id: "table-why", role: "status" });
  use.setAttribute("aria-describedby", "table-why");
  const after = [columns.element, sequences.element, using.element];
  const found = h(
    "div",
    { class: "table-found" },
    encoding.element,
    reading.element,
    notes.element,
    ...after,
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
      why,
      h("button", { type: "button", click: () => dialog.close() }, "Cancel"),
    ),
  );
  document.body.append(dialog);

  let name = "table";
  /** The text of a file is not put into the field, which a large one would make slow. @type {string | null} */
  let fileContent = null;
  /** How the visitor says that the text is to be read. @type {TableChoices} */
  let chosen = {};
  /** Only the last thing asked for is shown. */
  let turn = 0;
  let timer = 0;
  /** Python is asked one thing at a time, so that what was typed meanwhile is passed over. @type {Promise<unknown>} */
  let underWay = Promise.resolve();
  /** What the dialog says of the table that it shows. */
  let size = "";
  const content = () => fileContent ?? text.value;
  show(null, null);

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
    encoding.show(null);
    name = "table";
    turn += 1;
    enable("The table is being read."); // Until it has been read again.
    clearTimeout(timer);
    timer = setTimeout(read, PAUSE_MS);
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
    enable("The file is being read.");
    fileContent = null;
    encoding.show(null);
    text.value = "";
    try {
      const file = await fileText(files, item, options.limits);
      if (mine !== turn) return;
      name = file.name.slice(0, options.fields.title?.maximum ? Number(options.fields.title.maximum) : 64);
      encoding.show(file);
      await taken(file.text);
    } catch (error) {
      if (mine === turn) show(null, error);
    }
  }

  /** The text of a file. @param {string} given */
  async function taken(given) {
    fileContent = given;
    text.value = given.length <= 20_000 ? given : "";
    await read();
  }

  /** Has another text read, of which nothing is known. */
  async function read() {
    const mine = ++turn;
    chosen = {};
    reading.reset();
    using.reset();
    sequences.reset();
    if (!content().trim()) return show(null, null);
    busy.textContent = "Reading…";
    try {
      await checkCaps(content(), options.limits);
      if (mine === turn) await look({});
    } catch (error) {
      if (mine === turn) show(null, error);
    }
  }

  /** Has Python look at the text. @param {TableChoices} choice  Of the visitor. */
  async function look(choice) {
    const mine = ++turn;
    chosen = { ...chosen, ...choice };
    enable("The table is being read.");
    try {
      const preview = /** @type {TablePreview | null} */ (await asked({}, mine));
      if (mine === turn) show(preview, null);
    } catch (error) {
      if (mine === turn) show(null, error);
    }
  }

  /** @param {TableOffer} offer */
  function accept({ set, column, kind, missing: way }) {
    if (set) look(set);
    else if (way) using.setMissing(way);
    else if (kind) columns.settle(Number(column), kind);
  }

  /** @param {Partial<TableRequest>} more @param {number} mine  Null is answered when it is not its turn any more. */
  async function asked(more, mine) {
    busy.textContent = isReady()
      ? "Reading…"
      : "Python is starting: the table is read as soon as it is ready.";
    await underWay.catch(() => {});
    if (mine !== turn) return null;
    const answer = ask(stringify({ text: content(), ...chosen, ...more }));
    underWay = answer;
    return answer;
  }

  /** @param {string} reason  Why the table can't be used, "" when it can. */
  function enable(reason) {
    use.disabled = Boolean(reason);
    why.textContent = reason;
  }

  /** @param {TablePreview | null} preview @param {unknown} error */
  function show(preview, error) {
    size = preview ? `${name}: ${preview.size}` : "";
    busy.textContent = size;
    refuse(error);
    // A table that is refused may only have been parted wrongly.
    found.hidden = !preview && !(error && content().trim());
    for (const part of after) part.hidden = !preview;
    notes.update(preview);
    reading.update(preview, isJson(content()));
    enable(
      preview ? "" : error ? "The table can't be used before it has been read." : "Enter a table first.",
    );
    if (!preview) return;
    columns.update(preview);
    sequences.update(preview);
  }

  async function finish() {
    const mine = ++turn;
    try {
      const asSequences = sequences.chosen();
      const reason = using.isSetUp ? null : obstacle(asSequences);
      if (reason) throw new Error(reason);
      const data = /** @type {TableData} */ (
        await asked(
          {
            columns: columns.chosen().filter(({ column }) => column !== asSequences?.by),
            sequences: asSequences,
            ...using.chosen(),
          },
          mine,
        )
      );
      if (mine !== turn) return;
      refuse(null);
      dialog.close();
      onTable(data, name, using.isSetUp);
    } catch (error) {
      if (mine === turn) refuse(error);
    } finally {
      if (mine === turn) busy.textContent = size;
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
