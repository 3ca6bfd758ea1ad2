/**
 * Written by `build.py contract` from py/backprop/documents/shapes/pictures.txt: types only, nothing here
 * runs.
 *
 * @import {Value, Vector} from "./numbers.js"
 */

/**
 * Params of `evaluate`: `{run, step?, pictures, packed?}` or `{spec, pictures, packed?}`; answer `{schema: 1,
 * pictures, notes, note_codes}`, with `parameters` beside them where `parameters: true` asks for it. The
 * notes tell of a spec why compiled code will not take its training. Each key asks for a picture; what does
 * not fit the network is refused with its field, `pictures.boundary` and so on.
 * @typedef {object} PicturesRequest
 * @property {BoundaryRequest} [boundary]  Needs two inputs or more.
 * @property {CurveRequest} [curve]  Needs one input or more.
 * @property {boolean} [scores]
 * @property {{bins?: number}} [histograms]  20 bins when absent.
 * @property {SurfaceRequest} [surface]
 * @property {boolean} [packed]  Grids as `Packed` in place of nested lists: quick at 10 a second.
 */

/**
 * @typedef {object} BoundaryRequest
 * @property {[number, number]} [inputs]  Columns on the axes, the two that tell most of the targets when
 *   absent.
 * @property {[number, number]} [x]  Range; by the data with a margin of a tenth when absent.
 * @property {[number, number]} [y]
 * @property {number} [columns]  50 when absent, at most 200.
 * @property {number} [rows]
 * @property {boolean} [units]  The map of each unit of the hidden layers too (at most 64 units).
 */

/**
 * @typedef {object} CurveRequest
 * @property {number} [input]  0 when absent.
 * @property {[number, number]} [x]
 * @property {number} [count]  200 when absent, at most 2,000.
 * @property {boolean} [units]
 */

/**
 * The loss of all training rows over two chosen parameters, the others as they are, and the way that the run
 * took (its checkpoints; empty for a spec without run).
 * @typedef {object} SurfaceRequest
 * @property {[string, string]} parameters  Paths such as `layers[0].W[1][0]`.
 * @property {[number, number]} [x]  Range of the first; around the path and the value when absent.
 * @property {[number, number]} [y]
 * @property {number} [columns]  30 when absent, at most 100.
 * @property {number} [rows]
 */

/**
 * Numbers as base64 of little-endian float64, row by row.
 * @typedef {{shape: number[], float64: string}} Packed
 */

/**
 * @typedef {Value[][] | Packed} Grid
 */

/**
 * @typedef {object} Pictures
 * @property {Boundary} [boundary]
 * @property {Curve} [curve]
 * @property {{training: Scores, validation: Scores | null}} [scores]
 * @property {{layer: number, name: string, edges: Vector, counts: number[]}[]} [histograms]  One for each
 *   parameter; counts[i] lie from edges[i] to below edges[i + 1], the last edge included.
 * @property {Surface} [surface]
 */

/**
 * Rows of a grid go with `y`, upwards, columns with `x`.
 * @typedef {object} Boundary
 * @property {[number, number]} inputs
 * @property {number[]} held  Where each input stays that is on no axis.
 * @property {number[]} x
 * @property {number[]} y
 * @property {Grid[]} outputs  One for each output.
 * @property {{layer: number, unit: number, label: string, grid: Grid}[]} units  Empty unless asked for.
 */

/**
 * @typedef {object} Curve
 * @property {number} input
 * @property {number[]} x
 * @property {(Vector | Packed)[]} outputs  One for each output.
 * @property {{layer: number, unit: number, label: string, values: Vector | Packed}[]} units
 */

/**
 * @typedef {object} Surface
 * @property {[string, string]} parameters
 * @property {number[]} x
 * @property {number[]} y
 * @property {Grid} loss
 * @property {[Value, Value]} here  Where the network stands.
 * @property {{step: number[], x: Vector, y: Vector, loss: Vector}} path
 */

/**
 * How well predictions fit. Of classes: the class is the largest output, of a single output the nearer
 * target.
 * @typedef {object} Scores
 * @property {"classification" | "regression"} kind  By the data's `about`, else by the loss and the targets.
 * @property {number} rows
 * @property {Value} loss
 * @property {number | null} accuracy  Share that is right; null for regression.
 * @property {{classes: string[], counts: number[][]} | null} confusion  counts[i][j]: of class i, predicted
 *   as j.
 * @property {Value[] | null} r2  For each output, 1 − Σ(y − ŷ)²/Σ(y − ȳ)²; null for classification, and where
 *   y never varies.
 */

export {};
