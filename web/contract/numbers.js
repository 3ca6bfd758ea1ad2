/**
 * Written by `build.py contract` from py/backprop/documents/shapes/numbers.txt: types only, nothing here
 * runs.
 *
 */

/**
 * A number of a result; one that is not finite is an object.
 * @typedef {number | NonFinite} Value
 */

/**
 * @typedef {{nonfinite: "nan" | "inf" | "-inf"}} NonFinite
 */

/**
 * @typedef {Value[]} Vector
 */

/**
 * @typedef {Value[][]} Matrix
 */

/**
 * Samples are the first axis; through time, steps the second.
 * @typedef {Matrix | Matrix[]} Signal
 */

/**
 * An array of any number of axes.
 * @typedef {Value | Numbers[]} Numbers
 */

export {};
