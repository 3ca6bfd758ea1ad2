/** The group Data: where the rows come from; typed ones as inputs and targets, one row a sample. */

import { h } from "../lib/dom.js";
import { dataSource } from "./data_source.js";
import { sizesOf } from "./draft.js";
import { group, keepingFocus } from "./fields.js";
import { grid } from "./grid.js";
import { isDataset, rowsOf } from "./source.js";

/** @import {Draft} from "./draft.js" */

/** Further rows stay in the draft and are shown by paging. */
const ROWS_SHOWN = 50;

/**
 * @param {import("../engine/document.js").Options} options
 * @param {(change: (draft: Draft) => Draft) => void} change
 * @param {() => void} openTable
 */
export function dataGroup(options, change, openTable) {
  const source = dataSource(options, change, openTable);
  const table = h("div");
  const add = h(
    "div",
    { class: "actions" },
    h("button", { type: "button", id: "add-sample", click: () => change(withSample) }, "+ Sample"),
  );
  const { element, line } = group(
    "setup-data",
    "Data",
    true,
    source.element,
    ...source.about,
    table,
    add,
    source.split,
  );
  let built = "";

  /** @param {Draft} draft */
  function update(draft) {
    source.update(draft);
    for (const part of [table, add]) part.hidden = Boolean(draft.data.source);
    if (draft.data.source) {
      line.textContent = sourceLine(draft);
      return;
    }
    const { nInputs, units } = sizesOf(draft);
    const n = units[units.length - 1];
    const { rows } = draft.data;
    const samples = `${rows} sample${rows === 1 ? "" : "s"}`;
    line.textContent = rows === 1 ? oneSample(draft, nInputs, n) : samples;
    const key = [nInputs, n, rows].join();
    if (key === built) return;
    built = key;
    keepingFocus(element, () => table.replaceChildren(build(nInputs, n, rows)));
  }

  /** @param {number} m @param {number} n @param {number} rows */
  function build(m, n, rows) {
    const shown = Math.min(rows, ROWS_SHOWN);
    const columns = (/** @type {string} */ letter, /** @type {number} */ count, /** @type {string} */ word) =>
      Array.from({ length: count }, (_, k) => ({
        heading: count === 1 && letter === "y" ? "y" : `${letter}${subscripts(k + 1)}`,
        title: `${word} ${k + 1}`,
      }));
    const block = grid({
      rows: Array.from({ length: shown }, (_, s) => (rows === 1 ? "" : String(s + 1))),
      parts: [
        {
          name: "Inputs",
          columns: columns("x", m, "input"),
          path: (s, k) => `data.X[${s}][${k}]`,
          label: (s, k) => `x${k + 1} of sample ${s + 1}`,
        },
        {
          name: "Targets",
          columns: columns("y", n, "target"),
          path: (s, k) => `data.Y[${s}][${k}]`,
          label: (s, k) => `y${k + 1} of sample ${s + 1}`,
        },
      ],
      tail:
        rows > 1
          ? (s) =>
              h(
                "button",
                {
                  type: "button",
                  class: "icon",
                  "aria-label": `Remove sample ${s + 1}`,
                  title: `Remove sample ${s + 1}`,
                  click: () => change((d) => withoutSample(d, s)),
                },
                "×",
              )
          : undefined,
    });
    block.classList.add("data-grid");
    if (rows > shown)
      block.append(
        h("p", { class: "hint" }, `The first ${shown} of ${rows} samples are shown here; all are used.`),
      );
    return block;
  }

  return { element, update, tell: source.tell };
}

/** @param {Draft} draft */
function sourceLine({ data }) {
  const rows = rowsOf(data);
  const name = isDataset(data.source)
    ? data.source.dataset
    : /** @type {import("./source.js").TableSource} */ (data.source).name;
  return `${name}, ${rows} row${rows === 1 ? "" : "s"}`;
}

/** @param {number} n */
function subscripts(n) {
  return String(n).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);
}

/** @param {Draft} draft @param {number} m @param {number} n */
function oneSample(draft, m, n) {
  const cells = (/** @type {(string | null)[]} */ row, /** @type {number} */ count) =>
    row.slice(0, Math.min(count, 3)).join(", ") + (count > 3 ? ", …" : "");
  return `${cells(draft.data.X[0], m)} → ${cells(draft.data.Y[0], n)}`;
}

/** @param {Draft} draft @returns {Draft} */
function withSample(draft) {
  const { X, Y, rows } = draft.data;
  const zeros = (/** @type {unknown[]} */ row) => row.map(() => "0");
  const next = (/** @type {(string | null)[][]} */ all) =>
    all.length > rows ? all : [...all, zeros(all[0])];
  return { ...draft, data: { ...draft.data, X: next(X), Y: next(Y), rows: rows + 1 } };
}

/** @param {Draft} draft @param {number} s @returns {Draft} */
function withoutSample(draft, s) {
  const { X, Y, rows } = draft.data;
  return {
    ...draft,
    data: { ...draft.data, X: X.filter((_, i) => i !== s), Y: Y.filter((_, i) => i !== s), rows: rows - 1 },
  };
}
