/**
 * The draft read into a spec, or the list of texts in it that are no such numbers. What concerns several values at once, such as a
 * loss that does not go with the output, is Python's to refuse.
 */

import { cutNumber, fullNumber } from "../lib/format.js";
import { differing } from "../lib/letters.js";
import { Refusal, refusalOf, sentenceOf } from "../lib/messages.js";
import { isDecimal } from "../lib/number_texts.js";
import { openPath } from "../lib/paths.js";
import { countOf } from "./draft.js";
import { readNumber, usualRow } from "./numbers.js";
import { rowOf } from "./optimizer.js";
import { isUndrawn, readLayers } from "./read_layers.js";
import { readOptimizer } from "./read_optimizer.js";
import { stepsOf } from "./sequences.js";
import { sizesOf, withNames } from "./sites.js";
import { readSource, readSplit, rowsOf } from "./source.js";
import { readSizes } from "./space.js";
import { readTraining } from "./training.js";
import { readWeights } from "./weights.js";

/** @import {Field, LayerField, LossOption, Options, Spec} from "../contract/types.js" */
/** @import {Cell, Draft, Named} from "./draft.js" */

/**
 * `readings`: what was probably meant; the message ends with it. `full`: all digits of the number that a text comes to.
 * @typedef {{field: string, message: string, readings?: string[], full?: string}} Fault
 */
/**
 * What was read: `readings` are texts that were accepted though they look otherwise, said in words; `undrawn[i]`: layer i has
 * cells to draw; `texts`: what was typed, by field, where it is not how the number is written otherwise.
 * @typedef {object} Reading
 * @property {Spec | null} spec @property {Fault[]} faults @property {Fault[]} readings @property {boolean[]} undrawn
 * @property {Record<string, string>} texts
 */

const SIMULTANEOUS = "simultaneous";
/** Conventions that every spec states; others are stated where they are not the usual ones. */
const ALWAYS = new Set(["bias", "update_order", "delta_sign"]);

/** @param {Draft["conventions"]} chosen @param {Options} options */
function chosenOf(chosen, options) {
  const all = options.conventions.map(({ name, values }) => {
    const own = /** @type {Record<string, unknown>} */ (chosen)[name];
    return { name, own, isTold: ALWAYS.has(name) || own !== values[0].name };
  });
  return Object.fromEntries(all.filter(({ isTold }) => isTold).map(({ name, own }) => [name, own]));
}

/**
 * Reads drafts. The same draft again costs nothing, unless its rows are a table's, which may have come since.
 * @param {Options} options
 */
export function createValidator(options) {
  const read = createReader(options);
  /** @type {{draft: Draft, reading: Reading} | null} */
  let last = null;

  /** @param {Draft} draft @returns {Reading} */
  return function validate(draft) {
    const { source } = draft.data;
    if (last?.draft === draft && !(source && "table" in source)) return last.reading;
    last = { draft, reading: read(draft) };
    return last.reading;
  };
}

/** @param {Options} options */
function createReader(options) {
  const { fields } = options;

  /** @param {Draft} draft @returns {Reading} */
  return function read(draft) {
    /** @type {Fault[]} */
    const faults = [];
    /** @type {Fault[]} */
    const readings = [];
    /** @type {Record<string, string>} */
    const texts = {};
    /** @param {string} field @param {() => any} reading */
    const attempt = (field, reading) => {
      try {
        return reading();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        faults.push({ field, message: error.message, readings: error.readings });
        return null;
      }
    };
    /** @param {string} path @param {Cell} text @param {Field} [field] @param {import("./numbers.js").Label} [label] */
    const number = (path, text, field = fields[openPath(path)], label = field.label) => {
      const value = attempt(path, () => readNumber(field, text ?? "", label));
      if (value === null || text === null) return value;
      const full = fullNumber(value);
      const given = text.trim();
      if (given !== full) {
        texts[path] = given;
        const read = readingOf(given, full);
        if (read) readings.push({ field: path, ...read });
      }
      return value;
    };
    /** @param {string} path @param {Named} given @param {{name: string, hyperparameters: Field[]}[]} table */
    const chosen = (path, given, table) => {
      const hyper = table.find((row) => row.name === given.name)?.hyperparameters ?? [];
      const numbers = hyper.map((field) => [
        field.name,
        number(`${path}.${field.name}`, given[field.name], field),
      ]);
      return { name: given.name, ...Object.fromEntries(numbers) };
    };

    const { network, data, conventions } = draft;
    number("network.n_inputs", network.n_inputs);
    const sizes = withNames(sizesOf(draft));
    for (const { layer, path, number: layerNumber } of sizes.all)
      if (layer.units !== undefined)
        number(
          `${path}.units`,
          layer.units,
          fields["network.layers[].units"],
          sentenceOf("name.of_layer", { name: "Units", layer: layerNumber }),
        );
    if (sizes.sequence) number("data.steps", data.steps);
    checkNetwork(sizes, faults, attempt);
    if (faults.length) return { spec: null, faults, readings, undrawn: [], texts };

    const undrawn = sizes.all.map((site) => isUndrawn(site, sizes, options, conventions.bias));
    /** @param {string} path @param {LayerField} field @param {string} text @param {string} label */
    const inAxes = (path, field, text, label) => attempt(path, () => readSizes(field, text, label));
    const layers = readLayers(draft, sizes, options, { number, chosen, inAxes });

    const loss = /** @type {LossOption} */ (options.losses.find((row) => row.name === draft.loss.name));
    const n_out = sizes.units[sizes.units.length - 1];
    /**
     * @param {"X" | "Y"} name @param {number} columns @param {boolean} sequence @param {Field} field
     */
    const cellsOf = (name, columns, sequence, field) =>
      Array.from({ length: data.rows }, (_, s) => {
        const steps = stepsOf(data[name], s)
          .slice(0, sequence ? sizes.steps : 1)
          .map((row, t) => {
            const usual = row.length === columns ? usualRow(field, row) : null;
            if (usual) return usual;
            return row.slice(0, columns).map((cell, k) => {
              const where = { letter: name.toLowerCase(), column: k + 1, time: t + 1, sample: s + 1 };
              return number(`data.${name}[${s}]${sequence ? `[${t}]` : ""}[${k}]`, cell, field, () =>
                sentenceOf(sequence ? "name.cell_at_time" : "name.cell", where),
              );
            });
          });
        return sequence ? steps : steps[0];
      });
    const typed = () => ({
      X: cellsOf("X", sizes.nInputs, sizes.sequence, fields["data.X[][]"]),
      Y: cellsOf("Y", n_out, sizes.sends, loss.target),
    });
    const weights = readWeights(draft, sizes, number);
    const { rounding } = conventions;
    const letters = differing(conventions.letters, options);
    // A method of the whole batch goes without these, and they are not on the form.
    const isWhole = Boolean(rowOf(options.optimizers, draft.optimizer.name).whole_batch);
    const spec = {
      schema: 1,
      title: draft.title,
      network: { n_inputs: sizes.nInputs, layers },
      init: {
        ...chosen("init", draft.init, options.initializers),
        seed: number("init.seed", draft.init.seed),
        ...(draft.init.bias === undefined ? {} : { bias: draft.init.bias }),
      },
      loss: {
        ...chosen("loss", draft.loss, options.losses),
        reduction: draft.loss.reduction,
        ...weights.loss,
      },
      data: {
        ...(data.source
          ? readSource(data, options, number, (field, message) => faults.push({ field, message }))
          : typed()),
        ...weights.data,
        ...readSplit(data, options, number),
      },
      optimizer: readOptimizer(draft, options, number),
      penalty: {
        l1: number("penalty.l1", draft.penalty.l1),
        l2: number("penalty.l2", draft.penalty.l2),
        biases: draft.penalty.biases,
      },
      clip: isWhole
        ? { value: null, norm: null }
        : { value: number("clip.value", draft.clip.value), norm: number("clip.norm", draft.clip.norm) },
      training: readTraining(draft.training, rowsOf(data), isWhole, fields, number),
      conventions: {
        ...chosenOf(conventions, options),
        ...(isWhole ? { update_order: SIMULTANEOUS } : {}),
        rounding: rounding.on
          ? {
              digits: number("conventions.rounding.digits", rounding.digits),
              kind: rounding.kind,
              carry: rounding.carry && !isWhole,
            }
          : null,
        ...(Object.keys(letters).length ? { letters } : {}),
      },
    };
    return { spec: faults.length ? null : /** @type {any} */ (spec), faults, readings, undrawn, texts };
  };

  /**
   * @param {import("./sites.js").Sizes} sizes @param {Fault[]} faults
   * @param {(field: string, reading: () => any) => any} attempt
   */
  function checkNetwork(sizes, faults, attempt) {
    const layers = fields["network.layers"];
    attempt("network.layers", () => readNumber(layers, String(sizes.sites.length)));
    if (faults.length) return;
    const count = countOf(sizes, options);
    if (count > options.limits.parameters)
      attempt("network.layers", () => {
        throw refusalOf("network.parameters", String(count), { most: options.limits.parameters });
      });
  }
}

/**
 * How an accepted text is read, where it does not look like its number.
 * @param {string} given @param {string} full  All digits of the number.
 */
function readingOf(given, full) {
  const ascii = given.replaceAll("−", "-");
  if (!isDecimal(ascii)) return { message: sentenceOf("equals", { number: cutNumber(full) }), full };
  return ascii === given ? null : { message: sentenceOf("minus", { given, number: ascii }) };
}
