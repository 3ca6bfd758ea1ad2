/**
 * Written by `build.py contract` from py/backprop/documents/shapes/marking.txt: types only, nothing here
 * runs.
 *
 */

/**
 * @typedef {object} AnswersDocument
 * @property {1} [schema]
 * @property {TypedAnswer[]} answers
 */

/**
 * @typedef {object} TypedAnswer
 * @property {string} quantity  The path in the step, "layers[1].delta[0][0]".
 * @property {string} value  As it was typed: its last digit says how far it may be off. "1/3" is exact.
 */

/**
 * @typedef {object} MarkedSheet
 * @property {1} schema
 * @property {MarkedAnswer[]} answers
 * @property {string | null} first_wrong  The quantity of the first wrong answer in the order of computation.
 * @property {Slip[]} slips  The smallest explanation; those of further, equally good explanations follow.
 * @property {string | null} decides  A quantity that would tell the first two explanations apart.
 */

/**
 * @typedef {object} MarkedAnswer
 * @property {string} quantity
 * @property {string} value
 * @property {boolean} correct
 * @property {AnswerVerdict} verdict
 */

/**
 * Consequential: rightly computed from the student's own number.
 * @typedef {"right" | "consequential" | "wrong" | "unknown"} AnswerVerdict
 */

/**
 * @typedef {object} Slip
 * @property {string} name  "missing_hidden_derivative", "arithmetic" …
 * @property {"slip" | "convention"} family
 * @property {number} explanation  Slips with the same number belong together; others explain the sheet as
 *   well.
 * @property {string} at  The first quantity that it explains.
 * @property {string[]} explains
 * @property {string} line  The line of arithmetic as it is right; empty where the quantity has none.
 * @property {string} did  What was done, in a sentence.
 * @property {string} belongs  What belongs there.
 * @property {"sign_dropped" | "digits_swapped" | "decimal_point" | "neighbor"} [detail]  Of a lone wrong
 *   number.
 */

export {};
