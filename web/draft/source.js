/**
 * Source of the data: rows that are typed, a dataset that Python makes by name, or a table from a file. The draft keeps
 * the typed rows while another source is chosen.
 */

import { texts } from "./layers.js";
import { fieldText } from "./named_text.js";
import { addTable, tableOf } from "./tables.js";
import { sampleWeights } from "./weights.js";

/** @import {DataSpec, Field, Options} from "../contract/types.js" */
/** @import {About, DatasetSpec, DatasetOption} from "../contract/types.js" */

/**
 * @typedef {{dataset: string, targets: string} & Record<string, string>} DatasetSource  Its parameters as texts.
 * @typedef {object} TableSource
 * @property {string} table  Its id.
 * @property {string} name  Of the file.
 * @property {number} rows  Or sequences.
 * @property {number} [steps]  Of each sequence; absent: rows are samples.
 * @property {About} [about]
 * @property {string[]} [notes]  What is to be said of it: rows left out, what was changed to fit it.
 * @typedef {DatasetSource | TableSource} Source
 */
/**
 * @typedef {object} DraftData
 * @property {import("./sequences.js").Rows} X  Typed.
 * @property {import("./sequences.js").Rows} Y
 * @property {number} rows
 * @property {string} steps  Of each sample, where the network works through time.
 * @property {Source} [source]  Absent: the typed rows.
 * @property {boolean} [weighted]  Samples have weights.
 * @property {string[]} [sample_weights]
 * @property {string} [val_fraction]
 * @property {string} [val_seed]
 */

/**
 * Why a network has no use for the rows of a table, null when it has.
 * @param {{sequence: boolean, sends: boolean}} sizes  Of the network.
 * @param {import("../contract/types.js").TableSequences | null} asked  Of the table.
 */
export function misfitOf({ sequence, sends }, asked) {
  const other = "or have a network set up that suits the table.";
  const isTimed = Boolean(asked && !asked.flat);
  if (sequence && !isTimed)
    return `A recurrent network needs time steps; rows of a table have none. Choose what makes the rows sequences, ${other}`;
  if (!sequence && isTimed)
    return `Sequences need a network that works through time. Choose “Steps side by side”, ${other}`;
  if (isTimed && sends !== Boolean(asked?.each))
    return `The network predicts ${sends ? "at each step" : "once, at the last step"}. Choose so, ${other}`;
  return null;
}

/** More rows than this are no typing. */
const TYPED_ROWS = 200;
const SPLIT = ["val_fraction", "val_seed"];

/** @param {unknown} source @returns {source is DatasetSource} */
export const isDataset = (source) => Boolean(source && /** @type {any} */ (source).dataset);

/**
 * @param {DataSpec | DatasetSpec} spec @param {Options} options
 * @returns {DraftData}
 */
export function dataDraft(spec, options) {
  const split = Object.fromEntries(
    SPLIT.map((name) => [name, fieldText(/** @type {any} */ (spec)[name], options.fields[`data.${name}`])]),
  );
  const given = /** @type {any} */ (spec);
  const about = /** @type {About | undefined} */ (given.about);
  const name = given.dataset ?? about?.dataset;
  const row = options.datasets.find((dataset) => dataset.name === name);
  const asOne = fieldText(undefined, options.fields["data.steps"]);
  const nothing = { X: [["0"]], Y: [["0"]], rows: 1, steps: asOne, ...split };
  if (row) {
    const source = datasetSource(row, { ...about?.parameters, ...(given.dataset ? given : {}) });
    return { ...nothing, source };
  }
  const { X, Y } = /** @type {DataSpec} */ (spec);
  if (about || X.length > TYPED_ROWS) {
    const weights = given.sample_weights ? { sample_weights: given.sample_weights } : {};
    const id = addTable({ X, Y, ...weights, ...(about ? { about } : {}) });
    const steps = Array.isArray(X[0][0]) ? X[0].length : undefined;
    const source = {
      table: id,
      name: about?.title ?? "table",
      rows: X.length,
      ...(steps ? { steps } : {}),
      about,
    };
    return { ...nothing, source, ...(steps ? { steps: fieldText(steps) } : {}) };
  }
  const first = X[0][0];
  const steps = Array.isArray(first) ? fieldText(X[0].length) : asOne;
  return { X: texts(X), Y: texts(Y), rows: X.length, steps, ...sampleWeights(given), ...split };
}

/** @param {DatasetOption} row @param {Record<string, unknown>} [given] @returns {DatasetSource} */
export function datasetSource(row, given = {}) {
  return {
    dataset: row.name,
    targets: String(given.targets ?? "auto"),
    ...Object.fromEntries(row.parameters.map((field) => [field.name, fieldText(given[field.name], field)])),
  };
}

/**
 * The data of a spec, from a source that is not typed.
 * @param {DraftData} draft @param {Options} options
 * @param {(path: string, text: string, field: Field) => any} number
 * @param {(field: string, message: string) => void} refuse
 * @returns {DataSpec | DatasetSpec | null}
 */
export function readSource({ source }, options, number, refuse) {
  if (isDataset(source)) {
    const row = options.datasets.find(({ name }) => name === source.dataset);
    const numbers = (row?.parameters ?? []).map((field) => [
      field.name,
      number(`data.source.${field.name}`, source[field.name] ?? "", field),
    ]);
    return {
      dataset: source.dataset,
      targets: /** @type {any} */ (source.targets),
      ...Object.fromEntries(numbers),
    };
  }
  const { table: id, name } = /** @type {TableSource} */ (source);
  const table = tableOf(id);
  if (typeof table !== "string") return table;
  refuse(
    "data.source",
    table === "coming"
      ? `The table “${name}” is being read from this browser.`
      : `The table “${name}” could not be read from this browser. Open its file again.`,
  );
  return null;
}

/** @param {DraftData} draft @param {Options} options @param {(path: string, text: string, field: Field) => any} number */
export function readSplit(draft, options, number) {
  const fraction = number("data.val_fraction", draft.val_fraction ?? "", options.fields["data.val_fraction"]);
  if (!fraction) return {};
  return {
    val_fraction: fraction,
    val_seed: number("data.val_seed", draft.val_seed ?? "", options.fields["data.val_seed"]),
  };
}

/** How many rows there are, as far as is known here. @param {DraftData} data */
export function rowsOf(data) {
  if (!data.source) return data.rows;
  if (isDataset(data.source)) return Number(data.source.samples ?? 0) || 0;
  return /** @type {TableSource} */ (data.source).rows;
}

/** How large a table is, in words. @param {TableSource} source */
export function sizeOf({ rows, steps }) {
  const s = rows === 1 ? "" : "s";
  return steps ? `${rows} sequence${s} of ${steps} step${steps === 1 ? "" : "s"}` : `${rows} row${s}`;
}
