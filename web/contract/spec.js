/**
 * Written by `build.py contract` from py/backprop/documents/shapes/spec.txt: types only, nothing here runs.
 *
 * @import {About} from "./data.js"
 */

/**
 * @typedef {object} Spec
 * @property {1} schema
 * @property {string} [title]  At most 64 characters.
 * @property {NetworkSpec} network
 * @property {DataSpec} data
 * @property {InitSpec} [init]
 * @property {NamedSpec & {class_weights?: number[] | null}} [loss]  Its name, `reduction` and
 *   hyperparameters. `class_weights`: what the loss of a sample of each class counts; of a single output of
 *   its low and its high target.
 * @property {NamedSpec} [optimizer]  Its name and hyperparameters, `learning_rate` among them.
 * @property {{l1?: number, l2?: number, biases?: boolean}} [penalty]
 * @property {{value?: number | null, norm?: number | null}} [clip]
 * @property {TrainingSpec} [training]
 * @property {ConventionsSpec} [conventions]
 * @property {Record<string, string>} [typed]  What was typed for a number, by its path in this spec, where
 *   the text is not the number's own: "1/3". The form shows it again; the number is what is computed with.
 */

/**
 * @typedef {{n_inputs: number, layers: LayerSpec[]}} NetworkSpec
 */

/**
 * @typedef {DenseSpec | ActivationLayerSpec | OtherLayerSpec} LayerSpec
 */

/**
 * @typedef {object} DenseSpec
 * @property {"dense"} kind
 * @property {number} units
 * @property {string | NamedSpec} activation  A name, or the name with its hyperparameters.
 * @property {number[][]} [W]  (units, n_in); drawn by `init` when absent.
 * @property {number[]} [b]  (units,); drawn by `init` when absent.
 * @property {InitSpec} [init]
 * @property {MarksSpec} [frozen]  Entries that training leaves as they are; their gradient is shown.
 * @property {MarksSpec} [absent]  Connections that are not there: 0, left out of every sum, without gradient.
 */

/**
 * By the name of a parameter: true for all of its entries, or true or false for each.
 * @typedef {Record<string, boolean | boolean[] | boolean[][]>} MarksSpec
 */

/**
 * A layer without parameters of its own that applies one activation function.
 * @typedef {{kind: "activation", name: string} & Record<string, unknown>} ActivationLayerSpec
 */

/**
 * A layer of another kind: `batch_norm`, `dropout`, `residual` with its own `layers`, `rnn`; the rows of the
 * options document declare what each holds.
 * @typedef {{kind: string} & Record<string, unknown>} OtherLayerSpec
 */

/**
 * Something chosen by name, with its hyperparameters beside the name.
 * @typedef {{name: string} & Record<string, unknown>} NamedSpec
 */

/**
 * A seed beyond 2^53 is a bigint here; `JSON.stringify` refuses it, so whoever writes the JSON text writes
 * its digits.
 * @typedef {{name: string, seed?: number | bigint, bias?: number} & Record<string, unknown>} InitSpec
 */

/**
 * Rows, as a result's spec always has them: (n_samples, n_in) and (n_samples, n_out), with an axis of time
 * steps after the samples where a layer works through time. What is asked may name a dataset in their place:
 * `AskedSpec`. `val_fraction` of the rows, drawn by `val_seed`, are kept out of the training.
 * @typedef {object} DataSpec
 * @property {number[][] | number[][][]} X
 * @property {number[][] | number[][][]} Y
 * @property {number[] | null} [sample_weights]  What the loss of each row counts, times the weight of its
 *   target's class.
 * @property {number} [val_fraction]
 * @property {number | bigint} [val_seed]
 * @property {About} [about]  What the columns mean and where the rows came from.
 */

/**
 * @typedef {object} TrainingSpec
 * @property {number} [epochs]
 * @property {number | null} [batch_size]  null is the whole batch.
 * @property {boolean} [shuffle]
 * @property {number | bigint} [seed]
 * @property {number} [keep_steps]  Full traces kept for the first so many steps.
 * @property {number | null} [stop_loss]
 * @property {number | null} [patience]
 * @property {{step: number, learning_rate: number}[]} [changes]  η from the step after `step` on, ascending.
 */

/**
 * @typedef {object} ConventionsSpec
 * @property {"per_neuron" | "frozen" | "shared" | "none"} [bias]
 * @property {"simultaneous" | "sequential"} [update_order]
 * @property {"gradient" | "error_signal"} [delta_sign]
 * @property {"into" | "out_of"} [matrix]  Whose weights a row of W holds where matrices are shown; W itself
 *   stays as it is.
 * @property {"delta" | "gradient"} [mean]
 * @property {"half" | "whole"} [penalty]
 * @property {"n" | "fewer"} [variance]
 * @property {{digits: number, kind: "decimals" | "significant", carry: boolean} | null} [rounding]
 * @property {LettersSpec | string} [letters]  What quantities are called, or the name of a set; changes what
 *   is shown alone.
 */

/**
 * @typedef {object} LettersSpec
 * @property {string} [loss]
 * @property {string} [rate]
 * @property {string} [output]
 * @property {string} [target]
 * @property {string} [net]  Before the activation function.
 * @property {string} [activation]  After it.
 * @property {string} [input]
 * @property {string} [weights]
 */

export {};
