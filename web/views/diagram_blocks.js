/** What the diagram draws around and above cells: the frame of a residual block, the arcs that pass by it, names of lanes. */

import { svg } from "../lib/dom.js";
import { headingOf } from "./diagram_parts.js";

/** @import {Graph} from "./diagram_cells.js" */
/** @import {EdgePlace, NodePlace} from "./diagram_layout.js" */

/** How far an arc keeps from the circles, and from the next arc. */
const CLEAR = 38;
const APART = 9;

/** Frames around the layers that a block holds. @param {NodePlace[]} nodes @param {Graph} graph */
export function frames(nodes, { cells }) {
  const blocks = new Set(cells.flatMap(({ of }) => (of?.inner.length ? [of] : [])));
  return [...blocks].map((of) => {
    const inside = nodes.filter(({ cell }) => cell.scope.startsWith(`${of.path}.`));
    const [left, right] = [Math.min, Math.max].map((pick, i) =>
      pick(...inside.map(({ x, r, e }) => x + (i ? 1 : -1) * (r + e + 12))),
    );
    const top = Math.min(...inside.map(({ y, r }) => y - r - 28));
    const bottom = Math.max(...inside.map(({ y, r, cell }) => y + r + (cell.foot ? 40 : 25)));
    return svg(
      "g",
      { class: "block" },
      svg("rect", { x: left, y: top, width: right - left, height: bottom - top, rx: 14 }),
      svg("text", { class: "more", x: (left + right) / 2, y: bottom - 10 }, `F, layer ${of.number}`),
    );
  });
}

/** Arcs past a block: the upper half of the units above it, the others below. @param {EdgePlace[]} skips @param {NodePlace[]} nodes @param {string} id  Of their end. */
export function arcs(skips, nodes, id) {
  return skips.map(({ from, to }) => {
    const between = nodes.filter(({ x }) => x > from.x && x < to.x);
    const peers = skips.filter((other) => other.to.cell === to.cell);
    const row = peers.findIndex((other) => other.to === to);
    const isAbove = row < Math.ceil(peers.length / 2);
    const rank = isAbove ? row : peers.length - 1 - row; // The outermost unit has the innermost arc's room to itself.
    const edge = isAbove
      ? Math.min(...between.map(({ y, r }) => y - r)) - CLEAR - APART * rank
      : Math.max(...between.map(({ y, r }) => y + r)) + CLEAR + APART * rank;
    const side = isAbove ? -0.72 : 0.72;
    const [x1, y1] = [from.x + from.e + from.r * 0.7, from.y + from.r * side];
    const [x2, y2] = [to.x - to.e - to.r * 0.7, to.y + to.r * side];
    const peak = y1 + (edge - y1) / 0.75; // A cubic comes three quarters of the way to its handles.
    const bend = (x2 - x1) * 0.22;
    return svg("path", {
      class: "arc",
      d: `M${x1} ${y1}C${x1 + bend} ${peak} ${x2 - bend} ${peak} ${x2} ${y2}`,
      "marker-end": `url(#${id})`,
    });
  });
}

/** The end of an arc, where what comes in is added. @param {string} id */
export function arcEnd(id) {
  return svg(
    "defs",
    {},
    svg(
      "marker",
      {
        id,
        viewBox: "0 0 10 10",
        refX: 8,
        refY: 5,
        markerWidth: 7,
        markerHeight: 7,
        orient: "auto",
      },
      svg("path", { class: "arc-head", d: "M0 1L9 5L0 9" }),
    ),
  );
}

/** What lies in each lane, at its left end. @param {NodePlace[]} nodes @param {Graph} graph */
export function laneNames(nodes, { lanes }) {
  return Array.from({ length: lanes }, (_, lane) => {
    const own = nodes.filter(({ cell }) => cell.lane === lane);
    const first = own.reduce((best, node) => (node.x < best.x || node.y < best.y ? node : best));
    const kinds = [...new Set(own.map(({ cell }) => headingOf(cell)))].join(", ");
    return svg(
      "text",
      { class: "head lane", x: first.x - first.r - first.e, y: first.y - first.r - 29 },
      kinds,
    );
  });
}
