/**
 * The documents that cross between the page and Python, as types only: the spec (what was asked), the result (what was
 * computed), the worked lines, the gradient check and the options. Nothing here runs.
 *
 * Shapes are written (rows, columns). A matrix `W` is (n_out, n_in), row j holds the weights into unit j; samples are rows.
 *
 * @typedef {number | NonFinite} Value  A number of a result; one that is not finite is an object.
 * @typedef {{nonfinite: "nan" | "inf" | "-inf"}} NonFinite
 * @typedef {Value[]} Vector
 * @typedef {Value[][]} Matrix
 */

// What is asked.

/**
 * @typedef {object} Spec
 * @property {1} schema
 * @property {string} [title]  At most 64 characters.
 * @property {NetworkSpec} network
 * @property {DataSpec} data
 * @property {InitSpec} [init]
 * @property {NamedSpec} [loss]  Its name, `reduction` and hyperparameters.
 * @property {NamedSpec} [optimizer]  Its name and hyperparameters, `learning_rate` among them.
 * @property {{l1?: number, l2?: number, biases?: boolean}} [penalty]
 * @property {{value?: number | null, norm?: number | null}} [clip]
 * @property {TrainingSpec} [training]
 * @property {ConventionsSpec} [conventions]
 */

/**
 * @typedef {{n_inputs: number, layers: LayerSpec[]}} NetworkSpec
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
 */

/**
 * A layer without parameters of its own that applies one activation function.
 * @typedef {{kind: "activation", name: string} & Record<string, unknown>} ActivationLayerSpec
 */

/**
 * A layer of another kind: `batch_norm`, `dropout`, `residual` with its own `layers`, `rnn`; the rows of the options document
 * declare what each holds.
 * @typedef {{kind: string} & Record<string, unknown>} OtherLayerSpec
 */

/**
 * Something chosen by name, with its hyperparameters beside the name.
 * @typedef {{name: string} & Record<string, unknown>} NamedSpec
 */

/**
 * A seed beyond 2^53 is a bigint here; `JSON.stringify` refuses it, so whoever writes the JSON text writes its digits.
 * @typedef {{name: string, seed?: number | bigint, bias?: NamedSpec} & Record<string, unknown>} InitSpec
 */

/**
 * Rows, as a result's spec always has them: (n_samples, n_in) and (n_samples, n_out), with an axis of time steps after the
 * samples where a layer works through time. What is asked may name a dataset in their place: `AskedSpec` in training.js.
 * `val_fraction` of the rows, drawn by `val_seed`, are kept out of the training.
 * @typedef {object} DataSpec
 * @property {number[][] | number[][][]} X
 * @property {number[][] | number[][][]} Y
 * @property {number} [val_fraction]
 * @property {number | bigint} [val_seed]
 * @property {import("./training.js").About} [about]  What the columns mean and where the rows came from.
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
 * @property {{digits: number, kind: "decimals" | "significant", carry: boolean} | null} [rounding]
 */

// What is computed.

/**
 * @typedef {object} Result
 * @property {1} schema
 * @property {Spec} spec  With every default filled in and every weight drawn: it can be run again.
 * @property {Labels} labels
 * @property {Step[]} steps  Full traces of the first `training.keep_steps` steps and of the last.
 * @property {History} history
 * @property {Parameters[]} parameters  One for each layer, after the last step.
 * @property {string[]} notes
 * @property {Remedy[]} [remedies]  Changes that some of the notes ask for.
 * @property {OptimizerState} [optimizer_state]  What the next step needs, as `optimizer.state` of its spec.
 * @property {WorkedLine[]} [worked]  When asked for and not too many.
 * @property {{rows: number, listed: number}} [abridged]  Of so many rows of the batch the first so many are told, and the spec
 *   holds none; all sums are over all of them.
 * @property {number} [worked_omitted]  How many lines there would have been.
 */

/**
 * One change of the spec that mends a fault: a field, its new value, and the words of a button.
 * @typedef {{path: string, value: string | number, label: string}} Remedy
 */

/**
 * @typedef {object} OptimizerState
 * @property {number} steps  Made so far.
 * @property {Record<string, Record<string, unknown>>[]} layers  What the optimizer keeps, by layer and parameter.
 * @property {object} [method]  What a method of the whole batch keeps.
 * @property {Value[]} [epoch_losses]  Of the epoch under way.
 * @property {object} [stopping]
 * @property {object} [plateau]
 */

/**
 * The learning rates of the coming steps.
 * @typedef {{step: number[], epoch: number[], learning_rate: number[]}} ComingRates
 */

/**
 * The names of the units, by layer; `blocks`: by path of each layer that holds layers, what comes in first.
 * @typedef {{inputs: string[], layers: string[][], blocks?: Record<string, string[][]>}} Labels
 */

/**
 * One parameter update and everything that led to it. A path such as `layers[1].delta[0][0]` names a number in it.
 * @typedef {object} Step
 * @property {number} step  The first is 1.
 * @property {number} epoch
 * @property {number[]} samples  The rows of the data that made this batch.
 * @property {Matrix} X
 * @property {Matrix} Y
 * @property {Value} loss  data_loss + penalty.
 * @property {Value} data_loss
 * @property {Value} penalty
 * @property {Matrix} prediction  (n_samples, n_out)
 * @property {Vector} loss_per_sample
 * @property {Matrix} loss_terms  (n_samples, n_out)
 * @property {LayerStep[]} layers
 * @property {Matrix} input_gradients  ∂E/∂X, (n_samples, n_in)
 * @property {Value} gradient_norm  Of all trained gradients as the optimizer got them: penalty included, clipped.
 * @property {Value} [gradient_norm_before_clipping]  The same before it was held to its bound, where there is one.
 * @property {boolean} clipped
 * @property {Value} learning_rate
 * @property {{loss: Value, prediction: Matrix}} after
 * @property {{loss: Value, prediction: Matrix}} [evaluation]  Before the step in inference, where that differs.
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
 * @property {Value | null} gain  The share of it that came.
 * @property {Value | null} beta  The share of the direction before (conjugate gradients).
 * @property {number | null} accepted  Which trial was taken; null where the step stays.
 * @property {Trial[]} trials
 * @property {Record<string, number>} evaluations  How often each thing was computed.
 * @property {string[]} notes
 */

/**
 * One point that was tried. loss: null where nothing could be solved; bound: what it must not exceed, where that is the test.
 * @typedef {{step_length: Value, loss: Value | null, slope: Value | null, damping: Value | null, bound: Value | null}} Trial
 */

/**
 * @typedef {object} LayerStep
 * @property {number} index
 * @property {string} kind
 * @property {string} activation
 * @property {Matrix} z  (n_samples, n_out), before the activation function.
 * @property {Matrix} a  (n_samples, n_out)
 * @property {Matrix} da  ∂E/∂a
 * @property {Matrix | null} slope  ∂a/∂z element by element; null where it is not elementwise (softmax).
 * @property {Matrix} delta  ∂E/∂z, or its negative by the convention `error_signal`.
 * @property {Parameters} before
 * @property {Parameters} gradients  What the optimizer got: penalty included, clipped.
 * @property {Parameters} [data_gradients]  Where they differ from `gradients`.
 * @property {Record<string, Record<string, unknown>>} [state]  The optimizer's, by parameter.
 * @property {Parameters} updates  Signed; after = before + updates.
 * @property {Parameters} after
 * @property {LayerStep[]} [layers]  Those inside a block.
 * @property {any} [mask]  Of dropout, as `a`.
 * @property {any} [x_hat]  Of batch normalization, as `a`; with `mean` and `variance` by unit.
 * @property {any} [h]  Of a recurrent layer: (n_samples, n_steps, units), and `h0` before the first step.
 */

/**
 * The parameters of one layer, or numbers shaped like them, by name: `W` or `Wx` and `Wh`, `b` unless there are no biases,
 * `gamma`, `beta`; `before` and `after` also hold what is carried along untrained, such as `running_mean`.
 * @typedef {{W?: Matrix, b?: Vector, [name: string]: any}} Parameters
 */

/**
 * One entry for each update; beyond 10,000 one for each epoch, evenly thinned, with the mean loss of its batches, or one
 * for each so many updates of a very long epoch.
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

// The arithmetic, line by line.

/**
 * @typedef {object} WorkedLine
 * @property {string} quantity  The path of the number that this line makes.
 * @property {"forward" | "loss" | "backward" | "update"} phase
 * @property {number | null} layer
 * @property {number | null} sample
 * @property {string} name  In words: "gradient of w(h1→ŷ)".
 * @property {Expr} symbol
 * @property {Expr} formula
 * @property {Expr} numbers  The formula with the numbers put in.
 * @property {Value} value
 * @property {string[]} from  Paths of the numbers that it was made from.
 * @property {string | null} note
 * @property {boolean} [repeated]  Another line says the same of the same number.
 */

/**
 * An expression as nested arrays, the tag first. `num` carries the path of its quantity, or null for a constant; the
 * index of `sum` may be null; `dots` stands for so many terms left out. Parentheses are the renderer's business.
 * @typedef {["num", Value, string | null]
 *   | ["sym", string, string | Expr | null]
 *   | ["arrow", Expr, Expr]
 *   | ["add", Expr[]]
 *   | ["mul", Expr[]]
 *   | ["sub", Expr, Expr]
 *   | ["neg", Expr]
 *   | ["div", Expr, Expr]
 *   | ["pow", Expr, Expr]
 *   | ["call", string, Expr[]]
 *   | ["abs", Expr]
 *   | ["sqrt", Expr]
 *   | ["sum", Expr, string | null]
 *   | ["cases", [Expr, Expr | null][]]
 *   | ["cmp", "<" | "≤" | ">" | "≥" | "=", Expr, Expr]
 *   | ["dots", number]} Expr
 */

// The gradient check.

/**
 * @typedef {object} GradientCheck
 * @property {1} schema
 * @property {boolean | null} passed  Null where it can't be judged; `notes` say why.
 * @property {Outcome} outcome
 * @property {Value | null} bound  Of the gradient that is worst off, against the largest.
 * @property {Value | null} error
 * @property {CheckedParameter[]} parameters
 * @property {string[]} notes
 */

/**
 * @typedef {"agrees" | "differs" | "not judged"} Outcome
 */

/**
 * @typedef {object} CheckedParameter
 * @property {string} quantity  The path of the gradient in the step.
 * @property {Outcome} outcome
 * @property {Value} analytic
 * @property {Value | null} autodiff
 * @property {Value | null} complex_step
 * @property {Value | null} central_difference
 * @property {Value | null} relative_error
 */

// How well the gradient flows, in every step.

/**
 * @typedef {object} Health
 * @property {LayerHealth[]} layers
 * @property {string} verdict  A word or two: "healthy", "vanishing", "not finite" …
 * @property {string} advice
 * @property {Remedy} [remedy]  Where one change follows the advice.
 * @property {Origin | null} [origin]  Where a number is not finite.
 */

/**
 * One layer's facts; null where it has no such thing.
 * @typedef {object} LayerHealth
 * @property {Value | null} gradient_norm
 * @property {Value | null} weight_norm
 * @property {Value | null} saturated  Share of outputs at an end of the activation's range.
 * @property {Value | null} dead  Share of units with slope 0 for every sample.
 * @property {Value | null} update_ratio
 */

/**
 * The first number that is not finite: what made it, from what, and how to do without it.
 * @typedef {object} Origin
 * @property {string} quantity
 * @property {Value} value
 * @property {string} operation
 * @property {{quantity: string, value: Value}[]} inputs
 * @property {string} stable_form
 */

// Second order and automatic differentiation, on request.

/**
 * @typedef {object} CurvatureDocument
 * @property {1} schema
 * @property {string[]} parameters  Paths of the numbers that the rows stand for.
 * @property {string[]} labels
 * @property {Matrix} H  ∂²E by each two parameters.
 * @property {Vector} gradient
 * @property {Vector} eigenvalues  Ascending.
 * @property {Value} floor  Eigenvalues smaller than this cannot be told from 0.
 * @property {Value} asymmetry
 * @property {Value | null} stable_rate  2/λmax; null without upward curvature.
 * @property {string[]} notes
 */

/**
 * @typedef {object} TapeDocument
 * @property {1} schema
 * @property {TapeNode[]} nodes  Parents before children, the loss last; `id` is the place in this list.
 * @property {{quantity: string, label: string, analytic: Value, autodiff: Value}[]} agreement
 * @property {string[]} notes
 */

/**
 * @typedef {object} TapeNode
 * @property {number} id
 * @property {string} operation
 * @property {string} label
 * @property {string} formula  Empty for what is given.
 * @property {Value} value
 * @property {Value} adjoint  ∂E by this node.
 * @property {number[]} parents
 * @property {Vector} partials  ∂ this node by each parent.
 * @property {string | null} quantity  Its path in the step.
 */

// What may be asked.

/**
 * @typedef {object} Options
 * @property {1} schema
 * @property {string} version  Of the Python package.
 * @property {Limits} limits
 * @property {Record<string, Field>} fields  By path, with `[]` for an index.
 * @property {LayerOption[]} layers
 * @property {ActivationOption[]} activations
 * @property {LossOption[]} losses
 * @property {Choice[]} reductions
 * @property {MethodOption[]} initializers
 * @property {MethodOption[]} optimizers
 * @property {MethodOption[]} schedules
 * @property {import("./training.js").DatasetOption[]} datasets
 * @property {Choice[]} target_forms
 * @property {Choice[]} exports
 * @property {{name: string, label: string, values: Choice[]}[]} conventions
 * @property {Field[]} penalty
 * @property {Field[]} clip
 * @property {{digits: Field, kinds: Choice[]}} rounding
 * @property {Messages} messages
 */

/**
 * @typedef {object} Limits
 * @property {number} depth  Of nested JSON.
 * @property {number} fragment_bytes  Of a link.
 * @property {number} file_bytes
 * @property {number} parameters
 * @property {number} hidden_layers
 * @property {number} samples
 * @property {{rows: number, columns: number, cells: number, cell: number}} table  `cell`: characters of one.
 * @property {number} text  Characters of a number.
 * @property {number} given  Characters of it that a refusal repeats.
 */

/**
 * Sentence templates; `{name}` is filled in.
 * @typedef {object} Messages
 * @property {string} refusal  With label, given and allowed.
 * @property {Record<string, string>} hints  What follows a refusal, with value.
 * @property {Record<string, string>} invisible  What an invisible character is called.
 */

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {"number" | "integer" | "text"} type
 * @property {number | string | null} default
 * @property {number | string | null} minimum  An integer beyond 2^53 is a string of digits; null is no bound.
 * @property {number | string | null} maximum
 * @property {boolean} exclusive_minimum
 * @property {boolean} exclusive_maximum
 * @property {string} allowed  "a number from 0 to 1000"
 * @property {string | null} hint
 * @property {boolean} nullable
 */

/**
 * @typedef {{name: string, label: string, note: string}} Choice
 * @typedef {{text: string, latex: string, tree: Expr}} Formula
 */

/**
 * A kind of layer.
 * @typedef {object} LayerOption
 * @property {string} kind
 * @property {string} label
 * @property {string} note
 * @property {boolean} own_units
 * @property {boolean} takes_sequences
 * @property {LayerField[]} fields
 * @property {string[]} folded  Names of the fields that few need to see.
 */

/**
 * What a layer may hold: a `Field`, or something of another type.
 * @typedef {object} LayerField
 * @property {string} name
 * @property {string} label
 * @property {"number" | "integer" | "text" | "numbers" | "choice" | "flag" | "activation" | "activation_name" | "init" | "layers"} type
 * @property {number | string | boolean | null} default
 * @property {string} [note]
 * @property {string} [allowed]
 * @property {string | null} [hint]
 * @property {string[]} [shape]  Of numbers: what each axis counts, "samples", "units" or "inputs".
 * @property {Field} [entry]  One of the numbers.
 * @property {string} [symbol]
 * @property {boolean} [through_time]
 * @property {Choice[]} [values]
 */

/**
 * @typedef {object} ActivationOption
 * @property {string} name
 * @property {string} label
 * @property {string} symbol
 * @property {Formula} formula
 * @property {Formula} derivative
 * @property {[number | null, number | null]} range
 * @property {Field[]} hyperparameters
 * @property {number[]} kinks  Where the derivative jumps.
 * @property {string} source
 * @property {string | null} note
 */

/**
 * @typedef {object} LossOption
 * @property {string} name
 * @property {string} label
 * @property {Formula} formula
 * @property {Formula} derivative
 * @property {Field[]} hyperparameters
 * @property {string[]} activations  Output activations that it can go with.
 * @property {string | null} fused_with  The output activation with which δ = ŷ − y directly.
 * @property {"sum" | "mean"} over_outputs
 * @property {Field} target
 * @property {number[]} target_values  The only ones allowed; empty: any within `target`.
 * @property {string} source
 * @property {string | null} note
 */

/**
 * @typedef {object} MethodOption
 * @property {string} name
 * @property {string} label
 * @property {{text: string} & Partial<Formula>} formula
 * @property {boolean} [random]  An initializer that needs a seed.
 * @property {Field[]} hyperparameters
 * @property {{name: string, label: string, values: Choice[]}[]} [choices]  Variants of an optimizer or schedule.
 * @property {OptimizerQuantity[]} [quantities]  Of an optimizer: the lines that make the update.
 * @property {boolean} [whole_batch]  Of an optimizer: it sees all samples and parameters at once.
 * @property {string | null} [direction]  Of such an optimizer: where its steps go, in a formula.
 * @property {number | null} [usual_rate]  Of an optimizer: the learning rate of its paper, where the default is far from it.
 * @property {string[]} [losses]  Of an optimizer: those that it can go with.
 * @property {boolean} [follows_loss]  Of a schedule.
 * @property {string} source
 * @property {string | null} note
 */

/**
 * One line of an optimizer's rule, under the variants of `when`.
 * @typedef {{name: string, symbol: string, when: Record<string, string[]>, formula: Formula}} OptimizerQuantity
 */

/**
 * @typedef {{name: string, title: string, note: string, spec: Spec}} Example
 */

/**
 * What the build puts on the page before Python is there, as `globalThis.backpropPreload`.
 * @typedef {object} Preload
 * @property {Options} options
 * @property {Example[]} examples
 * @property {{name: string, result: Result, check: GradientCheck}} example  The default example, computed.
 */

export {};
