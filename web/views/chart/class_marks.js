/** Marks of classes in a plane: their shapes differ as well as their colors. */

import { svg } from "../../lib/dom.js";

const SHAPES = [
  "M-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0Z",
  "M-3.2-3.2L3.2 3.2M-3.2 3.2L3.2-3.2",
  "M0-4.2L3.9 2.8H-3.9Z",
  "M-3.2-3.2H3.2V3.2H-3.2Z",
  "M0-4.4L4.4 0L0 4.4L-4.4 0Z",
  "M-4 0H4M0-4V4",
  "M0 4.2L3.9-2.8H-3.9Z",
  "M0 -4.6L1.1 -1.5L4.4 -1.4L1.8 0.6L2.7 3.7L0 1.9L-2.7 3.7L-1.8 0.6L-4.4 -1.4L-1.1 -1.5Z",
  "M-4.4-1.7H4.4V1.7H-4.4Z",
  "M-3.4-3.6H3.4L-3.4 3.6H3.4Z",
];
export const SHAPE_COUNT = SHAPES.length;

/** A mark at a place, with a rim that stands out from its own color below. @param {number} kind @param {number} x @param {number} y @param {boolean} [isHeld] */
export const markAt = (kind, x, y, isHeld = false) =>
  svg(
    "g",
    { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
    svg("path", { class: "mark-rim", d: SHAPES[kind % SHAPES.length] }),
    svg("path", {
      class: `mark kind-${kind % SHAPES.length}${isHeld ? " is-held" : ""}`,
      d: SHAPES[kind % SHAPES.length],
    }),
  );
