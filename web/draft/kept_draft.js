/**
 * Whether what a browser kept is a draft that this page can show: its shape cell by cell, and every name in it one of the
 * options document's. A later version may know more; its drafts are put aside, never changed or guessed at.
 */

import { isHeld } from "../compare/held.js";
import { isSheet } from "../mark/sheet.js";
import { isAskedRows } from "./asked_rows.js";
import { isDataset } from "./source.js";

/** @import {Options} from "../contract/types.js" */

const isText = (/** @type {unknown} */ v) => typeof v === "string";
const cells = (/** @type {unknown} */ v) =>
  Array.isArray(v) && v.every((cell) => cell === null || isText(cell));
/** A list of texts, or none. */
const texts = (/** @type {unknown} */ v) => v === undefined || (Array.isArray(v) && v.every(isText));
const rows = (/** @type {unknown} */ v) => Array.isArray(v) && v.every(cells);

/** @param {any} value  Anything. @param {Options} options @returns {boolean} */
export function isDraft(value, options) {
  try {
    const { network, data, init, loss, optimizer, penalty, clip, training, conventions } = value;
    const optimizers = knows(options.optimizers, optimizer);
    return Boolean(
      isText(value.title) &&
        isText(network.n_inputs) &&
        network.layers.length > 0 &&
        network.layers.every((/** @type {any} */ layer) => isLayer(layer, options)) &&
        isData(data, options) &&
        knows(options.initializers, init) &&
        isText(init.seed) &&
        knows(options.losses, loss) &&
        knows(options.reductions, { name: loss.reduction }) &&
        texts(loss.class_weights) &&
        optimizers &&
        choicesAre(optimizers.choices ?? [], optimizer) &&
        isText(optimizer.learning_rate) &&
        (optimizer.schedule === undefined || knows(options.schedules, optimizer.schedule)) &&
        isText(penalty.l1) &&
        isText(penalty.l2) &&
        isText(clip.value) &&
        isText(clip.norm) &&
        (training === undefined || typeof training === "object") &&
        choicesAre(options.conventions, conventions) &&
        isText(conventions.rounding.digits) &&
        Number.isInteger(value.steps) &&
        (value.sheet === undefined || isSheet(value.sheet)) &&
        (value.compare === undefined || isHeld(value.compare)) &&
        (value.predict === undefined || isAskedRows(value.predict)),
    );
  } catch {
    return false;
  }
}

/**
 * The row of a table that something is named after.
 * @template {{name: string}} T
 * @param {T[]} table @param {any} named @returns {T | undefined}
 */
function knows(table, named) {
  return table.find(({ name }) => name === named.name);
}

/** @param {{name: string, values: {name: string}[]}[]} choices @param {any} holder */
function choicesAre(choices, holder) {
  return choices.every(({ name, values }) => !(name in holder) || knows(values, { name: holder[name] }));
}

/** @param {any} data @param {Options} options */
function isData({ X, Y, rows: count, source, sample_weights }, options) {
  const fits = (/** @type {any} */ v) => rows(v) || v.every(rows);
  const known =
    source === undefined ||
    (isDataset(source)
      ? knows(options.datasets, { name: source.dataset }) &&
        knows(options.target_forms, { name: source.targets })
      : isText(source.table) && isText(source.name) && Number.isInteger(source.rows));
  return (
    known &&
    texts(sample_weights) &&
    fits(X) &&
    fits(Y) &&
    Number.isInteger(count) &&
    count > 0 &&
    count <= options.limits.samples
  );
}

/** True and false, or lists of them, by the names of parameters. @param {any} value @param {string[]} names */
function isMarks(value, names) {
  const marks = (/** @type {any} */ own) =>
    typeof own === "boolean" || (Array.isArray(own) && own.every(marks));
  return Object.entries(value ?? {}).every(([name, own]) => names.includes(name) && marks(own));
}

/** Cells in rows, of a kernel in lists of them. @param {any} value @returns {boolean} */
const isBlock = (value) => cells(value) || rows(value) || (Array.isArray(value) && value.every(isBlock));

/** Texts, flags, named things, cells and layers inside. @param {any} layer @param {Options} options @returns {boolean} */
function isLayer(layer, options) {
  const row = options.layers.find(({ kind }) => kind === layer.kind);
  return (
    row !== undefined &&
    Object.entries(layer).every(([key, value]) => {
      if (key === "layers")
        return value.length > 0 && value.every((/** @type {any} */ l) => isLayer(l, options));
      if (key === "activation") return Boolean(knows(options.activations, value));
      if (key === "init")
        return Boolean(knows(options.initializers, isText(value) ? { name: value } : value));
      const field = row.fields.find(({ name }) => name === key);
      if (field?.type === "marks") return isMarks(value, field.of ?? []);
      if (field?.type === "choice") return Boolean(knows(field.values ?? [], { name: value }));
      if (Array.isArray(value)) return isBlock(value);
      return isText(value) || typeof value === "boolean";
    })
  );
}
