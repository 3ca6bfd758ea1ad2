/**
 * Written by `build.py contract` from py/backprop/documents/shapes/marking.txt: types only, nothing here
 * runs.
 *
 * @import {Expr} from "./arithmetic.js"
 * @import {Said} from "./checks.js"
 */

/**
 * @typedef {object} AnswersDocument
 * @property {1} [schema]
 * @property {TypedAnswer[]} answers
 * @property {string[]} [hints]  Quantities that a hint is asked for, at most 100.
 * @property {number} [digits]  Significant ones of the numbers in lines and hints; by default 6. A spec's own
 *   rounding goes before.
 */

/**
 * @typedef {object} TypedAnswer
 * @property {string} quantity  The path in the step, "layers[1].delta[0][0]"; of the second step
 *   "steps[1].layers[1].delta[0][0]".
 * @property {string} value  As it was typed: its last digit says how far it may be off. "1/3" is exact.
 */

/**
 * @typedef {object} MarkedSheet
 * @property {1} schema
 * @property {MarkedAnswer[]} answers
 * @property {string | null} first_wrong  The quantity of the first wrong answer in the order of computation.
 * @property {Slip[]} slips  The smallest explanation; those of further, equally good explanations follow.
 * @property {string | null} decides  A quantity that would tell the first two explanations apart.
 * @property {string | null} convention  Said where the whole sheet is right by another convention.
 * @property {Said | null} convention_code
 * @property {string[]} [notes]  Said where explanations are not looked for.
 * @property {Said[]} [note_codes]
 * @property {Hint[]} hints  Of the first wrong number, then of what was asked.
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
 * @property {string} line  The line as it is right, where it was departed from; empty where no line is.
 * @property {MarkedLine | null} our_line
 * @property {MarkedLine | null} their_line  The same as the student wrote it, from what was typed.
 * @property {string} did  What was done, in a sentence.
 * @property {string} belongs  What belongs there.
 * @property {ArithmeticDetail} [detail]  Of a lone wrong number.
 * @property {string} [detail_text]
 * @property {SlipCodes} codes  The sentences as codes with parts.
 */

/**
 * @typedef {"sign_dropped" | "digits_swapped" | "decimal_point" | "neighbor" | "forgotten_term" |
 *   "stopped_early"} ArithmeticDetail
 */

/**
 * @typedef {object} SlipCodes
 * @property {Said} did
 * @property {Said} belongs
 * @property {Said} [detail]
 */

/**
 * Symbol = formula = numbers = value, in trees with a `mark` around what differs from the line beside it.
 * @typedef {object} MarkedLine
 * @property {string | null} quantity  The number that the line makes; null where documents have none.
 * @property {Expr} symbol
 * @property {Expr} formula
 * @property {Expr} numbers
 * @property {Expr} value
 * @property {string | null} typed  The value as it was typed, on the student's line.
 * @property {TextPart[]} text  The whole line as text.
 */

/**
 * @typedef {object} TextPart
 * @property {string} text
 * @property {boolean} differs
 */

/**
 * For one quantity, from few words to the answer: rule, formula, numbers put in, value.
 * @typedef {object} Hint
 * @property {string} quantity
 * @property {string} rule
 * @property {Said} rule_code
 * @property {Expr} symbol
 * @property {Expr} formula
 * @property {Expr} numbers
 * @property {Expr} value
 * @property {HintText} text
 */

/**
 * @typedef {object} HintText
 * @property {string} formula
 * @property {string} numbers
 * @property {string} answer
 */

export {};
