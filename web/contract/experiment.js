/**
 * Written by `build.py contract` from py/backprop/documents/shapes/experiment.txt: types only, nothing here
 * runs.
 *
 */

/**
 * `values` of each seed, but at a point of a curve. A number is null where a run never arrived.
 * @typedef {{n: number, failed: number, low: number | null, q1: number | null, median: number | null, q3:
 *   number | null, high: number | null, values?: (number | null)[]}} Summary
 */

/**
 * @typedef {object} ExperimentProgress
 * @property {string} name
 * @property {number} done  Runs done …
 * @property {number} total  … of so many.
 * @property {number} seeds_done
 * @property {number} seeds
 * @property {{seed: number, arm: string, setting: string, rate: number | null} | null} now  With a rate: a
 *   trial of it.
 * @property {ExperimentDocument | null} document  So far, now and then.
 */

/**
 * A deciding comparison: in how many of n seeds it is as claimed, p of the sign test, and p corrected for all
 * of them.
 * @typedef {{label: string, found: string, effect: Middle, agree: number, disagree: number, n: number, p:
 *   number, corrected: number, says: "for" | "against" | "open"}} Weighed
 */

/**
 * A median and its interval.
 * @typedef {{median: number | null, low: number | null, high: number | null}} Middle
 */

/**
 * In words: what the first deciding comparison found, in how many seeds, the others, and where the claim does
 * not hold.
 * @typedef {{holds: "holds" | "in part" | "not shown" | "fails", figure: string, words: string, deciding:
 *   Weighed[], findings: string[], limits: string[]}} Verdict
 */

/**
 * @typedef {object} ExperimentDocument
 * @property {1} schema
 * @property {string} name
 * @property {string} title
 * @property {string} section  Of the guide.
 * @property {string} claim
 * @property {string} question
 * @property {string} task
 * @property {string} budget
 * @property {string} source
 * @property {number} seeds  How many …
 * @property {string} seed_list  … and which: "0-29".
 * @property {{name: string, label: string}[]} settings
 * @property {{name: string, label: string, digits: number, machine: boolean}[]} measures
 * @property {ExperimentRow[]} rows
 * @property {Verdict | null} verdict
 * @property {Record<string, unknown>} drawing  How Python draws it.
 * @property {{head: string[], rows: string[][]}} [table]  In words; none before the first seed.
 * @property {PictureNode} [picture]  Drawn by Python; none before the first seed.
 */

/**
 * @typedef {object} ExperimentRow
 * @property {string} setting
 * @property {string} arm
 * @property {string} label
 * @property {number | null} rate  Chosen from the grid of rates, if there is one.
 * @property {number[]} rates
 * @property {Record<string, Summary>} measures
 * @property {Summary[]} curve
 * @property {Record<string, unknown>} spec  Of its first seed, as it was asked.
 */

/**
 * SVG.
 * @typedef {{name: string, attributes: Record<string, string>, text: string, children: PictureNode[]}}
 *   PictureNode
 */

/**
 * Params of `architecture`: a spec, `{strategy, seed?, space?, budget?}`, numbers as they are typed; it works
 * in slices as `experiment` does.
 * @typedef {object} ArchitectureProgress
 * @property {number} done  Training steps …
 * @property {number} total  … of so many.
 * @property {number} candidates
 * @property {ArchitectureDocument | null} document
 */

/**
 * @typedef {object} ArchitectureDocument
 * @property {1} schema
 * @property {string} strategy
 * @property {number} seed  From which weights and the order of rows are drawn.
 * @property {{depths: number[], units: number[], activations: string[]}} space
 * @property {{parameters: number, steps: number, each: number, seconds: number | null}} budget
 * @property {number} steps  Taken of them.
 * @property {number} rows  Trained on …
 * @property {number} rows_kept_apart  … and kept out,
 * @property {{val_fraction: number, val_seed: number}} split  by this share and seed.
 * @property {"accuracy" | "r2" | ""} score
 * @property {Candidate[]} candidates
 * @property {number[]} front  Their indices, from small to large.
 * @property {number | null} winner
 * @property {unknown} spec  The winner's, to be trained as the search did; null without one.
 * @property {PictureNode | null} picture  Drawn by Python; null before the first candidate.
 */

/**
 * @typedef {object} Candidate
 * @property {number} index
 * @property {{units: number, activation: string}[]} layers  Hidden ones.
 * @property {string} origin
 * @property {number | null} parent
 * @property {number} parameters
 * @property {number} steps
 * @property {number} epochs  That these are.
 * @property {number | null} loss
 * @property {number | null} validation_loss  On the rows kept out, as the score.
 * @property {number | null} score
 * @property {boolean} front
 */

export {};
