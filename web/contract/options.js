/**
 * Written by `build.py contract` from py/backprop/documents/shapes/options.txt: types only, nothing here
 * runs.
 *
 * @import {Expr} from "./arithmetic.js"
 * @import {GradientCheck} from "./checks.js"
 * @import {OfferedExercises} from "./exercises.js"
 * @import {TypedAnswer} from "./marking.js"
 * @import {Spec} from "./spec.js"
 * @import {Result} from "./step.js"
 */

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
 * @property {DatasetOption[]} datasets
 * @property {Choice[]} target_forms
 * @property {ExportOption[]} exports
 * @property {Choice[]} export_groups
 * @property {{name: string, label: string, values: Choice[]}[]} conventions
 * @property {{roles: {name: string, label: string, values: Choice[]}[], sets: LetterSet[]}} letters
 * @property {Field[]} penalty
 * @property {Field[]} clip
 * @property {{digits: Field, kinds: Choice[]}} rounding
 * @property {Messages} messages
 */

/**
 * The letters of a book or course.
 * @typedef {object} LetterSet
 * @property {string} name
 * @property {string} label
 * @property {Record<string, string>} letters  By role.
 * @property {Record<string, string>} conventions  By name those that are not the default there.
 * @property {string} source
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
 * @property {[string, string]} bounds  The lowest and the highest as they are written.
 * @property {string} allowed  "a number from 0 to 1000"
 * @property {string} allowed_form  "a number from {low} to {high}"
 * @property {string | null} hint
 * @property {boolean} nullable
 */

/**
 * @typedef {{name: string, label: string, note: string}} Choice
 */

/**
 * `copied`: it is a text that can be copied; `whole`: it repeats a training.
 * @typedef {Choice & {group: string, copied: boolean, whole: boolean}} ExportOption
 */

/**
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
 * @property {"number" | "integer" | "text" | "numbers" | "choice" | "flag" | "activation" | "activation_name"
 *   | "init" | "layers" | "marks" | "sizes"} type
 * @property {number | string | boolean | null} default
 * @property {string} [note]
 * @property {string[]} [of]  Of marks: the parameters whose entries may have them.
 * @property {string} [allowed]
 * @property {string | null} [hint]
 * @property {number | string | null} [minimum]  This and the next four: of a single number, as in `Field`.
 * @property {number | string | null} [maximum]
 * @property {boolean} [exclusive_minimum]
 * @property {boolean} [exclusive_maximum]
 * @property {boolean} [nullable]
 * @property {[string, string]} [bounds]
 * @property {string} [allowed_form]
 * @property {string[]} [shape]  Of numbers: what each axis counts, "samples", "units" or "inputs"; of kernels
 *   their own words.
 * @property {string[]} [axes]  Of sizes: what the numbers are along.
 * @property {string[]} [words]  Of sizes: words that stand for them.
 * @property {number} [each]  Of sizes: how many an axis may have.
 * @property {boolean} [one]  Of sizes: one number may serve all axes.
 * @property {Field} [entry]  One of the numbers.
 * @property {string} [symbol]
 * @property {boolean} [through_time]
 * @property {boolean} [is_bias]  One number a unit that the convention for biases is about.
 * @property {Record<string, string[]>} [when]  The choices of settings with which there are such numbers;
 *   absent: with all.
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
 * @property {{text: string, latex?: string, tree?: Expr}} formula
 * @property {boolean} [random]  An initializer that needs a seed.
 * @property {Field[]} hyperparameters
 * @property {{name: string, label: string, values: Choice[]}[]} [choices]  Variants of an optimizer or
 *   schedule.
 * @property {OptimizerQuantity[]} [quantities]  Of an optimizer: the lines that make the update.
 * @property {boolean} [whole_batch]  Of an optimizer: it sees all samples and parameters at once.
 * @property {string | null} [direction]  Of such an optimizer: where its steps go, in a formula.
 * @property {number | null} [usual_rate]  Of an optimizer: the learning rate of its paper, where the default
 *   is far from it.
 * @property {string[]} [losses]  Of an optimizer: those that it can go with.
 * @property {boolean} [follows_loss]  Of a schedule.
 * @property {string} source
 * @property {string | null} note
 */

/**
 * One line of an optimizer's rule, under the variants of `when`.
 * @typedef {{name: string, symbol: string, when: Record<string, string[]>, formula: Formula}}
 *   OptimizerQuantity
 */

/**
 * @typedef {{name: string, title: string, note: string, spec: Spec}} Example
 */

/**
 * What the build puts on the page before Python is there, as `globalThis.backpropPreload`.
 * @typedef {object} Preload
 * @property {Options} options
 * @property {Example[]} examples
 * @property {OfferedExercises} exercises
 * @property {PrintedSheet[]} printed
 * @property {{name: string, result: Result, check: GradientCheck}} example  The default example, computed.
 */

/**
 * Numbers as a book or page prints them.
 * @typedef {object} PrintedSheet
 * @property {1} schema
 * @property {string} example  The name of the example whose step they are of.
 * @property {string} name  Where they stand there.
 * @property {TypedAnswer[]} answers
 */

/**
 * @typedef {object} DatasetOption
 * @property {string} name
 * @property {string} label
 * @property {string} note
 * @property {"classification" | "regression"} kind
 * @property {number} n_in
 * @property {number} n_classes  0 for regression.
 * @property {[number, number] | null} targets  The lowest and the highest of a regression, without noise;
 *   null for classes.
 * @property {string[]} inputs  Names of the columns of X.
 * @property {string[]} classes
 * @property {Field[]} parameters  `samples`, `noise`, `seed` …
 * @property {string} source
 */

/**
 * What the page knows of a kind of layer by itself, in `contract/kinds.js`.
 * @typedef {object} KindRow
 * @property {string} label
 * @property {string} title  At the head of its part of the page: with a capital, without what stands in
 *   parentheses.
 * @property {string} word  The kind in a word; empty where the activation function says more.
 * @property {boolean} names_units  Its units have names of their own, not those below with a prime.
 * @property {SpaceRow | null} space  Of a kind over images or series.
 * @property {boolean} takes_sequences
 * @property {string} no_slope  Why ∂a/∂z is not one number a unit, where it may not be.
 * @property {string} z  What stands under z, where it is not called so: “the cell state c”; empty else.
 * @property {string | null} foot  What stands below each unit of the diagram.
 * @property {{name: string, first: string} | null} state  Its output at every time step, and what stands
 *   before the first.
 * @property {Record<string, ParameterRow>} parameters  What is trained or carried along, by its name.
 * @property {Record<string, ShownRow>} shown  What a step shows of it besides z, a, δ and parameters, in the
 *   order of computation.
 */

/**
 * What the sizes of a layer over an image or a series follow from.
 * @typedef {object} SpaceRow
 * @property {string[]} axes  In words: rows and columns.
 * @property {string} window  The setting that says how large its window is; empty where that is the whole
 *   image.
 * @property {number} usual  How long a window is along an axis where nothing is said, if there is room.
 * @property {boolean} filters  The channels that go out are of a number of their own.
 * @property {boolean} flat  What goes out is no image.
 * @property {boolean} keeps  All that comes in goes out, in whatever order.
 * @property {boolean} strides  It has a stride.
 * @property {boolean} stride_is_window  Where none is stated.
 */

/**
 * @typedef {object} ParameterRow
 * @property {string} symbol  Of one number of it.
 * @property {string} label
 * @property {"below" | "self" | null} from  Where its weights come from; null: one number a unit.
 * @property {boolean} is_bias  The convention for biases is about it.
 * @property {boolean} scales  It starts as 1.
 */

/**
 * @typedef {object} ShownRow
 * @property {string} symbol
 * @property {string} words  What stands before “of h1”.
 * @property {string} title
 * @property {string} axes  "j": one number a unit; "s": one a sample and, through time, step; "sj": one for
 *   each of both; "sg": of units a group.
 * @property {boolean} backward
 * @property {boolean} listed  It has a column in the kind's own table.
 */

/**
 * What the search for a learning rate tries where nothing else is asked, as a person writes it.
 * @typedef {object} SearchDefaults
 * @property {string[]} learning_rates
 * @property {string} low
 * @property {string} high
 * @property {string} count  Of restarts.
 * @property {number} most
 */

/**
 * How fast a training shows itself.
 * @typedef {object} SpeedRow
 * @property {string} label
 * @property {string} title
 */

/**
 * @typedef {object} SizeLimits
 * @property {number} inputs
 * @property {number} units
 * @property {number} steps
 * @property {number} depth  Of nested JSON.
 * @property {number} text  Characters of a number.
 * @property {number} given  Characters of it that a refusal repeats.
 * @property {number} answers  Numbers of a sheet that is marked.
 * @property {number} answer  Characters of one of them.
 * @property {number} quantity  Characters of its path.
 */

/**
 * Of files of text, in `contract/encodings.js`.
 * @typedef {object} Encodings
 * @property {string} not_western  A pattern: what bytes, each as the character of its number, hold that are
 *   hardly Windows-1252.
 * @property {Record<string, string>} code_pages  By the name that browsers have for it, in words.
 */

/**
 * A pattern that a whole text must fit, in `contract/grammar.js`: a number, or what is none and looks like
 * one.
 * @typedef {string} Grammar
 */

/**
 * Those that the page makes before Python answers, in `contract/messages.js`.
 * @typedef {object} Sentences
 * @property {string} refused  In which every value is refused: with label, given and allowed.
 * @property {Record<string, string>} invisible  What an invisible character is called.
 * @property {Record<string, string | string[]>} messages  By code: a text with places for its parts; of a
 *   refused value what it is called, what is allowed, and perhaps a hint.
 */

export {};
