/**
 * Where the labels of edges stand: on their edges, so that none covers another or a node, or in a list beside the node that the
 * edges go to, which always has room for them. Plain numbers in, plain numbers out.
 */

import { BIAS_AT, NAME_AT } from "./diagram_layout.js";

/** @import {EdgePlace, NodePlace} from "./diagram_layout.js" */

/** @typedef {{edge: EdgePlace, x: number, y: number, w: number, h: number}} LabelPlace */
/** @typedef {{x: number, y: number, w: number, h: number}} Box  By its centre. */

/** Between a list and its node, or the target below that. */
const LIST_GAP = 9;
/** The least width in which edges can fan out to a list. */
const LEAST_FAN = 30;

const STOPS = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.27, 0.73, 0.22, 0.78, 0.17, 0.83];

/**
 * A place on its edge for each label of the given size, and how much they still overlap (0: not at all).
 * @param {EdgePlace[]} edges @param {NodePlace[]} nodes @param {Box[]} texts  Around the nodes.
 * @param {(edge: EdgePlace) => number} widthOf @param {number} h
 */
export function placeLabels(edges, nodes, texts, widthOf, h) {
  const labels = edges.map((edge) => at(edge, 0.5, widthOf(edge), h));
  let cost = Number.POSITIVE_INFINITY;
  for (let pass = 0; pass < 8; pass++) {
    let sum = 0;
    edges.forEach((edge, i) => {
      let best = labels[i];
      let least = Number.POSITIVE_INFINITY;
      for (const stop of STOPS) {
        const place = at(edge, stop, labels[i].w, h);
        const price = priceOf(place, labels, i, nodes, texts, edges) + Math.abs(stop - 0.5) * 12;
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
    overlap += onOthers(label, nodes, texts);
  });
  return { labels, overlap };
}

/** @param {EdgePlace} edge @param {number} t @param {number} w @param {number} h @returns {LabelPlace} */
function at(edge, t, w, h) {
  return { edge, x: edge.x1 + (edge.x2 - edge.x1) * t, y: edge.y1 + (edge.y2 - edge.y1) * t, w, h };
}

/**
 * @param {LabelPlace} place @param {LabelPlace[]} labels @param {number} i @param {NodePlace[]} nodes @param {Box[]} texts
 * @param {EdgePlace[]} edges
 */
function priceOf(place, labels, i, nodes, texts, edges) {
  let price = 0;
  labels.forEach((other, o) => {
    if (o !== i) price += common(place, other, 7) * 4;
  });
  price += onOthers(place, nodes, texts) * 4;
  for (const edge of edges)
    if (edge !== place.edge && isBeside(edge, place.edge) && crosses(edge, place)) price += 14;
  return price;
}

/** Whether both lie between the same columns. @param {EdgePlace} a @param {EdgePlace} b */
const isBeside = (a, b) => a.from.cell.column === b.from.cell.column;

/** Common area of two boxes, as a side length. @param {Box} a @param {Box} b @param {number} margin */
function common(a, b, margin) {
  const dx = (a.w + b.w) / 2 + margin - Math.abs(a.x - b.x);
  const dy = (a.h + b.h) / 2 + margin - Math.abs(a.y - b.y);
  return dx > 0 && dy > 0 ? Math.sqrt(dx * dy) : 0;
}

/** How deep a label reaches into nodes and their texts. @param {LabelPlace} label @param {NodePlace[]} nodes @param {Box[]} texts */
function onOthers(label, nodes, texts) {
  let depth = 0;
  for (const { x, y, r, e } of nodes) {
    const dx = Math.max(0, Math.abs(label.x - x) - label.w / 2 - e);
    const dy = Math.max(0, Math.abs(label.y - y) - label.h / 2);
    depth += Math.max(0, r + 1 - Math.hypot(dx, dy));
  }
  for (const text of texts) depth += common(label, text, 1);
  return depth;
}

/**
 * The boxes of the names, biases and targets around the nodes.
 * @param {NodePlace[]} nodes @param {(node: NodePlace) => {name: number, bias: number, foot: number}} widthsOf
 * @returns {Box[]}
 */
export function textsAround(nodes, widthsOf) {
  return nodes.flatMap((node) => {
    const { name, bias, foot } = widthsOf(node);
    const { x, y, r } = node;
    const [left, right] = bias ? [NAME_AT - name, BIAS_AT + bias] : [-name / 2, name / 2];
    const above = { x: x + (left + right) / 2, y: y - r - 11, w: right - left, h: 17 };
    return foot ? [above, { x, y: y + r + 13, w: foot, h: 17 }] : [above];
  });
}

/**
 * A list of labels before each node, in the order of where their edges come from; each edge goes by way of its label. Null
 * where there is no room between the columns.
 * @param {EdgePlace[]} edges @param {(node: NodePlace) => {foot: number}} widthsOf  Of what stands below a node.
 * @param {number} w @param {number} h
 * @returns {LabelPlace[] | null}
 */
export function listLabels(edges, widthsOf, w, h) {
  const nodes = [...new Set(edges.map(({ to }) => to))];
  /** @type {LabelPlace[]} */
  const labels = [];
  for (const node of nodes) {
    const own = edges.filter(({ to }) => to === node).sort((a, b) => a.from.y - b.from.y);
    const reach = Math.max(node.r + node.e, widthsOf(node).foot / 2 - 2);
    const x = node.x - reach - LIST_GAP - w / 2;
    own.forEach((edge, i) => {
      labels.push({ edge, x, y: node.y + (i - (own.length - 1) / 2) * h, w, h });
    });
  }
  const fan = Math.min(...labels.map(({ edge: { from }, x }) => x - w / 2 - from.x - from.r - from.e));
  if (fan < LEAST_FAN) return null;
  for (const { edge, x, y } of labels) route(edge, x - w / 2, x + w / 2, y);
  return labels;
}

/** Leads an edge by way of its label. @param {EdgePlace} edge @param {number} left @param {number} right @param {number} y */
function route(edge, left, right, y) {
  const { from, to } = edge;
  const [start, end] = [from.x + from.e, to.x - to.e];
  const [leaving, coming] = [Math.hypot(left - start, y - from.y), Math.hypot(end - right, to.y - y)];
  edge.x1 = start + ((left - start) / leaving) * from.r;
  edge.y1 = from.y + ((y - from.y) / leaving) * from.r;
  edge.x2 = end - ((end - right) / coming) * to.r;
  edge.y2 = to.y - ((to.y - y) / coming) * to.r;
  edge.via = [
    [left, y],
    [right, y],
  ];
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
