/** The group Data: where the rows come from; typed ones as inputs and targets, one row a sample. */

import { grown } from "../draft/draft.js";
import { withoutSample, withSample } from "../draft/samples.js";
import { stepsOf } from "../draft/sequences.js";
import { sizesOf } from "../draft/sites.js";
import { isDataset, rowsOf, sizeOf } from "../draft/source.js";
import { h } from "../lib/dom.js";
import { sentenceOf } from "../lib/messages.js";
import { dataSource } from "./data_source.js";
import { checkField, group, keepingFocus, textField } from "./fields.js";
import { grid } from "./grid.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {Sizes} from "../draft/sites.js" */

/** Further rows stay in the draft and are shown by paging. */
const ROWS_SHOWN = 50;

/**
 * @param {Options} options
 * @param {(change: (draft: Draft) => Draft) => void} change
 * @param {() => void} openTable
 */
export function dataGroup(options, change, openTable) {
  const source = dataSource(options, change, openTable);
  const { label, ...about } = options.fields["data.steps"];
  const steps = textField("data.steps", label, { allowed: about.allowed, type: "integer" });
  const table = h("div");
  const weighted = checkField("data.weighted", "Weights of samples");
  const add = h(
    "div",
    { class: "actions" },
    h("button", { type: "button", id: "add-sample", click: addSample }, "+ Sample"),
  );
  const { element, line } = group(
    "setup-data",
    "Data",
    true,
    source.element,
    ...source.about,
    steps,
    table,
    add,
    weighted,
    source.split,
  );
  let built = "";

  /** @param {Draft} draft */
  function update(draft) {
    source.update(draft);
    for (const part of [table, add, steps, weighted]) part.hidden = Boolean(draft.data.source);
    if (draft.data.source) {
      line.textContent = sourceLine(draft);
      return;
    }
    const sizes = sizesOf(draft);
    const { nInputs, units, sequence } = sizes;
    const n = units[units.length - 1];
    const { rows } = draft.data;
    const isWeighted = Boolean(draft.data.weighted);
    weighted.hidden = rows < 2 && !isWeighted;
    const samples = `${rows} sample${rows === 1 ? "" : "s"}`;
    const times = `${samples} of ${sizes.steps} time step${sizes.steps === 1 ? "" : "s"}`;
    line.textContent = sequence ? times : rows === 1 ? oneSample(draft, nInputs, n) : samples;
    steps.hidden = !sequence;
    const key = [nInputs, n, rows, sequence, sizes.sends, sizes.steps, isWeighted].join();
    if (key === built) return;
    built = key;
    keepingFocus(element, () => table.replaceChildren(build(sizes, nInputs, n, rows, isWeighted)));
  }

  /** Adds one, and goes to its first cell. */
  function addSample() {
    change((draft) => grown(withSample(draft), options));
    const cells = [...table.querySelectorAll("input")];
    const sample = /\[\d+\]/.exec(cells.at(-1)?.name ?? "")?.[0];
    const first = cells.find(({ name }) => name.startsWith(`data.X${sample}`));
    first?.focus();
    first?.select();
  }

  /** @param {number} s */
  function removeSample(s) {
    change((draft) => withoutSample(draft, s, sizesOf(draft)));
    if (element.contains(document.activeElement)) return;
    const ends = /** @type {NodeListOf<HTMLElement>} */ (table.querySelectorAll(".tail button"));
    const near = ends[Math.min(s, ends.length - 1)] ?? add.querySelector("button");
    near?.focus();
  }

  /** @param {Sizes} sizes @param {number} m @param {number} n @param {number} rows @param {boolean} isWeighted */
  function build({ sequence, sends, steps: times }, m, n, rows, isWeighted) {
    const all = rows * times;
    const shown = Math.min(all, ROWS_SHOWN);
    const sampleOf = (/** @type {number} */ r) => Math.floor(r / times);
    /** The path of a cell of row r, which is one time step of a sample. @param {string} name @param {boolean} isLong */
    const path = (name, isLong) => (/** @type {number} */ r, /** @type {number} */ k) => {
      const [s, t] = [sampleOf(r), r % times];
      if (isLong) return `data.${name}[${s}][${t}][${k}]`;
      return t === times - 1 ? `data.${name}[${s}][${k}]` : null; // One target, beside the last step.
    };
    /** @param {string} letter @param {boolean} isLong */
    const labelOf = (letter, isLong) => (/** @type {number} */ r, /** @type {number} */ k) =>
      `${letter}${k + 1}${isLong ? ` at time ${(r % times) + 1}` : ""} of sample ${sampleOf(r) + 1}`;
    const nameOf = (/** @type {number} */ r) => {
      const sample = rows === 1 ? "" : String(sampleOf(r) + 1);
      return sequence ? `${r % times ? "" : sample}⟨${(r % times) + 1}⟩` : sample;
    };
    const columns = (/** @type {string} */ letter, /** @type {number} */ count, /** @type {string} */ word) =>
      Array.from({ length: count }, (_, k) => ({
        heading: count === 1 && letter === "y" ? "y" : `${letter}${subscripts(k + 1)}`,
        title: `${word} ${k + 1}`,
      }));
    const block = grid({
      rows: Array.from({ length: shown }, (_, r) => nameOf(r)),
      parts: [
        {
          name: "Inputs",
          columns: columns("x", m, "input"),
          path: path("X", sequence),
          label: labelOf("x", sequence),
        },
        {
          name: "Targets",
          columns: columns("y", n, "target"),
          path: path("Y", sends),
          label: labelOf("y", sends),
        },
        ...(isWeighted
          ? [
              {
                name: "Weights",
                columns: [{ heading: "ω", title: "what the loss of the sample counts" }],
                path: (/** @type {number} */ r) => (r % times ? null : `data.sample_weights[${sampleOf(r)}]`),
                label: (/** @type {number} */ r) =>
                  sentenceOf("name.sample_weights", { number: sampleOf(r) + 1 }),
              },
            ]
          : []),
      ],
      tail:
        rows > 1
          ? (r) =>
              r % times
                ? null
                : h(
                    "button",
                    {
                      type: "button",
                      class: "icon",
                      tabindex: "-1", // The next row's first cell comes after this one's last.
                      "aria-label": `Remove sample ${sampleOf(r) + 1}`,
                      title: `Remove sample ${sampleOf(r) + 1} (Ctrl+Delete)`,
                      click: () => removeSample(sampleOf(r)),
                    },
                    "×",
                  )
          : undefined,
    });
    block.classList.add("data-grid");
    const what = sequence ? "rows" : "samples";
    if (all > shown)
      block.append(
        h("p", { class: "hint" }, `The first ${shown} of ${all} ${what} are shown here; all are used.`),
      );
    return block;
  }

  return { element, update, tell: source.tell };
}

/** @param {Draft} draft */
function sourceLine({ data }) {
  const rows = rowsOf(data);
  if (isDataset(data.source)) return `${data.source.dataset}, ${rows} row${rows === 1 ? "" : "s"}`;
  const source = /** @type {import("../draft/source.js").TableSource} */ (data.source);
  return `${source.name}, ${sizeOf(source)}`;
}

/** @param {number} n */
function subscripts(n) {
  return String(n).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);
}

/** @param {Draft} draft @param {number} m @param {number} n */
function oneSample(draft, m, n) {
  const cells = (/** @type {(string | null)[]} */ row, /** @type {number} */ count) =>
    row.slice(0, Math.min(count, 3)).join(", ") + (count > 3 ? ", …" : "");
  return `${cells(stepsOf(draft.data.X, 0)[0], m)} → ${cells(stepsOf(draft.data.Y, 0)[0], n)}`;
}
