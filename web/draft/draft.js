/**
 * The draft: what the form holds, shaped as a spec whose numbers are the texts that were typed. A path into the draft is the
 * path of the spec's field. Grids may hold more cells than the present size, so that a size taken back brings them back; a
 * cell that is null has not been drawn yet.
 */

import { fullNumber } from "../lib/format.js";
import { lettersOf, setOf } from "../lib/letters.js";
import { withValue } from "../lib/paths.js";
import { isDrawn, isPerSample, isThere, layerDraft, newCell, rowOfKind } from "./layers.js";
import { named, fieldText as textOf } from "./named_text.js";
import { carriedOn, optimizerDraft } from "./optimizer.js";
import { shapeOf, sizesOf } from "./sites.js";
import { dataDraft } from "./source.js";
import { trainingDraft } from "./training.js";
import { numberIn, withTexts } from "./typed_texts.js";
import { classWeights, withWeights } from "./weights.js";

/** @import {Options, Spec, Value} from "../contract/types.js" */

/** @typedef {string | null} Cell */
/** @typedef {{name: string, [hyperparameter: string]: any}} Named */
/**
 * What its kind declares, under the names that the spec has too: see `layers.js`.
 * @typedef {{kind: string, units?: string, activation?: Named, return_sequences?: boolean, layers?: DraftLayer[],
 *   [field: string]: any}} DraftLayer
 */
/**
 * @typedef {object} Draft
 * @property {string} title
 * @property {string | null} example  The name of the example that it came from.
 * @property {string} [from]  "link" or "file", where it was opened from one; "link, edited" after an edit.
 * @property {{n_inputs: string, layers: DraftLayer[]}} network
 * @property {Named} init  Its seed is a text too.
 * @property {Named} loss
 * @property {import("./source.js").DraftData} data
 * @property {import("./optimizer.js").DraftOptimizer} optimizer
 * @property {{l1: string, l2: string, biases: boolean}} penalty
 * @property {{value: string, norm: string}} clip
 * @property {import("./training.js").DraftTraining} training
 * @property {{bias: string, update_order: string, delta_sign: string, matrix: string,
 *   rounding: {on: boolean, digits: string, kind: string, carry: boolean}, letters: Record<string, string>}} conventions
 * @property {number} steps  Steps taken since the start.
 * @property {import("../mark/sheet.js").Sheet} [sheet]  A student's own numbers of the step.
 * @property {import("../compare/held.js").Held} [compare]  What it is compared with.
 * @property {import("./asked_rows.js").AskedRows} [predict]  Rows that the network is asked about.
 */

/**
 * The draft of a spec, defaults filled in.
 * @param {Spec} spec @param {Options} options @param {string | null} [example]
 * @returns {Draft}
 */
export function draftOf(spec, options, example = null) {
  const { fields } = options;
  const layers = spec.network.layers.map((layer) => layerDraft(layer, options));
  const init = named(spec.init, options.initializers, options.initializers[0].name);
  const rounding = spec.conventions?.rounding;
  const letters = lettersOf(spec.conventions?.letters, options);
  const chosen = Object.fromEntries(
    options.conventions.map(({ name, values }) => [
      name,
      /** @type {Record<string, unknown> | undefined} */ (spec.conventions)?.[name] ?? values[0].name,
    ]),
  );
  const draft = /** @type {any} */ ({
    title: spec.title ?? "",
    example,
    network: { n_inputs: textOf(spec.network.n_inputs), layers },
    init: { ...init, seed: textOf(spec.init?.seed, fields["init.seed"]), bias: spec.init?.bias },
    loss: {
      ...named(spec.loss, options.losses, options.losses[0].name),
      reduction: spec.loss?.reduction ?? options.reductions[0].name,
      ...classWeights(spec.loss),
    },
    data: dataDraft(spec.data, options),
    optimizer: optimizerDraft(spec.optimizer, options),
    penalty: {
      l1: textOf(spec.penalty?.l1, fields["penalty.l1"]),
      l2: textOf(spec.penalty?.l2, fields["penalty.l2"]),
      biases: spec.penalty?.biases ?? false,
    },
    clip: { value: textOf(spec.clip?.value), norm: textOf(spec.clip?.norm) },
    training: trainingDraft(spec.training, options),
    conventions: {
      ...chosen,
      rounding: {
        on: Boolean(rounding),
        digits: textOf(rounding?.digits, fields["conventions.rounding.digits"]),
        kind: rounding?.kind ?? "decimals",
        carry: rounding?.carry ?? false,
      },
      letters: { set: setOf(letters, options), ...letters },
    },
    steps: 0,
  });
  return grown(withTexts(draft, spec), options);
}

/**
 * The draft with a cell for every place that the sizes ask for: data are 0, weights are to be drawn. Nothing is taken away.
 * @param {Draft} draft @param {Options} options
 * @returns {Draft}
 */
export function grown(draft, options) {
  const sizes = sizesOf(draft);
  const { all, rows, steps, sends, sequence, nInputs, units } = sizes;
  if (countOf(sizes, options) > 2 * options.limits.parameters) return draft; // The cap refuses it.
  let next = draft;
  for (const site of all) {
    for (const field of rowOfKind(options, site.layer.kind).fields) {
      if (field.type !== "numbers" || site.layer[`${field.name}_for`] === "") continue;
      const old = site.layer[field.name] ?? [];
      const cells = larger(old, shapeOf(field, site, sizes), newCell(field));
      if (cells !== old) next = withValue(next, `${site.path}.${field.name}`, cells);
    }
  }
  const shape = (/** @type {number} */ columns, /** @type {boolean} */ times) =>
    times ? [rows, steps, columns] : [rows, columns];
  const X = larger(draft.data.X, shape(nInputs, sequence), "0");
  const Y = larger(draft.data.Y, shape(units[units.length - 1], sends), "0");
  if (X !== draft.data.X || Y !== draft.data.Y) next = { ...next, data: { ...next.data, X, Y } };
  return withWeights(next, sizes);
}

/**
 * Nested lists with at least so many cells along each axis.
 * @param {any[]} cells @param {number[]} shape @param {Cell} cell
 * @returns {any[]}  The same when nothing is missing.
 */
function larger(cells, [n, ...rest], cell) {
  const missing = Array.from({ length: Math.max(0, n - cells.length) }, () => (rest.length ? [] : cell));
  const all = missing.length ? [...cells, ...missing] : cells;
  if (!rest.length) return all;
  const filled = all.map((row, i) => (i < n ? larger(row, rest, cell) : row));
  return filled.every((row, i) => row === all[i]) ? all : filled;
}

/** How many numbers the network trains. @param {import("./sites.js").Sizes} sizes @param {Options} options */
export function countOf({ all, ...sizes }, options) {
  let count = 0;
  for (const site of all) {
    const row = rowOfKind(options, site.layer.kind);
    for (const field of row.fields)
      if (
        field.type === "numbers" &&
        !isPerSample(field) &&
        !row.folded.includes(field.name) &&
        isThere(field, site.layer, "")
      )
        count += shapeOf(field, site, { ...sizes, all }).reduce((product, n) => product * n, 1);
  }
  return count;
}

/**
 * The draft with each list of numbers of its layers made anew from what a document holds for the same layer.
 * @param {DraftLayer[]} layers @param {any[]} documents @param {(document: any) => any} part  Where the numbers are in it.
 * @param {(cell: Cell, value: Value | undefined) => Cell} write
 * @returns {DraftLayer[]}
 */
function rewritten(layers, documents, part, write) {
  /** @param {any} cells @param {any} values @returns {any} */
  const each = (cells, values) =>
    Array.isArray(cells)
      ? cells.map((cell, i) => each(cell, values?.[i]))
      : write(cells, Array.isArray(values) ? undefined : values);
  return layers.map((layer, i) => {
    const document = documents[i];
    const numbers = part(document) ?? {};
    return /** @type {DraftLayer} */ (
      Object.fromEntries(
        Object.entries(layer).map(([key, value]) => {
          if (key === "layers") return [key, rewritten(value, document?.layers ?? [], part, write)];
          return [key, Array.isArray(value) && numbers[key] ? each(value, numbers[key]) : value];
        }),
      )
    );
  });
}

/** @param {Draft} draft @param {DraftLayer[]} layers @returns {Draft} */
function withLayers(draft, layers) {
  return { ...draft, network: { ...draft.network, layers } };
}

/**
 * The draft with its undrawn cells taken from a resolved spec; what was typed stays.
 * @param {Draft} draft @param {Spec} resolved
 * @returns {Draft}
 */
export function drawnFrom(draft, resolved) {
  const write = (/** @type {Cell} */ cell, /** @type {Value | undefined} */ value) =>
    cell === null && value !== undefined ? fullNumber(value) : cell;
  return withLayers(
    draft,
    rewritten(draft.network.layers, resolved.network.layers, (layer) => layer, write),
  );
}

/** What was typed stays where its number does. @param {Cell} cell @param {Value | undefined} value  Of a document; absent where it holds none. */
const overwritten = (cell, value) =>
  value === undefined || (cell !== null && Object.is(numberIn(cell), value)) ? cell : fullNumber(value);

/**
 * The draft with all numbers of its layers taken from a resolved spec, also those that were typed.
 * @param {Draft} draft @param {Spec} resolved
 * @returns {Draft}
 */
export function numbersFrom(draft, resolved) {
  const { layers } = resolved.network;
  return withLayers(
    draft,
    rewritten(draft.network.layers, layers, (layer) => layer, overwritten),
  );
}

/**
 * The draft with all weights and biases to be drawn anew.
 * @param {Draft} draft @param {Options} options
 * @returns {Draft}
 */
export function undrawn(draft, options) {
  /** @param {DraftLayer[]} layers @returns {DraftLayer[]} */
  const emptied = (layers) =>
    layers.map((layer) => {
      const drawn = rowOfKind(options, layer.kind).fields.filter(isDrawn);
      return {
        ...layer,
        ...Object.fromEntries(drawn.map(({ name }) => [name, []])),
        ...(layer.layers ? { layers: emptied(layer.layers) } : {}),
      };
    });
  return grown(withLayers(draft, emptied(draft.network.layers)), options);
}

/**
 * The draft after the first step of a result: its parameters and running statistics are the new ones, and its optimizer goes
 * on from there.
 * @param {Draft} draft @param {import("../contract/types.js").Result} result
 * @returns {Draft}
 */
export function stepped(draft, result) {
  const { layers } = result.steps[0];
  return {
    ...withLayers(
      draft,
      rewritten(draft.network.layers, layers, (layer) => layer?.after, overwritten),
    ),
    optimizer: carriedOn(draft.optimizer, result),
    steps: draft.steps + 1,
  };
}
