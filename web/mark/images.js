/** Numbers of an image or of a kernel: rows under one another, channel after channel, as a pasted block has them. */

import { spaceOf } from "../draft/space.js";
import { kindOf } from "../lib/kinds.js";
import { keysOf } from "../lib/paths.js";

/** @import {Part} from "./quantities.js" */

const OF_LAYER = /^layers\[(\d+)\]\.\w+$/;

/**
 * The images of a network by the path of what is one: channels, then a length for each axis.
 * @param {any[] | undefined} layers  Of a result's spec.
 * @returns {(part: Part) => number[] | undefined}
 */
export function imagesOf(layers = []) {
  /** @type {(number[] | null | undefined)[]} */
  const out = layers.map((layer) => {
    const row = kindOf(layer.kind);
    return row?.space ? spaceOf(row, layer, 0, layer.input)?.out : null;
  });
  return ({ path, shape }) => {
    const k = OF_LAYER.exec(path)?.[1];
    const image = path === "input_gradients" ? layers[0]?.input : k && out[Number(k)];
    return image && shape[shape.length - 1] === sizeOf(image) ? image : undefined;
  };
}

/**
 * Where a number stands among those of its image or kernel, laid flat, and the path of each other; null where it is of none.
 * @param {Part} part @param {string} from
 */
export function inImage(part, from) {
  const index = keysOf(from.slice(part.path.length)).map(Number);
  const shape = part.image ?? (isKernel(part) ? part.shape : null);
  if (!shape || index.length !== part.shape.length) return null;
  const lead = part.image ? index.slice(0, -1) : [];
  const own = part.image ? [index[index.length - 1]] : index;
  const sizes = part.image ? [sizeOf(shape)] : shape;
  return {
    shape,
    at: own.reduce((place, i, axis) => place * sizes[axis] + i, 0),
    /** @param {number} place */
    pathAt(place) {
      /** @type {number[]} */
      const found = [];
      for (const size of [...sizes].reverse()) {
        found.unshift(place % size);
        place = Math.floor(place / size);
      }
      return part.path + [...lead, ...found].map((i) => `[${i}]`).join("");
    },
  };
}

/** How many numbers an array has. @param {number[]} shape */
export const sizeOf = (shape) => shape.reduce((n, m) => n * m, 1);

/** Of more axes than a matrix from unit to unit has, and of no sample. @param {Part} part */
const isKernel = ({ shape, perSample }) => shape.length > 2 && !perSample;
