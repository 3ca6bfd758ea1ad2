/**
 * Written by `build.py contract` from py/backprop/documents/shapes/search.txt: types only, nothing here runs.
 *
 * @import {Said} from "./checks.js"
 * @import {Value, Vector} from "./numbers.js"
 * @import {Scores} from "./pictures.js"
 * @import {Ended} from "./run.js"
 * @import {Spec} from "./spec.js"
 * @import {History, Parameters} from "./step.js"
 */

/**
 * Params of `compare`: `{specs: AskedSpec[], labels?: string[]}`, 2 to 8 specs, each trained to its end. The
 * first one's data and drawn weights are given to all whose network has the same shapes and that state none
 * of their own.
 * @typedef {object} Comparison
 * @property {1} schema
 * @property {ComparedRun[]} runs
 * @property {Difference[]} differences  Of each later run against the first.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 */

/**
 * @typedef {object} ComparedRun
 * @property {string} label
 * @property {string[]} changed  Paths at which its spec differs from the first one's, without data and
 *   weights.
 * @property {History} history  Evenly thinned, at the same steps in all runs as far as they go.
 * @property {Scores} scores
 * @property {Scores | null} val_scores
 * @property {Parameters[]} parameters
 * @property {Ended} ended
 * @property {number} step
 * @property {"numpy" | "kernel"} engine
 */

/**
 * @typedef {object} Difference
 * @property {number} run  Index of the later run.
 * @property {boolean} same_start  Equal weights and data before the first step, in bits.
 * @property {number | null} step  The first step whose numbers differ; null when none does.
 * @property {string | null} quantity  The first number of it that differs, in the order of computation.
 * @property {Value | null} first
 * @property {Value | null} other
 */

/**
 * Params of `search`: `{spec, kind: "grid", learning_rates?: number[], seeds?: number[]}`: each rate with
 * each seed of the initial weights; `{spec, kind: "range", low?, high?, steps?}`: one pass in which the rate
 * grows from low to high, a factor a step; `{spec, kind: "restarts", count?}`: other seeds at the spec's own
 * rate.
 * @typedef {object} SearchDocument
 * @property {1} schema
 * @property {"grid" | "range" | "restarts"} kind
 * @property {Trial[]} trials  In the order asked for; empty for `range`.
 * @property {number | null} best  Index of the trial with the lowest last loss (of the validation rows where
 *   there are any).
 * @property {RangeTest} [range]
 * @property {Spec} [spec]  The resolved spec of the best trial.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 */

/**
 * @typedef {object} Trial
 * @property {number} learning_rate
 * @property {number} seed
 * @property {Value} first_loss  Mean of its first epoch.
 * @property {Value} loss  Mean of its last epoch.
 * @property {Value | null} val_loss
 * @property {number} epochs
 * @property {Ended} ended
 */

/**
 * @typedef {object} RangeTest
 * @property {Vector} learning_rate
 * @property {Vector} loss
 * @property {Vector} smoothed
 * @property {number | null} suggested  A tenth of the rate with the lowest smoothed loss.
 */

export {};
