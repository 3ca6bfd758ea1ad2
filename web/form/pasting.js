/** Blocks from a spreadsheet, pasted into a grid whole or not at all. */

import { withValue } from "../lib/paths.js";
import { fittingBlock } from "./grid.js";
import { blockOf } from "./paste.js";
import { isSequence } from "./sequences.js";
import { sizesOf } from "./sites.js";

/** @import {Options} from "../engine/document.js" */
/** @import {Draft} from "./draft.js" */
/** @import {NumberReader} from "./numbers.js" */

/**
 * @param {Options} options @param {NumberReader["refusal"]} refusal
 */
export function createPasting(options, refusal) {
  /**
   * What a pasted text makes of the draft: null for one plain value.
   * @param {HTMLInputElement} field @param {string} text @param {Draft} draft
   * @returns {((draft: Draft) => Draft) | null}
   * @throws {Error} the refusal of a block that does not fit.
   */
  return function blockFor(field, text, draft) {
    const path = field.dataset.field ?? "";
    const cells = [...(field.closest("table")?.querySelectorAll("input") ?? [])];
    const part = cells.filter((cell) => cell.dataset.part === field.dataset.part);
    const columns = new Set(part.map((cell) => cell.dataset.column)).size;
    const isData = path.startsWith("data.");
    const index = /(\[\d+\])+$/.exec(path)?.[0] ?? "";
    const axes = (index.match(/\[/g) ?? []).length;
    const times = axes === 3 ? sizesOf(draft).steps : 1;
    if (isData && !isSequence(draft.data.X)) {
      const whole = wholeData(cells, text);
      if (whole) return whole;
    }
    const rows = isData ? draft.data.rows * times : new Set(part.map((cell) => cell.dataset.row)).size;
    const name = path.slice(0, path.length - index.length);
    const block = fittingBlock(text, partName(name), rows, columns, refusal);
    if (!block) return null;
    /** @param {number} i @param {number} k */
    const pathOf = (i, k) => {
      if (axes === 1) return `${name}[${i}]`;
      if (axes === 2) return `${name}[${i}][${k}]`;
      return `${name}[${Math.floor(i / times)}][${i % times}][${k}]`;
    };
    return (now) =>
      block.reduce(
        (next, line, i) => line.reduce((d, cell, k) => withValue(d, pathOf(i, k), cell), next),
        now,
      );
  };

  /** Rows of inputs and targets together make new data. @param {HTMLInputElement[]} cells @param {string} text */
  function wholeData(cells, text) {
    const count = (/** @type {string} */ p) =>
      new Set(cells.filter((c) => c.dataset.part === p).map((c) => c.dataset.column)).size;
    const [m, n] = [count("0"), count("1")];
    const first = blockOf(/^[^\r\n]*/.exec(text)?.[0] ?? "");
    if ((first?.[0].length ?? 1) !== m + n) return null;
    const rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").length;
    if (rows > options.limits.samples)
      throw refusal("Data", `${rows} rows`, `at most ${options.limits.samples} rows`, "Nothing was pasted.");
    try {
      const block = fittingBlock(text, "Data", rows, m + n, refusal);
      if (!block) return null;
      return (/** @type {Draft} */ draft) => ({
        ...draft,
        data: {
          ...draft.data,
          X: block.map((row) => row.slice(0, m)),
          Y: block.map((row) => row.slice(m)),
          rows: block.length,
        },
      });
    } catch {
      return null; // No such rows: it may still fit the inputs or the targets alone.
    }
  }

  /** What a block of numbers is called. @param {string} path */
  function partName(path) {
    const numbers = [...path.matchAll(/layers\[(\d+)\]/g)].map((found) => Number(found[1]) + 1);
    if (!numbers.length) return path.startsWith("data.X") ? "Inputs" : "Targets";
    const name = path.slice(path.lastIndexOf(".") + 1);
    const fields = options.layers.flatMap((row) => row.fields);
    return `${fields.find((field) => field.name === name)?.label ?? name} of layer ${numbers.join(".")}`;
  }
}
