/**
 * Written by `build.py contract` from py/backprop/documents/shapes/exercises.txt: types only, nothing here
 * runs.
 *
 * @import {Said} from "./checks.js"
 * @import {AskedSpec} from "./data.js"
 * @import {PictureNode} from "./experiment.js"
 * @import {Field} from "./options.js"
 * @import {NamedSpec, Spec} from "./spec.js"
 */

/**
 * What is left out is the difficulty's.
 * @typedef {object} ExerciseRequest
 * @property {1} [schema]
 * @property {"forward" | "delta" | "update" | "two_steps" | "bptt" | "batch_norm"} [difficulty]  By default
 *   "update".
 * @property {string} [network]  Inputs and units, "2-3-1".
 * @property {AskedSpec} [spec]  A setup in place of network, functions, loss and optimizer: its numbers and
 *   rows are drawn anew.
 * @property {string | NamedSpec} [activation]
 * @property {string | NamedSpec} [output_activation]
 * @property {string | NamedSpec} [loss]
 * @property {string | NamedSpec} [optimizer]
 * @property {number | null} [learning_rate]
 * @property {number | null} [batch]  Samples.
 * @property {number | null} [times]  Time steps.
 * @property {string | string[]} [ask]  Kinds of quantities (delta, gradients, gradients.W), or single ones
 *   (layers[0].delta[0][1]).
 * @property {number} [digits]  Decimals of the answers.
 * @property {number} [places]  Decimals of the numbers that are given.
 * @property {number} [dead]  Units of a one-sided function that are off.
 * @property {number} [points]  Of each number.
 * @property {number} [choices]  Wrong choices beside each key.
 * @property {boolean} [hunt]  A worked step with one slip in it: which line is the first wrong one?
 * @property {number | bigint} [seed]
 * @property {number} [versions]
 * @property {string} [title]
 */

/**
 * Before Python is there.
 * @typedef {object} OfferedExercises
 * @property {{name: string, label: string, network: string, ask: string[], kinds: string[]}[]} difficulties
 * @property {{name: string, label: string, notes: string[]}[]} forms
 * @property {Field[]} fields
 */

/**
 * @typedef {object} Exercises
 * @property {1} schema
 * @property {ExerciseSheet[]} sheets
 * @property {(PictureNode | null)[]} [pictures]  Of the sheets, where a page asks.
 */

/**
 * Sheets in one of the forms: what is no text is in Base64.
 * @typedef {object} ExerciseFiles
 * @property {1} schema
 * @property {{file: string, text?: string, base64?: string}[]} files
 * @property {string[]} notes  What a platform takes, and what students may type there.
 * @property {Said[]} note_codes
 */

/**
 * @typedef {object} ExerciseSheet
 * @property {string} title
 * @property {number} version  From 1.
 * @property {number | bigint} seed
 * @property {ExerciseGiven[]} given
 * @property {string} picture  SVG, or empty.
 * @property {ExerciseQuestion[]} questions
 * @property {Spec} spec  By which answers are marked.
 */

/**
 * @typedef {object} ExerciseGiven
 * @property {string} name
 * @property {string} symbol
 * @property {DecimalTexts} values  Numbers, or a formula in words.
 */

/**
 * @typedef {string | string[] | string[][] | string[][][]} DecimalTexts
 */

/**
 * One number that is asked; decimal texts have a hyphen for minus.
 * @typedef {object} ExerciseQuestion
 * @property {string} quantity  "layers[1].delta[0][0]"; of the second step "steps[1].layers[1].delta[0][0]".
 * @property {string} symbol
 * @property {string} latex
 * @property {string} key  The value, rounded to the decimals asked.
 * @property {string} unit  One unit of its last decimal.
 * @property {number} points
 * @property {string} line  The worked line.
 * @property {string} line_latex
 * @property {string[]} choices  Wrong values, each the result of a slip.
 */

/**
 * Of `mark --folder`: a class's sheets.
 * @typedef {object} HandedInResults
 * @property {1} schema
 * @property {HandedInRow[]} results
 * @property {HandedInSlip[]} slips  The commonest first, each once a student.
 * @property {{file: string, message: string}[]} unread
 * @property {number} left  Sheets that were to be marked yet when it was stopped.
 */

/**
 * @typedef {object} HandedInSlip
 * @property {string} slip
 * @property {string} did  What was done, in a sentence.
 * @property {number} count
 * @property {string[]} students
 */

/**
 * The same for a page.
 * @typedef {object} MarkedClass
 * @property {1} schema
 * @property {HandedInRow[]} results
 * @property {HandedInSlip[]} slips
 * @property {{file: string, message: string}[]} unread
 * @property {number} left  Sheets that were to be marked yet when it was stopped.
 * @property {PictureNode | null} plot  Of the slips; null where there is none.
 * @property {string} csv  The results.
 * @property {string} slips_csv
 */

/**
 * @typedef {object} HandedInRow
 * @property {string} file
 * @property {string} student
 * @property {number} version
 * @property {number} points  Of numbers that are right.
 * @property {number} consequential_points  Of those that are rightly computed from the student's own.
 * @property {number} of
 * @property {number} right
 * @property {number} consequential
 * @property {number} imprecise  Right as far as they go, with fewer decimals than asked.
 * @property {number} wrong
 * @property {number} blank
 * @property {string | null} first_wrong
 * @property {string | null} first_symbol  What the sheet calls it.
 * @property {string[]} slips  That explain the sheet together.
 * @property {string | null} did  What was done first, in a sentence.
 * @property {string | null} belongs
 */

export {};
