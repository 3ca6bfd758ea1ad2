/**
 * Where the nodes and edges of the diagram stand: columns of nodes, and which of many units are shown. Plain numbers in, plain
 * numbers out; labels are placed by `diagram_labels.js`.
 */

import { markOf } from "../lib/marks.js";

/** @import {Cell, Graph, Link} from "./diagram_cells.js" */

/**
 * A capsule: half circles of radius `r` around `(x ± e, y)`; a circle where `e` is 0.
 * @typedef {{x: number, y: number, r: number, e: number, cell: Cell, unit: number}} NodePlace
 */
/**
 * A line from node to node; `via` are the ends of its label, where that does not lie on the straight line.
 * @typedef {{from: NodePlace, to: NodePlace, link: Link, j: number, k: number, x1: number, y1: number, x2: number, y2: number,
 *   via?: number[][]}} EdgePlace
 */
/** @typedef {{scope: string, unit: number}} Focus  The unit that the selection belongs to. */

/** From so many edges on, only those of the selected unit are drawn. */
const MOST_EDGES = 60;
/** Units of a layer shown before the rest folds. */
const MOST_UNITS = 8;

/**
 * Which units of a layer are shown: all of few, else the first ones and the selected one.
 * @param {number} count @param {number | null} selected
 * @returns {number[]}
 */
export function shownUnits(count, selected) {
  if (count <= MOST_UNITS) return Array.from({ length: count }, (_, j) => j);
  const first = Array.from({ length: MOST_UNITS - 3 }, (_, j) => j);
  if (selected !== null && selected >= first.length) return [...first.slice(0, -1), selected];
  return first;
}

/**
 * @param {object} plan
 * @param {Graph} plan.graph
 * @param {number} plan.width
 * @param {Focus} plan.focus
 * @param {boolean} plan.roomy
 * @param {boolean} plan.tight  Columns are so narrow that nodes and type are small.
 * @param {number} plan.line  Height that a node has for each label in the list beside it; 0 where labels lie on their edges.
 * @param {{label: number, bias: number, name: number, inNode: (size: number) => number}} plan.numbers
 *   Widths of the longest usual number, of a usual bias, and of the longest name that a bias stands beside.
 */
export function layOut({ graph, width, focus, roomy, tight, line, numbers }) {
  const { cells, links, columns, lanes } = graph;
  const shown = cells.map(({ names, scope }) =>
    shownUnits(names.length, focus.scope === scope ? focus.unit : null),
  );
  const sizes = shown.map((units, i) => units.length + (units.length < cells[i].names.length ? 0.6 : 0));
  const inLane = Array.from({ length: lanes }, (_, lane) =>
    Math.max(...sizes.filter((_, i) => cells[i].lane === lane)),
  );
  const rows = inLane.reduce((sum, size) => sum + size, 0);
  const crowded = rows > 4 || columns > 3;
  const free = width / Math.max(columns - 1, 1) - numbers.label;
  const { r, e, room } = nodeSize(
    tight ? 26 : crowded ? (rows > 4 ? 31 : 35) : roomy ? 40 : 32,
    tight,
    numbers,
    free,
  );
  /** Units with something below them need room for it. @param {Cell} cell */
  const closest = (cell) => Math.max(2 * r + (rows > 4 && !cell.foot ? 28 : 48), listed(cell));
  /** What the list of a cell's labels needs. @param {Cell} cell */
  const listed = (cell) => line * coming(cell, links, cells, shown) + (line ? 10 : 0);
  const loose = rows <= 2 ? (roomy ? 152 : 172) : 2 * r + 60;
  const roomiest = Math.max(loose, ...(rows <= 2 ? cells.map(listed) : []));
  const widest = rows <= 2 ? () => roomiest : closest;
  const span = Math.max(...sizes.map((size, i) => (size - 1) * widest(cells[i])), 0);
  const gaps = sizes.map((size, i) =>
    lanes > 1
      ? closest(cells[i])
      : Math.max(closest(cells[i]), Math.min(roomiest, span / Math.max(size - 1, 1))),
  );
  const arcs = links.some((link) => link.skip) ? ARC : 0;
  const top = 24 + arcs;
  const foot = 26 + arcs;
  const heights = inLane.map((_, lane) =>
    Math.max(...cells.flatMap((cell, i) => (cell.lane === lane ? [(sizes[i] - 1) * gaps[i]] : []))),
  );
  const between = 2 * r + LANE_GAP;
  const whole = lanes > 1 ? heights.reduce((sum, n) => sum + n, 0) + (lanes - 1) * between : span;
  // The list beside the first and last node may reach further than the node.
  const beyond = Math.max(0, ...cells.map(listed)) / 2 - r;
  const height = top + foot + Math.max(whole + 2 * r + 40 + 2 * Math.max(0, beyond - 20), 200);
  const side = tight ? r + e + 4 : Math.max(r + e + 14, Math.min(70, width * 0.09));
  // The last column's biases stand to the right of its names, where no column follows.
  const right = cells.some(({ bias }) => bias) ? Math.max(side, BIAS_AT + numbers.bias + 2) : side;
  const pitch = columns === 1 ? width / 2 : (width - side - right) / (columns - 1);
  const x = (/** @type {number} */ c) => (columns === 1 ? width / 2 : side + c * pitch);
  const middle = top + 36 + (height - top - foot - 40) / 2;
  /** The middle of a lane; the inputs' is the lowest. @param {number} lane */
  const middleOf = (lane) => {
    const above = heights.slice(lane + 1).reduce((sum, n) => sum + n + between, 0);
    return middle - whole / 2 + above + heights[lane] / 2;
  };
  const nodes = shown.map((units, i) => {
    const cell = cells[i];
    const first = (lanes > 1 ? middleOf(cell.lane) : middle) - ((sizes[i] - 1) * gaps[i]) / 2;
    return units.map((unit, row) => ({ x: x(cell.column), y: first + row * gaps[i], r, e, cell, unit }));
  });
  const more = nodes.flatMap((own, i) => {
    const folded = cells[i].names.length - own.length;
    return folded ? [{ x: x(cells[i].column), y: own[own.length - 1].y + gaps[i] * 0.72, folded }] : [];
  });
  const total = links.reduce(
    (sum, { from, to, way }) => sum + (way === "all" ? from.names.length * to.names.length : 0),
    0,
  );
  const all = edgesOf(nodes, cells, links);
  const isFocus = (/** @type {NodePlace} */ node) =>
    node.cell.scope === focus.scope && node.unit === focus.unit;
  const sparse = total > MOST_EDGES;
  const edges = sparse
    ? all.filter((edge) => edge.link.way === "unit" || isFocus(edge.from) || isFocus(edge.to))
    : all;
  return {
    nodes: nodes.flat(),
    edges: edges.filter((edge) => !edge.link.skip),
    skips: edges.filter((edge) => edge.link.skip),
    more,
    width,
    height,
    r,
    rooms: {
      node: room,
      bias: Math.min(right, pitch + NAME_AT - numbers.name) - BIAS_AT - 2,
      foot: 2 * Math.min(right, pitch / 2) - 4,
    },
    sparse,
    x,
  };
}

/** How many labels come to each unit of a cell. @param {Cell} cell @param {Link[]} links @param {Cell[]} cells @param {number[][]} shown */
function coming(cell, links, cells, shown) {
  const into = links.filter(({ to, parameter }) => to === cell && parameter);
  return into.reduce((n, { from, way }) => n + (way === "all" ? shown[cells.indexOf(from)].length : 1), 0);
}

/** Where a name ends and its unit's bias begins, from the middle of the unit. */
export const [NAME_AT, BIAS_AT] = [-14, -9];
/** Room above and below for the arcs that pass by a block. */
const ARC = 40;
/** Between the circles of one layer and the next, where layers lie above each other. */
const LANE_GAP = 62;

/**
 * Nodes that hold two numbers, one above the other: a circle, a slightly larger one, or a capsule, never an egg.
 * @param {number} radius @param {boolean} tight
 * @param {{label: number, inNode: (size: number) => number}} numbers
 * @param {number} free  Between two columns beside a label.
 */
function nodeSize(radius, tight, numbers, free) {
  const size = tight ? 10 : radius < 34 ? 10.5 : 11.5;
  /** Half the width that the lower number has. @param {number} r */
  const half = (r) => Math.sqrt(r * r - (0.32 * r + 0.4 * size) ** 2) - 4;
  const missing = Math.max(0, numbers.inNode(size) / 2 - half(radius));
  if (missing <= 5 && !tight) return { r: radius + missing, e: 0, room: 2 * half(radius + missing) };
  const e = Math.max(0, Math.min(missing, (free - 12) / 2 - radius));
  return { r: radius, e, room: 2 * (half(radius) + e) };
}

/** Whether a weight's connection is there. @param {Link} link @param {number} j @param {number} k */
const isThere = ({ parameter, to }, j, k) =>
  !parameter || !to.of || markOf(to.of.layer, `${parameter}[${j}][${k}]`) !== "absent";

/** @param {NodePlace[][]} nodes  By cell. @param {Cell[]} cells @param {Link[]} links @returns {EdgePlace[]} */
function edgesOf(nodes, cells, links) {
  return links.flatMap((link) =>
    nodes[cells.indexOf(link.to)].flatMap((to) =>
      nodes[cells.indexOf(link.from)]
        .filter((from) => (link.way === "all" ? isThere(link, to.unit, from.unit) : from.unit === to.unit))
        .map((from) => {
          const [start, end] = [from.x + from.e, to.x - to.e];
          const [dx, dy] = [end - start, to.y - from.y];
          const length = Math.hypot(dx, dy) || 1;
          const [ux, uy] = [dx / length, dy / length];
          return {
            from,
            to,
            link,
            j: to.unit,
            k: from.unit,
            x1: start + ux * from.r,
            y1: from.y + uy * from.r,
            x2: end - ux * to.r,
            y2: to.y - uy * to.r,
          };
        }),
    ),
  );
}
