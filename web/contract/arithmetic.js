/**
 * Written by `build.py contract` from py/backprop/documents/shapes/arithmetic.txt: types only, nothing here
 * runs.
 *
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
 * An expression as nested arrays, the tag first. `num` carries the path of its quantity, or null for a
 * constant; the index of `sum` may be null; `dots` stands for so many terms left out. Parentheses are the
 * renderer's business.
 * @typedef {["num", Value, string | null] | ["sym", string, string | Expr | null] | ["arrow", Expr, Expr] |
 *   ["add", Expr[]] | ["mul", Expr[]] | ["sub", Expr, Expr] | ["neg", Expr] | ["div", Expr, Expr] | ["pow",
 *   Expr, Expr] | ["call", string, Expr[]] | ["abs", Expr] | ["sqrt", Expr] | ["sum", Expr, string | null] |
 *   ["cases", [Expr, Expr | null][]] | ["cmp", "<" | "≤" | ">" | "≥" | "=", Expr, Expr] | ["dots", number]}
 *   Expr
 */

export {};
