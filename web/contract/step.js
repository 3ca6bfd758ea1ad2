/**
 * Written by `build.py contract` from py/backprop/documents/shapes/step.txt: types only, nothing here runs.
 *
 * @import {WorkedLine} from "./arithmetic.js"
 * @import {Health, Said} from "./checks.js"
 * @import {Matrix, Signal, Value, Vector} from "./numbers.js"
 * @import {Spec} from "./spec.js"
 */

/**
 * @typedef {object} Result
 * @property {1} schema
 * @property {Spec} spec  With every default filled in and every weight drawn: it can be run again.
 * @property {Labels} labels
 * @property {Step[]} steps  Full traces of the first `training.keep_steps` steps and of the last.
 * @property {History} history
 * @property {Parameters[]} parameters  One for each layer, after the last step.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 * @property {Remedy[]} [remedies]  Changes that some of the notes ask for.
 * @property {OptimizerState} [optimizer_state]  What the next step needs, as `optimizer.state` of its spec.
 * @property {boolean} state_matters  Whether that step depends on the steps before it.
 * @property {WorkedLine[]} [worked]  When asked for and not too many.
 * @property {WorkedLine[]} [lines]  Those of the quantities that were asked for.
 * @property {{rows: number, listed: number}} [abridged]  Of so many rows of the batch the first so many are
 *   told, and the spec holds none; all sums are over all of them.
 * @property {number} [worked_omitted]  How many lines there would have been.
 */

/**
 * One change of the spec that mends a fault: a field, its new value, and the words of a button.
 * @typedef {{path: string, value: string | number, label: string}} Remedy
 */

/**
 * @typedef {object} OptimizerState
 * @property {number} steps  Made so far.
 * @property {Record<string, unknown>[]} layers  What the optimizer keeps, by layer and parameter.
 * @property {object} [method]  What a method of the whole batch keeps.
 * @property {Value[]} [epoch_losses]  Of the epoch under way.
 * @property {object} [stopping]
 * @property {object} [plateau]
 */

/**
 * The learning rates of the coming steps.
 * @typedef {{schema: 1, step: number[], epoch: number[], learning_rate: number[]}} ComingRates
 */

/**
 * The names of the units, by layer; `blocks`: by path of each layer that holds layers, what comes in first;
 * `parameters`: of weights by their paths, where other names were chosen.
 * @typedef {{inputs: string[], layers: string[][], blocks?: Record<string, string[][]>, parameters?:
 *   Record<string, string>}} Labels
 */

/**
 * One parameter update and everything that led to it. A path such as `layers[1].delta[0][0]` names a number
 * in it.
 * @typedef {object} Step
 * @property {number} step  The first is 1.
 * @property {number} epoch
 * @property {number[]} samples  The rows of the data that made this batch.
 * @property {Signal} X
 * @property {Signal} Y
 * @property {Value} loss  data_loss + penalty.
 * @property {Value} data_loss
 * @property {Value} penalty
 * @property {Signal} prediction  (n_samples, n_out)
 * @property {Vector} loss_per_sample
 * @property {Signal} loss_terms  (n_samples, n_out)
 * @property {Vector} [sample_weights]  What the loss of each sample counts, where they have weights.
 * @property {LayerStep[]} layers
 * @property {Signal} input_gradients  ∂E/∂X, (n_samples, n_in)
 * @property {Value} gradient_norm  Of all trained gradients as the optimizer got them: penalty included,
 *   clipped.
 * @property {Value} [gradient_norm_before_clipping]  The same before it was held to its bound, where there is
 *   one.
 * @property {boolean} clipped
 * @property {Value} learning_rate
 * @property {{loss: Value, prediction: Signal}} after
 * @property {{loss: Value, prediction: Signal}} [evaluation]  After the step in inference, where that
 *   differs.
 * @property {Health} health
 * @property {StepInfo} [info]  Of a whole-batch method: how the step came about.
 */

/**
 * @typedef {object} StepInfo
 * @property {string} method
 * @property {Value} step_length  α of Δw = α p.
 * @property {Value | null} damping  λ that was added to the diagonal.
 * @property {Value} slope  gᵀp
 * @property {boolean} settled  The step changes nothing that float64 can tell.
 * @property {{smallest: Value, largest: Value} | null} pivots  Of the Cholesky factor that was solved with.
 * @property {Value | null} predicted  The fall of E that the model promises (Levenberg-Marquardt).
 * @property {Value | null} gain  The ratio of actual to predicted decrease.
 * @property {Value | null} beta  The share of the direction before (conjugate gradients).
 * @property {number | null} accepted  Which trial was taken; null where the step stays.
 * @property {TriedPoint[]} trials
 * @property {Record<string, number>} evaluations  How often each thing was computed.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 */

/**
 * One point that was tried. loss: null where nothing could be solved; bound: what it must not exceed, where
 * that is the test.
 * @typedef {{step_length: Value, loss: Value | null, slope: Value | null, damping: Value | null, bound: Value
 *   | null}} TriedPoint
 */

/**
 * With what a kind shows of its own, by name: what each is called, the options say of the kind (`shown`).
 * @typedef {LayerNumbers & Record<string, any>} LayerStep
 */

/**
 * @typedef {object} LayerNumbers
 * @property {number} index
 * @property {string} kind
 * @property {string} activation
 * @property {Signal} z  (n_samples, n_out), before the activation function.
 * @property {Signal} a  (n_samples, n_out)
 * @property {Signal} da  ∂E/∂a
 * @property {Signal | null} slope  ∂a/∂z element by element; null where it is not elementwise (softmax).
 * @property {Signal} delta  ∂E/∂z, or its negative by the convention `error_signal`.
 * @property {Parameters} before
 * @property {Parameters} gradients  What the optimizer got: penalty included, clipped.
 * @property {Parameters} [data_gradients]  Where they differ from `gradients`.
 * @property {Record<string, Record<string, unknown>>} [state]  The optimizer's, by parameter.
 * @property {Record<string, Record<string, unknown>>} [state_before]  The same before the step.
 * @property {Parameters} [direction]  p of Δw = α p, of a whole-batch method.
 * @property {Parameters} updates  Signed; after = before + updates.
 * @property {Parameters} after
 * @property {LayerStep[]} [layers]  Those inside a block.
 */

/**
 * The parameters of one layer, or numbers shaped like them, by name: `W` or `Wx` and `Wh`, `b` unless there
 * are no biases, `gamma`, `beta`; `before` and `after` also hold what is carried along untrained, such as
 * `running_mean`.
 * @typedef {{W?: Matrix, b?: Vector, [name: string]: any}} Parameters
 */

/**
 * One entry for each update; beyond 10,000 one for each epoch, evenly thinned, with the mean loss of its
 * batches, or one for each so many updates of a very long epoch.
 * @typedef {object} History
 * @property {"epoch" | "steps"} [per]  What each loss is the mean over; absent: it is of one update.
 * @property {number} [mean_over]  How many updates, where they are not an epoch.
 * @property {number[]} step
 * @property {number[]} epoch
 * @property {Vector} loss
 * @property {(Value | null)[]} [val_loss]
 * @property {Vector} learning_rate
 * @property {Vector} gradient_norm
 * @property {Vector} [gradient_norm_before_clipping]
 */

export {};
