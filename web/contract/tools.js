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
 * @property {string} weights_order  In which order it holds and prints its weights.
 * @property {Record<string, ToolSetting>} defaults
 * @property {"float64" | "float32" | "float32 stored"} precision  In what its numbers are kept; stored:
 *   between computing in float64.
 * @property {"before" | "after"} reported  When the loss that it reports is taken: before each update, or
 *   after the epoch.
 * @property {string[]} activations
 * @property {string[]} losses
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
 */

/**
 * @typedef {object} Explained
 * @property {1} schema
 * @property {Explanation[]} explanations  The smallest first.
 * @property {string | null} decides  A quantity that tells the first two apart.
 * @property {{epochs: number}} [decides_after]  And when.
 */

/**
 * @typedef {object} Explanation
 * @property {string | null} tool  Whose rule; null: the spec's own.
 * @property {Record<string, ToolSetting>} settings
 * @property {string[]} departures  Beyond those of the tool itself.
 * @property {number} worst  The greatest difference in units of the last digit given.
 * @property {string[]} words
 */

export {};
