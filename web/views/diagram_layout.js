/**
 * Where everything of the diagram stands: columns of nodes, which of many units are shown, and labels on edges placed so that
 * none covers another or a node. Plain numbers in, plain numbers out.
 */

/**
 * A capsule: half circles of radius `r` around `(x ± e, y)`; a circle where `e` is 0. `layer` −1 is the inputs.
 * @typedef {{x: number, y: number, r: number, e: number, layer: number, unit: number}} NodePlace
 */
/** @typedef {{from: NodePlace, to: NodePlace, layer: number, j: number, k: number, x1: number, y1: number, x2: number, y2: number}} EdgePlace */
/** @typedef {{edge: EdgePlace, x: number, y: number, w: number, h: number}} LabelPlace */

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
 * @param {number[]} plan.counts  Units by column, the inputs first.
 * @param {boolean[]} plan.dense  By layer: whether it has weights, or takes each unit of the layer before as it is.
 * @param {number} plan.width
 * @param {{layer: number, unit: number}} plan.focus  The unit that the selection belongs to.
 * @param {boolean} plan.roomy
 * @param {{label: number, inNode: (size: number) => number}} plan.numbers  Widths of the longest usual number.
 */
export function layOut({ counts, dense, width, focus, roomy, numbers }) {
  const columns = counts.length;
  const shown = counts.map((count, c) => shownUnits(count, focus.layer === c - 1 ? focus.unit : null));
  const rows = Math.max(...shown.map((units, c) => units.length + (units.length < counts[c] ? 0.6 : 0)));
  const tight = width / columns < 128;
  const crowded = rows > 4 || columns > 3;
  const free = width / Math.max(columns - 1, 1) - numbers.label;
  const { r, e, room } = nodeSize(
    tight ? 26 : crowded ? (rows > 4 ? 31 : 35) : roomy ? 40 : 32,
    tight,
    numbers,
    free,
  );
  const sizes = shown.map((units, c) => units.length + (units.length < counts[c] ? 0.6 : 0));
  const closest = (/** @type {number} */ c) => 2 * r + (rows > 4 && c < columns - 1 ? 28 : 48); // Outputs have targets.
  const roomiest = rows <= 2 ? (roomy ? 152 : 172) : 2 * r + 60;
  const span = Math.max(...sizes.map((size, c) => (size - 1) * (rows <= 2 ? roomiest : closest(c))), 0);
  const gaps = sizes.map((size, c) => Math.max(closest(c), Math.min(roomiest, span / Math.max(size - 1, 1))));
  const top = 24;
  const foot = 26;
  const height = top + foot + Math.max(span + 2 * r + 40, 200);
  const side = tight ? r + e + 4 : Math.max(r + e + 14, Math.min(70, width * 0.09));
  const x = (/** @type {number} */ c) =>
    columns === 1 ? width / 2 : side + (c * (width - 2 * side)) / (columns - 1);
  const middle = top + 36 + (height - top - foot - 40) / 2;
  /** @type {NodePlace[][]} */
  const nodes = shown.map((units, c) => {
    const first = middle - ((sizes[c] - 1) * gaps[c]) / 2;
    return units.map((unit, row) => ({ x: x(c), y: first + row * gaps[c], r, e, layer: c - 1, unit }));
  });
  const more = nodes.flatMap((column, c) => {
    const folded = counts[c] - column.length;
    return folded ? [{ x: x(c), y: column[column.length - 1].y + gaps[c] * 0.72, folded, layer: c - 1 }] : [];
  });
  const total = dense.reduce((sum, isDense, i) => sum + (isDense ? counts[i] * counts[i + 1] : 0), 0);
  const all = edgesOf(nodes, dense);
  const isFocus = (/** @type {NodePlace} */ node) => node.layer === focus.layer && node.unit === focus.unit;
  const sparse = total > MOST_EDGES;
  const edges = sparse
    ? all.filter((edge) => !dense[edge.layer] || isFocus(edge.from) || isFocus(edge.to))
    : all;
  return { nodes, edges, more, width, height, r, room, sparse, columns: nodes.map((_, c) => x(c)) };
}

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

/** @param {NodePlace[][]} nodes @param {boolean[]} dense @returns {EdgePlace[]} */
function edgesOf(nodes, dense) {
  return dense.flatMap((isDense, i) =>
    nodes[i + 1].flatMap((to) =>
      nodes[i]
        .filter((from) => isDense || from.unit === to.unit)
        .map((from) => {
          const [start, end] = [from.x + from.e, to.x - to.e];
          const [dx, dy] = [end - start, to.y - from.y];
          const length = Math.hypot(dx, dy) || 1;
          const [ux, uy] = [dx / length, dy / length];
          return {
            from,
            to,
            layer: i,
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

const STOPS = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.27, 0.73, 0.22, 0.78, 0.17, 0.83];

/**
 * A place on its edge for each label of the given size, and how much they still overlap (0: not at all).
 * @param {EdgePlace[]} edges @param {NodePlace[]} nodes @param {(edge: EdgePlace) => number} widthOf @param {number} h
 */
export function placeLabels(edges, nodes, widthOf, h) {
  const labels = edges.map((edge) => at(edge, 0.5, widthOf(edge), h));
  let cost = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < 8; pass++) {
    let sum = 0;
    edges.forEach((edge, i) => {
      let best = labels[i];
      let least = Number.POSITIVE_INFINITY;
      for (const stop of STOPS) {
        const place = at(edge, stop, labels[i].w, h);
        const price = priceOf(place, labels, i, nodes, edges) + Math.abs(stop - 0.5) * 12;
        if (price < least) [best, least] = [place, price];
      }
      labels[i] = best;
      sum += least;
    });
    if (sum >= cost - 0.01) break;
    cost = sum;
  }
  let overlap = 0;
  labels.forEach((label, i) => {
    labels.forEach((other, o) => {
      if (o > i) overlap += common(label, other, 0);
    });
    for (const node of nodes) overlap += onNode(label, node);
  });
  return { labels, overlap };
}

/** @param {EdgePlace} edge @param {number} t @param {number} w @param {number} h @returns {LabelPlace} */
function at(edge, t, w, h) {
  return { edge, x: edge.x1 + (edge.x2 - edge.x1) * t, y: edge.y1 + (edge.y2 - edge.y1) * t, w, h };
}

/** @param {LabelPlace} place @param {LabelPlace[]} labels @param {number} i @param {NodePlace[]} nodes @param {EdgePlace[]} edges */
function priceOf(place, labels, i, nodes, edges) {
  let price = 0;
  labels.forEach((other, o) => {
    if (o !== i) price += common(place, other, 7) * 4;
  });
  for (const node of nodes) price += onNode(place, node) * 4;
  for (const edge of edges)
    if (edge !== place.edge && edge.layer === place.edge.layer && crosses(edge, place)) price += 14;
  return price;
}

/** @typedef {{x: number, y: number, w: number, h: number}} Box  By its centre. */

/** Common area of two boxes, as a side length. @param {Box} a @param {Box} b @param {number} margin */
function common(a, b, margin) {
  const dx = (a.w + b.w) / 2 + margin - Math.abs(a.x - b.x);
  const dy = (a.h + b.h) / 2 + margin - Math.abs(a.y - b.y);
  return dx > 0 && dy > 0 ? Math.sqrt(dx * dy) : 0;
}

/** How deep a label reaches into a node or its name. @param {LabelPlace} label @param {NodePlace} node */
function onNode(label, node) {
  const dx = Math.max(0, Math.abs(label.x - node.x) - label.w / 2 - node.e);
  const dy = Math.max(0, Math.abs(label.y - node.y) - label.h / 2);
  const name = { x: node.x, y: node.y - node.r - 11, w: 72, h: 16 };
  return Math.max(0, node.r + 1 - Math.hypot(dx, dy)) + common(label, name, 1);
}

/** Whether an edge passes beneath a label. @param {EdgePlace} edge @param {LabelPlace} label */
function crosses(edge, label) {
  const left = Math.max(label.x - label.w / 2, edge.x1);
  const right = Math.min(label.x + label.w / 2, edge.x2);
  if (left > right) return false;
  const slope = (edge.y2 - edge.y1) / (edge.x2 - edge.x1 || 1);
  const [a, b] = [left, right].map((x) => edge.y1 + slope * (x - edge.x1) - label.y);
  return Math.min(a, b) < label.h / 2 && Math.max(a, b) > -label.h / 2;
}
