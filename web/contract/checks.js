/**
 * Written by `build.py contract` from py/backprop/documents/shapes/checks.txt: types only, nothing here runs.
 *
 * @import {Matrix, Value, Vector} from "./numbers.js"
 * @import {Remedy} from "./step.js"
 */

/**
 * @typedef {object} GradientCheck
 * @property {1} schema
 * @property {boolean | null} passed  Null where it can't be judged; `notes` say why.
 * @property {Outcome} outcome
 * @property {Value | null} bound  Of the gradient that is worst off, against the largest.
 * @property {Value | null} error
 * @property {Value | null} central_error  How far central differences are off.
 * @property {Value | null} central_excess  What of that is more than their own rounding and truncation.
 * @property {number} central_bound  The latter is held against it.
 * @property {number | null} sampled  So many of all gradients were moved; where one was not, its values are
 *   null.
 * @property {CheckedParameter[]} parameters
 * @property {string[]} notes
 * @property {Said[]} note_codes
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
 * @property {Value | null} bound
 * @property {Value | null} relative_error
 */

/**
 * @typedef {object} Health
 * @property {LayerHealth[]} layers
 * @property {string} verdict  Its name: "healthy", "vanishing", "not finite" …
 * @property {string} headline  The verdict in a word or two.
 * @property {Said} headline_code
 * @property {string} advice
 * @property {Said} advice_code
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
 * @property {LayerHealth[]} [layers]  Those inside a block.
 */

/**
 * The first number that is not finite: what made it, from what, and how to do without it.
 * @typedef {object} Origin
 * @property {string} quantity
 * @property {Value} value
 * @property {string} operation
 * @property {{quantity: string, value: Value}[]} inputs
 * @property {string} stable_form
 * @property {Said} stable_form_code
 */

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
 * @property {Said[]} note_codes
 */

/**
 * @typedef {object} TapeDocument
 * @property {1} schema
 * @property {TapeNode[]} nodes  Parents before children, the loss last; `id` is the place in this list.
 * @property {{quantity: string, label: string, analytic: Value, autodiff: Value}[]} agreement
 * @property {string[]} notes
 * @property {Said[]} note_codes
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

/**
 * Why a request is not answered: the path in the spec that it is about, the sentence, and what the sentence
 * is made of.
 * @typedef {{field: string | null, message: string, code: string, parts: Parts}} Refusal
 */

/**
 * A sentence as data: its code in the table of messages, and what is put in.
 * @typedef {{code: string, parts: Parts}} Said
 */

/**
 * Numbers, texts, lists of them, and sentences (`Said`) by the names of their places.
 * @typedef {Record<string, unknown>} Parts
 */

/**
 * Laws of backpropagation that an installation computed on itself: the answer of `verify`.
 * @typedef {object} VerifiedInstallation
 * @property {1} schema
 * @property {boolean} passed
 * @property {number} held
 * @property {number} count
 * @property {VerifiedLaw[]} laws
 * @property {{backprop: string, python: string, numpy: string, machine: string}} versions
 */

/**
 * @typedef {object} VerifiedLaw
 * @property {string} room
 * @property {string} name
 * @property {string} states  The law in a sentence.
 * @property {number} bound  So far it may be off, relative to the numbers' size; 0: in no bit.
 * @property {number | null} off  Null where it could not be computed, or is not finite.
 * @property {boolean} holds
 * @property {string} [fault]
 */

export {};
