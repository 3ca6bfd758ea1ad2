/**
 * Marks on the numbers of a layer: frozen ones, which training leaves as they are, and absent connections. The draft holds them as
 * a spec does, by the name of a parameter: true for all of its numbers, or true or false for each.
 */

/** @import {LayerField} from "../contract/types.js" */
/** @import {DraftLayer} from "./draft.js" */

/** @typedef {boolean | boolean[] | boolean[][]} Marked */

/** The draft of what a spec says of one mark. @param {unknown} value @returns {Record<string, Marked>} */
export function marksDraft(value) {
  return value && typeof value === "object" ? structuredClone(/** @type {any} */ (value)) : {};
}

/**
 * Whether a number has a mark.
 * @param {DraftLayer} layer @param {string} mark @param {string} name  Of the parameter. @param {number[]} at
 */
export function isMarked(layer, mark, name, at) {
  /** @type {any} */
  let own = layer[mark]?.[name] ?? false;
  for (const i of at) own = Array.isArray(own) ? (own[i] ?? false) : own;
  return own === true;
}

/**
 * One parameter's marks in its shape: true where all have it, undefined where none has.
 * @param {DraftLayer} layer @param {string} mark @param {string} name @param {number[]} shape @returns {Marked | undefined}
 */
export function marksOf(layer, mark, name, shape) {
  if (layer[mark]?.[name] === undefined) return undefined;
  const entries = placesOf(shape).map((at) => isMarked(layer, mark, name, at));
  if (!entries.includes(true)) return undefined;
  if (!entries.includes(false)) return true;
  const [, m] = shape;
  return m === undefined
    ? entries
    : Array.from({ length: shape[0] }, (_, j) => entries.slice(j * m, (j + 1) * m));
}

/**
 * One mark of a layer with a number's mark given or taken away; without a place, that of all numbers of the parameter.
 * @param {DraftLayer} layer @param {string} mark @param {string} name @param {number[]} shape @param {boolean} on
 * @param {number[]} [at]
 * @returns {Record<string, Marked>}
 */
export function withMark(layer, mark, name, shape, on, at) {
  const [n, m] = shape;
  const value = (/** @type {number[]} */ place) =>
    !at || at.every((i, axis) => i === place[axis]) ? on : isMarked(layer, mark, name, place);
  const row = (/** @type {number} */ j) => Array.from({ length: m }, (_, k) => value([j, k]));
  const made = Array.from({ length: n }, (_, j) => (m === undefined ? value([j]) : row(j)));
  return { ...layer[mark], [name]: at ? /** @type {Marked} */ (made) : on };
}

/** Every place of a parameter. @param {number[]} shape @returns {number[][]} */
function placesOf([n, m]) {
  const rows = Array.from({ length: n }, (_, j) => [j]);
  return m === undefined ? rows : rows.flatMap(([j]) => Array.from({ length: m }, (_, k) => [j, k]));
}

/**
 * What a spec says of one mark; undefined where no number has it.
 * @param {DraftLayer} layer @param {LayerField} field @param {(name: string) => number[] | null} shapeOf  null: the parameter is
 *   not there.
 */
export function readMarks(layer, field, shapeOf) {
  /** @type {Record<string, Marked>} */
  const read = {};
  for (const name of field.of ?? []) {
    const shape = shapeOf(name);
    const own = shape && marksOf(layer, field.name, name, shape);
    if (own !== undefined && own !== null) read[name] = own;
  }
  return Object.keys(read).length ? read : undefined;
}
