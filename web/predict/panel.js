/** The panel Predict: rows typed, pasted or from a file, what the network that is shown makes of them, and both as CSV. */

import { askedRows, pastedInto, shownCells, typedInto, withAskedRows } from "../draft/asked_rows.js";
import { blockOf } from "../draft/pasted_block.js";
import { saveFile } from "../lib/clipboard.js";
import { h } from "../lib/dom.js";
import { fullNumber } from "../lib/format.js";
import { parse } from "../lib/json.js";
import { createLatest } from "../lib/latest_request.js";
import { checkCaps } from "../table/caps.js";
import { encodingOf, fileText } from "../table/file_text.js";
import { csvText } from "../views/chart/picture.js";
import { predictGrid } from "../views/predict.js";

/** @import {Options, PredictDocument} from "../contract/types.js" */
/** @import {Cells} from "../draft/asked_rows.js" */
/** @import {Draft} from "../draft/draft.js" */

const LONGEST_PASTE = 2_000_000;

/**
 * @param {HTMLDetailsElement} root
 * @param {object} plan
 * @param {string} plan.id
 * @param {Options} plan.options
 * @param {{readonly draft: Draft, commit(draft: Draft, key?: string): void, settle(): void}} plan.session
 * @param {(params: object) => Promise<string>} plan.ask  Of the network that is shown: rows, or a text.
 * @param {(text: string, done: string) => void} plan.copy
 */
export function mountPredict(root, { id, options, session, ask, copy }) {
  /** What network is shown; null while there is none. @type {unknown} */
  let network = null;
  /** @type {import("../lib/format.js").Shown} */
  let digits = 4;
  /** @type {{answer: PredictDocument, network: unknown, cells: Cells} | null} */
  let answered = null;
  let refusal = "";
  /** Whose refusal that is. @type {{network: unknown, cells: unknown} | null} */
  let refused = null;
  /** What is to be said of how a text was read, while its rows stand. @type {{cells: unknown, notes: string[]}} */
  let taken = { cells: null, notes: [] };
  /** What was pressed while the outputs of these rows were still to come. @type {(() => void)[]} */
  const pressed = [];
  const grid = predictGrid({
    id,
    onType: (row, column, text) => change(typedInto(cells(), row, column, text)),
    onLeave: session.settle,
    onPaste: paste,
    onRemove: (row) => change(cells().filter((_, r) => r !== row)),
    onRead(texts) {
      session.settle();
      change(texts.reduce((made, [row, column, text]) => typedInto(made, row, column, text), cells()));
      session.settle();
    },
  });
  const picker = h("input", {
    type: "file",
    accept: ".csv,.tsv,.txt,.json",
    hidden: true,
    tabindex: "-1",
    "aria-hidden": "true",
    change: () => {
      const files = [...(picker.files ?? [])];
      if (files.length) takeFiles(files, null);
      picker.value = "";
    },
  });
  const button = (/** @type {string} */ name, /** @type {string} */ title, /** @type {() => void} */ click) =>
    h("button", { type: "button", class: "quiet", title, click }, name);
  const actions = h(
    "p",
    { class: "file-actions" },
    button("Open rows…", "A CSV or JSON file in the columns of the data; it can also be dropped here", () =>
      picker.click(),
    ),
    button("Save CSV", "All rows with their outputs, in full digits", () =>
      whenAnswered(() => saveFile(csv(), "backprop-predictions.csv", "text/csv")),
    ),
    button("Copy CSV", "All rows with their outputs, in full digits", () =>
      whenAnswered(() => copy(csv(), "Rows copied as CSV")),
    ),
    button("Clear", "Takes all rows away; Undo brings them back", () => change([])),
    picker,
  );
  const hint = h(
    "p",
    { class: "hint" },
    "Type a row, or paste rows from a spreadsheet. Outputs are those of inference: running statistics, no dropout.",
  );
  root.append(h("div", { class: "group-body predict" }, hint, grid.element, actions));
  root.addEventListener("toggle", follow);
  root.addEventListener("dragover", (event) => event.preventDefault());
  root.addEventListener("drop", (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    event.stopPropagation();
    takeFiles(files, event.dataTransfer?.items[0] ?? null);
  });

  const latest = createLatest(async (/** @type {{network: unknown, cells: Cells}} */ of) => {
    try {
      const width = answered ? widthOf(answered.answer) : 0;
      const answer = parse(await ask({ rows: shownCells(of.cells, width) }));
      // Of another network's columns: with as many cells as these it is asked once more.
      const isOther = of.cells.length > 0 && widthOf(answer) !== width;
      answered = isOther
        ? { answer: { ...answer, outputs: [], refused: [] }, network: null, cells: [] }
        : { ...of, answer };
      refused = null;
    } catch (error) {
      refused = of;
      refusal = /** @type {Error} */ (error).message;
    }
    follow();
  });

  const cells = () => {
    const own = askedRows(session.draft);
    return typeof own === "string" ? [] : own;
  };
  const isOf = (/** @type {{network: unknown, cells: unknown} | null} */ of) =>
    of?.network === network && of?.cells === askedRows(session.draft);

  /** Asks for what is shown, where it is not there. */
  function follow() {
    if (!root.open || network === null) return paint();
    const own = askedRows(session.draft);
    if (!answered)
      latest.want({ network, cells: [] }); // Which columns there are.
    else if (typeof own !== "string" && !isOf(answered) && !isOf(refused))
      latest.want({ network, cells: own });
    paint();
  }

  /** Does it with the outputs of the rows that are shown: at once, or when they have come. @param {() => void} act */
  function whenAnswered(act) {
    pressed.push(act);
    follow();
  }

  function paint() {
    if (network === null || isOf(answered) || isOf(refused)) for (const act of pressed.splice(0)) act();
    if (!root.open) return;
    const own = askedRows(session.draft);
    const isRefused = isOf(refused);
    grid.update({
      answer: answered?.answer ?? null,
      cells: answered ? shownCells(cells(), widthOf(answered.answer)) : [],
      isCurrent: isOf(answered),
      notes: [...new Set([...(answered?.answer.notes ?? []), ...(taken.cells === own ? taken.notes : [])])],
      said:
        own === "gone"
          ? "These rows could not be read from this browser. Open their file again."
          : isRefused
            ? refusal
            : network === null
              ? "Correct the marked values first."
              : "",
      isRefusal: isRefused || own === "gone",
      digits,
    });
    const isEmpty = !cells().length;
    for (const one of [...actions.querySelectorAll("button")].slice(1)) one.disabled = isEmpty;
  }

  /** @param {Cells} next */
  function change(next) {
    session.commit(withAskedRows(session.draft, next), "predict");
    follow();
  }

  /** @param {number} row @param {number} column @param {string} text */
  function paste(row, column, text) {
    if (!answered) return false;
    const block = text.length <= LONGEST_PASTE ? blockOf(text) : null;
    if (!block) return false;
    const names = namesOf(answered.answer);
    const hasHead = names.every((name) => block[0].includes(name));
    session.settle();
    if (hasHead) takeText(text);
    else change(pastedInto(cells(), row, column, block));
    session.settle();
    return true;
  }

  /** @param {File[]} files @param {DataTransferItem | null} item */
  async function takeFiles(files, item) {
    try {
      const file = await fileText(files, item, options.limits);
      await takeText(file.text, encodingOf(file)?.said);
    } catch (error) {
      refuse(error);
    }
  }

  /** @param {string} text @param {string} [said]  Of how it was read. */
  async function takeText(text, said) {
    try {
      await checkCaps(text, options.limits);
      const answer = /** @type {PredictDocument} */ (parse(await ask({ text })));
      const rows = (answer.cells ?? []).map((row) => row.map((cell) => String(cell ?? "")));
      answered ??= { answer, network: null, cells: [] };
      change(rows);
      taken = { cells: askedRows(session.draft), notes: [...(said ? [said] : []), ...answer.notes] };
      session.settle();
      paint();
    } catch (error) {
      refuse(error);
    }
  }

  /** @param {unknown} error */
  function refuse(error) {
    refused = { network, cells: askedRows(session.draft) };
    refusal = `${/** @type {Error} */ (error).message} The rows are as they were.`;
    paint();
  }

  function csv() {
    if (!answered) return "";
    const { answer } = answered;
    const outputs = isOf(answered) ? answer.outputs : [];
    const rows = shownCells(cells(), widthOf(answer)).map((row, r) => [
      ...row,
      ...answer.head.map((_, k) => plain(outputs[r]?.[k] ?? null)),
    ]);
    return csvText({ head: [...namesOf(answer), ...answer.head], rows });
  }

  return {
    /** The network that is shown: anything that is another one after each change, null where there is none. @param {unknown} next @param {import("../lib/format.js").Shown} shown */
    update(next, shown) {
      network = next;
      digits = shown;
      follow();
    },
    /** The rows may be others. */
    follow,
    open() {
      root.open = true;
      follow();
      root.scrollIntoView({ block: "nearest" });
      grid.focus();
    },
  };
}

/** What a cell of a table may hold. @param {string | import("../contract/types.js").Value | null} value */
const plain = (value) => (value !== null && typeof value === "object" ? fullNumber(value) : value);

/** @param {PredictDocument} answer */
const namesOf = ({ columns, sequences }) => [
  ...(sequences ? ["sequence"] : []),
  ...columns.map(({ name }) => name),
];

/** @param {PredictDocument} answer */
const widthOf = (answer) => namesOf(answer).length;
