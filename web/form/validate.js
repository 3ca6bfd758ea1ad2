/** The draft read into a spec, or the list of what must be mended. Limits and sentences come from the options document. */

import { plainName, unitNames } from "../lib/names.js";
import { openPath } from "../lib/paths.js";
import { sizesOf } from "./draft.js";
import { createReader, Refusal } from "./numbers.js";
import { rowOf } from "./optimizing.js";
import { readOptimizer } from "./read_optimizer.js";
import { readSource, readSplit, rowsOf } from "./source.js";
import { readTraining } from "./training.js";

/** @import {Field, LossOption, Options, Spec} from "../engine/document.js" */
/** @import {Cell, Draft, DraftLayer, Named} from "./draft.js" */

/** @typedef {{field: string, message: string}} Fault */
/**
 * What was read: `readings` are texts that were accepted though they look otherwise, said in words; `undrawn[i]`: layer i has
 * cells to draw.
 * @typedef {{spec: Spec | null, faults: Fault[], readings: Fault[], undrawn: boolean[]}} Reading
 */

const SIMULTANEOUS = "simultaneous";

/**
 * @param {Options} options
 */
export function createValidator(options) {
  const reader = createReader(options);
  const { fields } = options;

  /** @param {Draft} draft @returns {Reading} */
  return function read(draft) {
    /** @type {Fault[]} */
    const faults = [];
    /** @type {Fault[]} */
    const readings = [];
    /** @param {string} field @param {() => any} reading */
    const attempt = (field, reading) => {
      try {
        return reading();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        faults.push({ field, message: error.message });
        return null;
      }
    };
    /** @param {string} path @param {Cell} text @param {Field} [field] @param {string} [label] */
    const number = (path, text, field = fields[openPath(path)], label = field.label) => {
      const value = attempt(path, () => reader.read(field, text ?? "", label));
      if (value !== null && text?.includes("−"))
        readings.push({
          field: path,
          message: `“${text.trim()}” is read as ${text.trim().replaceAll("−", "-")}.`,
        });
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

    /** A layer's own initialization is kept as it came, its seed as a text. @param {string} path @param {Record<string, any>} init */
    const readInit = (path, init) =>
      init.seed === undefined
        ? init
        : { ...init, seed: number(`${path}.seed`, init.seed, fields["init.seed"]) };

    const { network, data, conventions } = draft;
    number("network.n_inputs", network.n_inputs);
    network.layers.forEach((layer, i) => {
      const path = `network.layers[${i}].units`;
      if (layer.kind === "dense")
        number(path, layer.units, fields["network.layers[].units"], `Units of layer ${i + 1}`);
    });
    const sizes = sizesOf(draft);
    const kinds = network.layers.map((layer) => layer.kind);
    checkNetwork(kinds, sizes, faults, attempt);
    if (faults.length) return { spec: null, faults, readings, undrawn: [] };

    const names = unitNames(sizes.nInputs, kinds, sizes.units);
    const undrawn = network.layers.map((layer, i) =>
      isUndrawn(layer, sizes.units[i], sizes.below[i], conventions.bias),
    );
    const layers = network.layers.map((layer, i) => {
      const path = `network.layers[${i}]`;
      const activation = chosen(`${path}.activation`, layer.activation, options.activations);
      if (layer.kind === "activation") return { kind: "activation", ...activation };
      const bare = Object.keys(activation).length === 1 ? activation.name : activation;
      const dense = {
        kind: "dense",
        units: sizes.units[i],
        activation: bare,
        ...(layer.init ? { init: readInit(`${path}.init`, layer.init) } : {}),
      };
      const to = (/** @type {number} */ j) => plainName(names[i + 1], j);
      const from = (/** @type {number} */ k) => plainName(names[i], k);
      const W = layer.W.slice(0, sizes.units[i]).map((row, j) =>
        row
          .slice(0, sizes.below[i])
          .map((cell, k) =>
            cell === null
              ? null
              : number(
                  `${path}.W[${j}][${k}]`,
                  cell,
                  fields["network.layers[].W[][]"],
                  `w(${from(k)}→${to(j)})`,
                ),
          ),
      );
      const b = layer.b
        .slice(0, conventions.bias === "shared" ? 1 : sizes.units[i])
        .map((cell, j) =>
          cell === null || conventions.bias === "none"
            ? null
            : number(`${path}.b[${j}]`, cell, fields["network.layers[].b[]"], `b(${to(j)})`),
        );
      if (undrawn[i]) return dense;
      if (conventions.bias === "none") return { ...dense, W };
      return { ...dense, W, b: conventions.bias === "shared" ? Array(sizes.units[i]).fill(b[0]) : b };
    });

    const loss = /** @type {LossOption} */ (options.losses.find((row) => row.name === draft.loss.name));
    const n_out = sizes.units[sizes.units.length - 1];
    const typed = () => {
      const X = data.X.slice(0, data.rows).map((row, s) =>
        row
          .slice(0, sizes.nInputs)
          .map((cell, k) =>
            number(`data.X[${s}][${k}]`, cell, fields["data.X[][]"], `x${k + 1} of sample ${s + 1}`),
          ),
      );
      const Y = data.Y.slice(0, data.rows).map((row, s) =>
        row.slice(0, n_out).map((cell, j) => {
          const path = `data.Y[${s}][${j}]`;
          const label = `y${j + 1} of sample ${s + 1}`;
          const value = number(path, cell, loss.target, label);
          if (value !== null && loss.target_values.length && !loss.target_values.includes(value))
            attempt(path, () => {
              throw reader.refusal(
                label,
                pythonNumber(value),
                `${loss.target_values.join(" or ")}, for ${loss.name}`,
              );
            });
          return value;
        }),
      );
      return { X, Y };
    };
    const output = network.layers[network.layers.length - 1].activation.name;
    if (!loss.activations.includes(output))
      attempt("loss.name", () => {
        throw reader.refusal(
          "Loss",
          loss.name,
          `${loss.label} with an output activation among ${loss.activations.join(", ")}`,
        );
      });
    const { rounding } = conventions;
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
      loss: { ...chosen("loss", draft.loss, options.losses), reduction: draft.loss.reduction },
      data: {
        ...(data.source
          ? readSource(data, options, number, (field, message) => faults.push({ field, message }))
          : typed()),
        ...readSplit(data, options, number),
      },
      optimizer: readOptimizer(draft, options, { number, attempt, refusal: reader.refusal }),
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
        bias: conventions.bias,
        update_order: isWhole ? SIMULTANEOUS : conventions.update_order,
        delta_sign: conventions.delta_sign,
        rounding: rounding.on
          ? {
              digits: number("conventions.rounding.digits", rounding.digits),
              kind: rounding.kind,
              carry: rounding.carry && !isWhole,
            }
          : null,
      },
    };
    return { spec: faults.length ? null : /** @type {any} */ (spec), faults, readings, undrawn };
  };

  /**
   * @param {string[]} kinds @param {ReturnType<typeof sizesOf>} sizes @param {Fault[]} faults
   * @param {(field: string, reading: () => any) => any} attempt
   */
  function checkNetwork(kinds, { units, below }, faults, attempt) {
    const layers = fields["network.layers"];
    attempt("network.layers", () => reader.read(layers, String(kinds.length)));
    const count = units.reduce((sum, n, i) => sum + (kinds[i] === "dense" ? n * (below[i] + 1) : 0), 0);
    if (!faults.length && count > options.limits.parameters)
      attempt("network.layers", () => {
        throw reader.refusal(
          "Parameters of the network",
          String(count),
          `at most ${options.limits.parameters} in all`,
        );
      });
  }
}

/** @param {number} value  As Python prints a float. */
function pythonNumber(value) {
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);
}

/** @param {DraftLayer} layer @param {number} n @param {number} m @param {string} bias */
function isUndrawn(layer, n, m, bias) {
  if (layer.kind !== "dense") return false;
  const { W, b } = layer;
  const some = (/** @type {Cell[]} */ row, /** @type {number} */ length) =>
    row.length < length || row.slice(0, length).includes(null);
  const biases = bias === "none" ? 0 : bias === "shared" ? 1 : n;
  return W.length < n || W.slice(0, n).some((row) => some(row, m)) || some(b, biases);
}
