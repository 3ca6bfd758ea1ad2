/**
 * Layers over images and series on the form: whole numbers along axes as texts, and the sizes that follow of them by the rules of
 * `py/backprop/equations/space.py`; a test holds both together.
 */

import { refusalOf } from "../lib/messages.js";

/** @import {KindRow, LayerField, SpaceRow} from "../contract/types.js" */
/** @import {DraftLayer} from "./draft.js" */

/** What a layer over an image has for its axes. @typedef {{units: number, out: number[] | null, axes: Record<string, number>}} Space */

/** @param {unknown} value  Of a spec. */
export const sizesText = (value) =>
  Array.isArray(value)
    ? value.every((n) => n === value[0]) && value.length < 3
      ? String(value[0])
      : value.join(" × ")
    : String(value ?? "");

/**
 * The numbers of a text, or the word that it is; null where it says nothing.
 * @param {LayerField} field @param {string} text
 * @throws {import("../lib/messages.js").Refusal}
 */
export function readSizes(field, text, label = field.label) {
  const given = String(text ?? "").trim();
  if (!given) return null;
  if (field.words?.includes(given)) return given;
  const parts = given.replace(/^\[|\]$/g, "").split(/\s*[×x*,;]\s*|\s+/);
  const numbers = parts.map((part) => (/^\d{1,9}$/.test(part) ? Number(part) : NaN));
  const n = field.axes?.length ?? 1;
  const counts = [n, n * (field.each ?? 1), ...(field.one ? [1] : [])];
  const fits = numbers.every((number) => number >= Number(field.minimum) && number <= Number(field.maximum));
  if (!counts.includes(numbers.length) || !fits)
    throw refusalOf("layer.sizes", given, { label, allowed: field.allowed });
  return numbers.length === 1 && n > 1 ? Array(n).fill(numbers[0]) : numbers;
}

/** The same where a text that says nothing right counts as none. @param {unknown} text @param {number} n  Axes. */
function known(text, n) {
  const parts = String(text ?? "")
    .trim()
    .split(/\s*[×x*,;]\s*|\s+/);
  const numbers = parts.map((part) => (/^\d{1,4}$/.test(part) ? Number(part) : NaN));
  if (numbers.some(Number.isNaN)) return null;
  return numbers.length === 1 ? Array(n).fill(numbers[0]) : numbers;
}

/** @param {unknown} text @param {number} otherwise */
const whole = (text, otherwise) => (/^\s*[1-9]\d{0,3}\s*$/.test(String(text)) ? Number(text) : otherwise);

/**
 * The sizes of a layer; where they do not fit each other, those of one number, which Python refuses.
 * @param {KindRow} row @param {DraftLayer} layer @param {number} inputs @param {number[] | null} shape  Of what comes in, where it
 *   is an image or a series.
 * @returns {Space | null}  null: a layer of another kind.
 */
export function spaceOf({ space }, layer, inputs, shape) {
  if (!space) return null;
  const n = space.axes.length;
  const came = cameIn(space, layer, inputs, shape);
  const window = space.window
    ? (known(layer[space.window], n) ?? came.slice(1).map((length) => Math.min(space.usual, length)))
    : came.slice(1);
  const strides = space.strides
    ? (known(layer.stride, n) ?? (space.stride_is_window ? window : Array(n).fill(1)))
    : Array(n).fill(1);
  const dilations = known(layer.dilation, n) ?? Array(n).fill(1);
  const groups = whole(layer.groups, 1);
  const filters = space.filters ? whole(layer.filters, 1) : came[0];
  const lengths = came.slice(1).map((length, i) => {
    const reach = dilations[i] * (window[i] - 1) + 1;
    return Math.max(
      1,
      Math.floor((length + padded(layer.padding, i, n, length, reach, strides[i]) - reach) / strides[i]) + 1,
    );
  });
  const out = space.keeps ? came : [filters, ...lengths];
  const channels = space.filters ? Math.max(1, Math.floor(came[0] / groups)) : came[0]; // A filter sees one group.
  /** @type {Record<string, number>} */
  const axes = { filters, channels };
  space.axes.forEach((word, i) => {
    axes[`window ${word}`] = window[i];
  });
  return { units: out.reduce((product, size) => product * size, 1), out: space.flat ? null : out, axes };
}

/** Channels and the length of each axis. @param {SpaceRow} space @param {DraftLayer} layer @param {number} inputs @param {number[] | null} shape */
function cameIn({ axes }, layer, inputs, shape) {
  const stated = known(layer.input, 1);
  if (stated && stated.length === axes.length + 1) return stated;
  if (shape && shape.length === axes.length + 1) return shape;
  const side = Math.floor(Math.sqrt(inputs));
  if (axes.length === 1) return [1, inputs];
  return side * side === inputs ? [1, side, side] : [1, 1, inputs];
}

/** How many places are added to an axis. @param {unknown} padding @param {number} i @param {number} n @param {number} length @param {number} reach @param {number} stride */
function padded(padding, i, n, length, reach, stride) {
  const numbers = known(padding, n);
  if (numbers) return numbers.length > n ? numbers[i] + numbers[n + i] : 2 * numbers[i];
  return String(padding ?? "").startsWith("same")
    ? Math.max(0, (Math.ceil(length / stride) - 1) * stride + reach - length)
    : 0;
}

/** The places of an array of some shape, in the order of memory. @param {number[]} shape @returns {number[][]} */
export function placesOf([n, ...rest]) {
  const inner = rest.length ? placesOf(rest) : [[]];
  return Array.from({ length: n }, (_, i) => inner.map((place) => [i, ...place])).flat();
}
