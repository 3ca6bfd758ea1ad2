/**
 * Written by `build.py contract` from py/backprop/documents/shapes/tools.txt: types only, nothing here runs.
 *
 * @import {Said} from "./checks.js"
 * @import {Signal, Value} from "./numbers.js"
 * @import {Spec} from "./spec.js"
 * @import {Parameters} from "./step.js"
 */

/**
 * @typedef {object} Tools
 * @property {1} schema
 * @property {ToolRow[]} tools
 */

/**
 * @typedef {object} ToolRow
 * @property {string} name
 * @property {string} label
 * @property {string} version
 * @property {string} source  Where the program is.
 * @property {string} group  Where it stands in a list.
 * @property {string} weights_order  In which order it holds and prints its weights.
 * @property {Record<string, ToolSetting>} defaults
 * @property {"float64" | "float32" | "float32 stored"} precision  In what its numbers are kept; stored:
 *   between computing in float64.
 * @property {"before" | "after"} reported  When the loss that it reports is taken: before each update, or
 *   after the epoch.
 * @property {string[]} activations
 * @property {string[]} losses
 * @property {string[]} scalings  What may be done to the data first, none among it.
 * @property {ToolDeparture[]} departures  Whatever its optimizer.
 * @property {ToolOptimizer[]} optimizers  The first is its default.
 */

/**
 * @typedef {string | number | boolean | null | (number | number[])[]} ToolSetting
 */

/**
 * How a program departs from the textbook, in a sentence.
 * @typedef {{name: string, words: string}} ToolDeparture
 */

/**
 * @typedef {object} ToolOptimizer
 * @property {string} name
 * @property {Record<string, ToolSetting>} defaults
 * @property {Record<string, ToolSetting>} settings  All that it has under this optimizer, with their
 *   defaults.
 * @property {string[]} lines  The lines of its update of a weight; none of an algorithm.
 * @property {string[]} bias_lines
 * @property {string} gradient  What g is made of; S is the sum over the batch.
 * @property {ToolDeparture[]} departures
 */

/**
 * What a spec with the key `as` gives.
 * @typedef {object} ToolResult
 * @property {1} schema
 * @property {string} tool
 * @property {string} label
 * @property {string} version
 * @property {Record<string, ToolSetting>} settings  That held: those given, those of the spec, the program's
 *   defaults.
 * @property {Spec} spec  With every default filled in and every weight drawn; `as` is left out.
 * @property {ToolStep[]} steps  The first `training.keep_steps` updates and the last.
 * @property {{step: number[], epoch: number[], loss: (Value | null)[]}} history  One entry an update, the
 *   loss before it.
 * @property {(Value | null)[]} losses  What the program reports of each epoch.
 * @property {Parameters[]} parameters  After the last update.
 * @property {ToolDeparture[]} departures
 * @property {{quantity: string, value: Value, textbook: Value}[]} differs  The parameters that the textbook's
 *   steps leave otherwise.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 */

/**
 * @typedef {object} ToolStep
 * @property {number} step
 * @property {number} epoch
 * @property {number[]} samples
 * @property {Value} loss  Of the batch before the update, as the program reports it.
 * @property {Signal} prediction
 * @property {ToolLayer[]} layers
 */

/**
 * @typedef {object} ToolLayer
 * @property {number} index
 * @property {string} kind
 * @property {string} activation
 * @property {Signal} z
 * @property {Signal} a
 * @property {Signal} delta
 * @property {Parameters} gradients
 * @property {Parameters} before
 * @property {Parameters} updates
 * @property {Parameters} after
 */

/**
 * Numbers of a program that are to be explained.
 * @typedef {object} NumbersDocument
 * @property {1} [schema]
 * @property {GivenNumbers[]} numbers
 */

/**
 * @typedef {object} GivenNumbers
 * @property {string} quantity  A path in a step or of the end, "parameters[0].W", "layers[1].delta[0][0]",
 *   "loss".
 * @property {{epochs: number} | {steps: number}} [after]  Absent: after one step.
 * @property {unknown} value  Numbers, lists of numbers, or texts as they were printed.
 * @property {string} [precision]  What they were kept in, "float32", where its last place is their unit, not
 *   their last digit.
 */

/**
 * @typedef {object} Explained
 * @property {1} schema
 * @property {Explanation[]} explanations  The smallest first.
 * @property {string | null} decides  A quantity that tells the first two apart.
 * @property {{epochs: number}} [decides_after]  And when.
 * @property {string[]} notes  That the search was cut short, where it was.
 * @property {Said[]} note_codes
 */

/**
 * @typedef {object} Explanation
 * @property {string | null} tool  Whose rule; null: the spec's own.
 * @property {Record<string, ToolSetting>} settings
 * @property {string[]} departures  Beyond those of the tool itself.
 * @property {number} worst  The greatest difference in units of the last digit given.
 * @property {string[]} words
 */

/**
 * @typedef {{epochs: number} | {steps: number}} AfterSteps
 */

/**
 * Params of `beside`, for numbers that were pasted or stood in a file.
 * @typedef {object} BesideRequest
 * @property {Spec} spec
 * @property {string} data  The bytes, in Base64.
 * @property {(BesideChoice | null)[]} [choices]  Of each array what is asked otherwise than guessed.
 * @property {AfterSteps} [after]  Of all arrays.
 * @property {number} [listed]  So many rows, the worst of all.
 */

/**
 * @typedef {object} BesideChoice
 * @property {string} [quantity]  A path in a step; empty: the array is left out.
 * @property {boolean} [turned]
 * @property {AfterSteps} [after]
 */

/**
 * @typedef {object} BesideTable
 * @property {BesideArray[]} arrays
 * @property {number} count  Of numbers that stand beside one of ours.
 * @property {number} agree
 * @property {BesideRow[]} rows  The worst first.
 * @property {number} rows_omitted
 */

/**
 * Numbers of a program beside ours.
 * @typedef {BesideTable & Held} BesideDocument
 */

/**
 * @typedef {object} Held
 * @property {1} schema
 * @property {string} form  What they were read as.
 * @property {NumbersDocument | null} numbers  What `explain` may be asked; null: they are too many, or not
 *   finite.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 */

/**
 * One array; what is told of its numbers where it stands beside ours.
 * @typedef {object} BesideArray
 * @property {string} name  Empty where nothing names it.
 * @property {string | null} quantity  Null: it was not known what it is.
 * @property {number[]} [shape]
 * @property {"name" | "shape" | "values" | "asked"} [how]  By what it was known.
 * @property {boolean} [turned]  Rows and columns are exchanged.
 * @property {boolean} [turnable]
 * @property {AfterSteps} [after]
 * @property {string[]} [choices]  All quantities of its size.
 * @property {string} [fault]  Why it stands beside nothing.
 * @property {string} [unit]  "digits": of the last digit printed; else of the last place in this precision.
 * @property {number} [count]
 * @property {number} [agree]
 * @property {{quantity: string, off: Value}} [worst]
 * @property {{block: number[], cells: Value[][]}} [map]  Differences in units, of each block of rows and
 *   columns the greatest.
 */

/**
 * @typedef {object} BesideRow
 * @property {number} array
 * @property {string} quantity
 * @property {AfterSteps} after
 * @property {string} theirs  As it was printed.
 * @property {Value} ours
 * @property {Value} off  The difference in units.
 * @property {boolean} agrees
 */

/**
 * The present step as another program takes it, beside ours.
 * @typedef {BesideTable & Against} AgainstDocument
 */

/**
 * @typedef {object} Against
 * @property {1} schema
 * @property {string} tool
 * @property {string} label
 * @property {string} version
 * @property {string} source
 * @property {string} weights_order
 * @property {Record<string, ToolSetting>} settings  That held.
 * @property {ToolDeparture[]} departures
 * @property {number} steps  That it takes over the rows of our step.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 */

export {};
