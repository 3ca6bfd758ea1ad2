/**
 * Written by `build.py contract` from py/backprop/documents/shapes/reading.txt: types only, nothing here
 * runs.
 *
 * @import {Said} from "./checks.js"
 * @import {AskedSpec} from "./data.js"
 * @import {Spec} from "./spec.js"
 */

/**
 * Params of `read`.
 * @typedef {object} ReadRequest
 * @property {string} data  The bytes of the file or of the text, in Base64.
 * @property {AskedSpec} [spec]  The network is to stand in this spec: its data and settings are kept where
 *   the sizes fit.
 * @property {Record<string, string>} [beside]  Files that belong to it, by their names, likewise.
 * @property {boolean} [texts]  The arrays come with the texts of their numbers.
 * @property {boolean} [tables]  Of a table of data the form alone is told, "table": it is read by another
 *   method.
 * @property {ReadChoice[]} [choices]  One for each layer that was understood: what is left out of them stays
 *   so.
 */

/**
 * Answer of `read`.
 * @typedef {object} ReadPreview
 * @property {1} schema
 * @property {string} form  "pytorch", "onnx", "brackets" …
 * @property {ReadArray[]} arrays
 * @property {ReadLayer[] | null} layers  Null where the arrays are no network that is known here.
 * @property {Spec | null} spec  With this network; null where there is none.
 * @property {boolean} kept  The data of the given spec are in it.
 * @property {boolean} settings  The file has settings, as those of this package have, and they are in it.
 * @property {number[]} left_out  Places of the arrays that no layer has.
 * @property {string[]} notes
 * @property {Said[]} note_codes
 */

/**
 * @typedef {object} ReadArray
 * @property {string} name  Empty where nothing names it.
 * @property {number[]} shape
 * @property {unknown} [texts]  Nested lists of this shape: each number as it was printed.
 */

/**
 * @typedef {object} ReadLayer
 * @property {number} units
 * @property {string} activation
 * @property {number} [inputs]  Absent where this package wrote the file.
 * @property {boolean} [stored]  The activation is that of the file.
 * @property {boolean} [changeable]  Its activation can be chosen.
 * @property {number} [weights]  The place of its array, where the layers were made of arrays by name.
 * @property {number | null} [biases]
 * @property {boolean} [turned]  Column j holds the weights into unit j.
 * @property {boolean} [asked]  Both ways round fit, and nothing tells which is meant.
 */

/**
 * More of them than there are layers add layers, which name their weights.
 * @typedef {object} ReadChoice
 * @property {boolean} [left_out]  There is no such layer.
 * @property {string} [activation]
 * @property {number} [weights]
 * @property {number | null} [biases]
 * @property {boolean} [turned]
 */

export {};
