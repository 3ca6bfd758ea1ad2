/** The choice where the data come from, and what belongs to each source. */

import { fitted } from "../draft/fitting.js";
import { datasetSource, isDataset, sizeOf } from "../draft/source.js";
import { toTrain } from "../draft/to_train.js";
import { h } from "../lib/dom.js";
import { formatNumber, subscript } from "../lib/format.js";
import { columnName } from "../lib/names.js";
import { keepingFocus, textField } from "./fields.js";

/** @import {Options} from "../contract/types.js" */
/** @import {ColumnAbout} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {TableSource} from "../draft/source.js" */

const [TYPED, TABLE, OPEN] = ["typed", "table", "open"];
const DIGITS = 5;
const [NAMES_SHOWN, SCALED_SHOWN] = [8, 20];

/**
 * @param {Options} options
 * @param {(change: (draft: Draft) => Draft) => void} change
 * @param {() => void} openTable  Asks for a table of the visitor's own.
 */
export function dataSource(options, change, openTable) {
  const table = h("option", { value: TABLE }, "");
  const chooser = h(
    "select",
    { id: "data-source", "aria-label": "Source of the data", autocomplete: "off", change: choose },
    h("option", { value: TYPED }, "rows typed here"),
    table,
    h("option", { value: OPEN }, "a table: paste or file…"),
    h(
      "optgroup",
      { label: "Datasets" },
      ...options.datasets.map(({ name, label }) => h("option", { value: name }, label)),
    ),
  );
  const about = h("div", { class: "source-about" });
  const said = h("p", { class: "hint", role: "status" });
  const faults = h("div", { class: "faults" });
  const split = h(
    "div",
    { class: "split" },
    ...["data.val_fraction", "data.val_seed"].map((path) =>
      textField(path, options.fields[path].label, options.fields[path]),
    ),
  );
  const element = h(
    "div",
    { class: "field wide", "data-field": "data.source" },
    h(
      "div",
      { class: "source-choice" },
      chooser,
      h("button", { type: "button", id: "open-table", click: openTable }, "Table…"),
    ),
    faults,
  );
  let built = "";
  let value = TYPED;

  function choose() {
    const chosen = chooser.value;
    chooser.value = value;
    if (chosen === OPEN) return openTable();
    if (chosen === TYPED) {
      said.textContent = "";
      return change(withoutSource);
    }
    const row = options.datasets.find(({ name }) => name === chosen);
    if (!row) return;
    change((draft) => {
      const n_out = row.kind === "regression" || row.n_classes <= 2 ? 1 : row.n_classes;
      const data = { ...draft.data, source: datasetSource(row) };
      const next = { ...draft, example: null, title: row.label, data };
      const { draft: fit, changes } = fitted(
        next,
        { n_in: row.n_in, n_out, kind: row.kind, targets: row.n_classes > 2 ? [0, 1] : row.targets },
        options,
      );
      tell(changes);
      return toTrain(fit, options);
    });
  }

  /** @param {string[]} changes  To the network. */
  function tell(changes) {
    said.textContent = changes.length
      ? `The network was changed to match the data: ${changes.join("; ")}. You can undo this.`
      : "";
  }

  return {
    element,
    about: [about, said],
    split,
    tell,
    /** @param {Draft} draft */
    update({ data }) {
      const { source } = data;
      value = !source ? TYPED : isDataset(source) ? source.dataset : TABLE;
      table.hidden = value !== TABLE;
      if (value === TABLE) table.textContent = /** @type {TableSource} */ (source).name;
      chooser.value = value;
      split.hidden = !source && data.rows < 3;
      /** @type {HTMLElement} */ (split.lastElementChild).hidden = !Number(data.val_fraction);
      const key = value === TABLE ? /** @type {TableSource} */ (source).table : value;
      if (key === built) return;
      if (built && !source) said.textContent = "";
      built = key;
      keepingFocus(about, () => about.replaceChildren(...(source ? describe(source) : [])));
    },
  };

  /** @param {NonNullable<Draft["data"]["source"]>} source @returns {Node[]} */
  function describe(source) {
    if (!isDataset(source)) return describeTable(/** @type {TableSource} */ (source));
    const row = options.datasets.find(({ name }) => name === source.dataset);
    return [
      ...(row?.parameters ?? []).map((field) => textField(`data.source.${field.name}`, field.label, field)),
      h(
        "p",
        { class: "hint" },
        [row?.note, row?.source && `Source: ${row.source}.`].filter(Boolean).join(" "),
      ),
    ];
  }
}

/** @param {TableSource} source @returns {Node[]} */
function describeTable(source) {
  const { about, notes } = source;
  const { inputs = [], targets = [] } = about ?? {};
  const scaled = [...inputs, ...targets].filter(({ std }) => std !== undefined);
  return [
    h(
      "p",
      { class: "hint" },
      `${sizeOf(source)}. ${namesOf("Input", "x", inputs)} ${namesOf("Target", "y", targets)}`,
    ),
    ...(notes?.length
      ? [h("ul", { class: "notes table-notes" }, ...notes.map((note) => h("li", {}, note)))]
      : []),
    ...(scaled.length
      ? [
          h(
            "table",
            { class: "plain-numbers standardized" },
            h("caption", {}, "Standardized: (value − mean) / deviation"),
            h(
              "thead",
              {},
              h("tr", {}, ...["column", "mean", "deviation"].map((name) => h("th", { scope: "col" }, name))),
            ),
            h(
              "tbody",
              {},
              ...scaled
                .slice(0, SCALED_SHOWN)
                .map(({ name, mean, std }) =>
                  h(
                    "tr",
                    {},
                    h("th", { scope: "row" }, h("bdi", {}, name)),
                    ...[mean, std].map((number) =>
                      h("td", { "data-value": String(number) }, formatNumber(Number(number), DIGITS)),
                    ),
                  ),
                ),
            ),
          ),
        ]
      : []),
  ];
}

/**
 * The first columns, each with the letter that the page calls it by, and how many more there are.
 * @param {string} word @param {string} letter @param {ColumnAbout[]} columns
 */
function namesOf(word, letter, columns) {
  if (!columns.length) return "";
  const called = (/** @type {number} */ k) =>
    letter === "y" && columns.length === 1 ? letter : letter + subscript(String(k + 1));
  const names = columns
    .slice(0, NAMES_SHOWN)
    .map((column, k) => `${called(k)} ${columnName(column)}`)
    .join(", ");
  const more = columns.length - NAMES_SHOWN;
  return `${word}${columns.length === 1 ? "" : "s"} ${names}${more > 0 ? ` and ${more} more` : ""}.`;
}

/** @param {Draft} draft @returns {Draft} */
function withoutSource(draft) {
  const { source: _, ...data } = draft.data;
  return { ...draft, data };
}
