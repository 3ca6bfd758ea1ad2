/** Blocks from a spreadsheet, pasted into a grid whole or not at all. */

import { counted, refusalOf, sentenceOf } from "../lib/messages.js";
import { withValue } from "../lib/paths.js";
import { grown } from "./draft.js";
import { blockOf, fittingBlock } from "./pasted_block.js";
import { isSequence } from "./sequences.js";
import { sizesOf } from "./sites.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "./draft.js" */

/** A longer text is no value that anyone meant for one field. */
const LONGEST_VALUE = 10_000;

/**
 * The cell that a text is pasted into. `rows` and `columns`: of the cells that are filled together. `both`: columns of inputs
 * and of targets, where they stand side by side.
 * `isTurned`: the cells stand with rows and columns exchanged.
 * @typedef {{path: string, rows: number, columns: number, both: [number, number], isTurned?: boolean}} Place
 */

/** A cell of a matrix of weights. */
export const IS_WEIGHTS = /^network\..*\.W\w*\[\d+\]\[\d+\]$/;

/** @param {Options} options */
export function createPasting(options) {
  /**
   * What a pasted text makes of the draft: null for one plain value.
   * @param {Place} place @param {string} text @param {Draft} draft
   * @returns {((draft: Draft) => Draft) | null}
   * @throws {Error} the refusal of a block that does not fit.
   */
  function block({ path, both, isTurned, ...place }, text, draft) {
    const isData = path.startsWith("data.");
    const index = /(\[\d+\])+$/.exec(path)?.[0] ?? "";
    const axes = (index.match(/\[/g) ?? []).length;
    const times = axes === 3 ? sizesOf(draft).steps : 1;
    if (isData && !isSequence(draft.data.X)) {
      const whole = wholeData(both, text);
      if (whole) return whole;
    }
    const isRow = isTurned && axes === 1;
    const columns = isRow ? 1 : place.columns;
    const rows = isData ? draft.data.rows * times : isRow ? place.columns : place.rows;
    const name = path.slice(0, path.length - index.length);
    const cells = fittingBlock(text, partName(name), rows, columns);
    if (!cells) return null;
    /** @param {number} i @param {number} k */
    const pathOf = (i, k) => {
      if (axes === 1) return `${name}[${i}]`;
      if (axes === 2) return isTurned ? `${name}[${k}][${i}]` : `${name}[${i}][${k}]`;
      return `${name}[${Math.floor(i / times)}][${i % times}][${k}]`;
    };
    return (now) =>
      cells.reduce(
        (next, line, i) => line.reduce((d, cell, k) => withValue(d, pathOf(i, k), cell), next),
        now,
      );
  }

  /** Rows of inputs and targets together make new data. @param {[number, number]} columns @param {string} text */
  function wholeData([m, n], text) {
    const first = blockOf(/^[^\r\n]*/.exec(text)?.[0] ?? "");
    if ((first?.[0].length ?? 1) !== m + n) return null;
    const rows = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").length;
    if (rows > options.limits.samples)
      throw refusalOf("paste.rows", counted(rows, "row"), { most: options.limits.samples });
    try {
      const cells = fittingBlock(text, "Data", rows, m + n);
      if (!cells) return null;
      return (/** @type {Draft} */ draft) => {
        const X = cells.map((row) => row.slice(0, m));
        const Y = cells.map((row) => row.slice(m));
        return grown({ ...draft, data: { ...draft.data, X, Y, rows: cells.length } }, options);
      };
    } catch {
      return null; // No such rows: it may still fit the inputs or the targets alone.
    }
  }

  /** What a block of numbers is called. @param {string} path */
  function partName(path) {
    const numbers = [...path.matchAll(/layers\[(\d+)\]/g)].map((found) => Number(found[1]) + 1);
    if (path.startsWith("data.sample_weights")) return "Weights";
    if (!numbers.length) return path.startsWith("data.X") ? "Inputs" : "Targets";
    const name = path.slice(path.lastIndexOf(".") + 1);
    const fields = options.layers.flatMap((row) => row.fields);
    const label = fields.find((field) => field.name === name)?.label ?? name;
    return sentenceOf("name.of_layer", { name: label, layer: numbers.join(".") });
  }

  /** A block that fits a square of weights either way: the same change, or that with rows and columns exchanged. @param {Place} place @param {string} text */
  function square({ path, rows, columns, isTurned: isKnown }, text) {
    const cells = !isKnown && rows === columns && rows > 1 && IS_WEIGHTS.test(path) ? blockOf(text) : null;
    if (!cells) return null;
    const name = path.replace(/(\[\d+\])+$/, "");
    const put = (/** @type {boolean} */ isTurned) => (/** @type {Draft} */ draft) =>
      cells.reduce(
        (next, line, i) =>
          line.reduce(
            (d, cell, k) => withValue(d, isTurned ? `${name}[${k}][${i}]` : `${name}[${i}][${k}]`, cell),
            next,
          ),
        draft,
      );
    return put;
  }

  return {
    block,
    square,
    /** Why a text cannot be pasted into one field, or null. @param {string} text @param {string} label @param {string} allowed */
    refusalOfValue(text, label, allowed) {
      if (text.length <= LONGEST_VALUE) return null;
      return refusalOf("paste.value", text, { label, allowed });
    },
  };
}
