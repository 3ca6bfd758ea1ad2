/**
 * Written by `build.py contract` from py/backprop/documents/shapes/arithmetic.txt: types only, nothing here
 * runs.
 *
 * @import {Said} from "./checks.js"
 * @import {Value} from "./numbers.js"
 */

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
 * A gradient as the sum over all paths to the loss: the answer of `paths`.
 * @typedef {object} PathsDocument
 * @property {1} schema
 * @property {string} quantity  The path of the gradient, δ or ∂E/∂a.
 * @property {string} name
 * @property {Expr} symbol
 * @property {Value} value  As the step has it.
 * @property {Value} sum  Of all paths.
 * @property {number} count
 * @property {LossPath[]} paths  The largest products first.
 * @property {{count: number, value: Value}} rest  Of the paths that are not listed.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 */

/**
 * @typedef {object} LossPath
 * @property {string[]} through  Paths of the errors on the way, from the number to the loss.
 * @property {string[]} route  The units on the way, in words.
 * @property {number | null} sample  At whose loss it ends, where the batch has several.
 * @property {Expr} formula  The product.
 * @property {Expr} numbers
 * @property {Value} value
 * @property {Value | null} share  Of the gradient; null where that is 0.
 */

/**
 * What a small change of one parameter does to the loss: the answer of `nudge`.
 * @typedef {object} NudgeDocument
 * @property {1} schema
 * @property {string} quantity  The path of the parameter before the step.
 * @property {string} name
 * @property {Value} value
 * @property {Value} gradient  Of the whole loss, in closed form.
 * @property {Value} loss
 * @property {NudgeMove[]} moves  By the asked h, and by tenths of it.
 * @property {number[]} h  Of the curve, rising.
 * @property {NudgeQuotient} forward
 * @property {NudgeQuotient} central
 * @property {Value[]} rounding  About what rounding makes of the forward quotient, by h.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 */

/**
 * @typedef {object} NudgeMove
 * @property {number} h
 * @property {Value} loss
 * @property {Value} change
 * @property {Value} foretold  g·h.
 * @property {Value} left  change − g·h.
 */

/**
 * By h.
 * @typedef {object} NudgeQuotient
 * @property {Value[]} values
 * @property {Value[]} errors  Distance from the gradient.
 * @property {number | null} slope  By how many powers of ten the error falls with one of h; null where
 *   rounding alone makes it.
 * @property {number} best  Where on the curve the error is least.
 */

/**
 * The first step without rounding: the answer of `exact`, by path of a quantity.
 * @typedef {object} ExactDocument
 * @property {1} schema
 * @property {Record<string, string>} exact  Fractions, "27/200", where no function leaves them.
 * @property {Record<string, number>} digits  Of the shown number, those that are the fraction's.
 * @property {Record<string, [Value, Value]>} bounds  Between which the true number lies.
 * @property {Record<string, number>} certain  Significant digits that bounds and number share.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 */

/**
 * An expression as nested arrays, the tag first. `num` carries the path of its quantity, or null for a
 * constant; the index of `sum` may be null; `dots` stands for so many terms left out, `mark` for what differs
 * from a line beside it. Parentheses are the renderer's business.
 * @typedef {["num", Value, string | null] | ["sym", string, string | Expr | null] | ["arrow", Expr, Expr] |
 *   ["add", Expr[]] | ["mul", Expr[]] | ["sub", Expr, Expr] | ["neg", Expr] | ["div", Expr, Expr] | ["pow",
 *   Expr, Expr] | ["call", string, Expr[]] | ["abs", Expr] | ["sqrt", Expr] | ["sum", Expr, string | null] |
 *   ["cases", [Expr, Expr | null][]] | ["cmp", "<" | "≤" | ">" | "≥" | "=", Expr, Expr] | ["dots", number] |
 *   ["mark", Expr]} Expr
 */

export {};
