/**
 * Which way of drawing the diagram fits: with all its gradients, as large and with as many digits as there is room for. The
 * ways are tried in order; the first in which no label covers anything is taken.
 */

import { atMost, countOf, formatNumber } from "../lib/format.js";
import { at } from "../lib/paths.js";
import { biasPrefix, parameterPath, prefixOf } from "./diagram_cells.js";
import { listLabels, placeLabels, textsAround } from "./diagram_labels.js";
import { layOut } from "./diagram_layout.js";
import { widestNumber, widthOf } from "./text_width.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {Graph} from "./diagram_cells.js" */
/** @import {LabelPlace} from "./diagram_labels.js" */
/** @import {EdgePlace, Focus, NodePlace} from "./diagram_layout.js" */
/** @import {Model} from "./model.js" */

/**
 * @typedef {object} Way
 * @property {number} scale
 * @property {number} width  In the diagram's own units.
 * @property {boolean} tight
 * @property {Shown} digits
 * @property {"edges" | "list"} place  Where labels stand.
 */
/** `side`: weight and gradient in one line. @typedef {"stacked" | "side" | "lone"} Form */
/** @typedef {{graph: Graph, model: Model, focus: Focus}} Subject */

/** More digits than this do not fit on an edge; the full value is in the tables and the arithmetic. */
const MOST_DIGITS = 6;
/** And where columns are narrow. */
const MOST_DIGITS_TIGHT = 3;
/** Columns narrower than this have small nodes and type. */
const TIGHT = 128;
/** A column narrower than this would write over the next. */
const LEAST_COLUMN = 88;
/** With a list of labels before it, at its tightest. */
const LISTED_COLUMN = 158;
/** The size of names, in pixels; the widest that styles/diagram.css gives them. */
const NAME = 13.5;
/** A picture of this width is as large as it is drawn; a wider one grows, so that it can be read from afar. */
const PLAIN_WIDTH = 720;
const MOST_SCALE = 1.7;
/** More labels than this never find room on their edges. */
const MOST_ON_EDGES = 30;
/** Overlap from which not even the weights alone can be read. */
const UNREADABLE = 30;
/** Sizes of type on labels, in pixels, weight and gradient, and heights of their forms: as styles/diagram.css has them. */
const TYPE = {
  edges: { loose: [13, 12], tight: [11.5, 10.5], stacked: 31, side: 31 },
  list: { loose: [12, 11], tight: [10.5, 10], stacked: 27, side: 15 },
};

/**
 * @param {Subject} subject
 * @param {number} width  That there is. @param {number} height  Of the window.
 */
export function planOf(subject, width, height) {
  const { graph, model } = subject;
  const { columns } = graph;
  const wide = Math.max(width, columns * LEAST_COLUMN);
  const tight = wide / columns < TIGHT;
  const digits = atMost(model.digits, tight ? MOST_DIGITS_TIGHT : MOST_DIGITS);
  const plain = { scale: 1, width: wide, tight, digits };
  const small = { ...plain, tight: true, digits: atMost(digits, MOST_DIGITS_TIGHT) };
  const scale = Math.min(MOST_SCALE, wide / PLAIN_WIDTH);
  const grown = { ...plain, scale, width: wide / scale };
  /** @type {Way[]} */
  const ways = [
    ...(scale > 1 ? onEdgesOrListed(grown) : []),
    ...onEdgesOrListed(plain),
    ...(tight ? [] : onEdgesOrListed(small)),
    // On a phone nothing is to be scrolled sideways.
    ...(width > 560
      ? [{ ...small, width: Math.max(wide, columns * LISTED_COLUMN), place: /** @type {const} */ ("list") }]
      : []),
  ];
  const { edges, sparse } = laidOut(subject, { ...plain, place: "edges" }, 0, 0);
  const weighted = edges.filter((edge) => edge.link.parameter);
  for (const way of ways) {
    if (way.place === "list" ? sparse || graph.lanes > 1 : weighted.length > MOST_ON_EDGES) continue;
    const found = (way.place === "list" ? listed : onEdges)(subject, way, weighted);
    const isTooHigh = found && way.scale > 1 && found.plan.height * way.scale > Math.max(440, height * 0.7);
    if (found && !isTooHigh)
      return { ...found, way, isBare: false, isWhole: countOf(way.digits) === countOf(digits) };
  }
  return withoutGradients(subject, { ...plain, place: "edges" }, sparse);
}

/** @param {Omit<Way, "place">} way @returns {Way[]} */
const onEdgesOrListed = (way) => [
  { ...way, place: "edges" },
  { ...way, place: "list" },
];

/** @param {Subject} subject @param {Way} way @param {number} label  Width of one. @param {number} line  Height of one in a list. */
function laidOut({ graph, focus }, { width, tight, digits }, label, line) {
  const names = graph.cells.filter(({ bias }) => bias).flatMap(widthsOfNames);
  return layOut({
    graph,
    width,
    focus,
    roomy: width > 560,
    tight,
    line,
    numbers: {
      label: label || widestNumber(countOf(digits), tight ? 10.5 : 12) + 6,
      bias: widthOf(`b −0.${"8".repeat(countOf(digits))}`, tight ? 11.5 : 13),
      name: Math.max(0, ...names),
      inNode: (size) => widestNumber(countOf(digits), size),
    },
  });
}

/** Labels on their edges, or null where they cover something. @param {Subject} subject @param {Way} way */
function onEdges(subject, way) {
  const plan = laidOut(subject, way, 0, 0);
  const { labels, overlap } = placed(subject, way, plan, "stacked");
  return overlap > 0 ? null : { plan, labels, form: /** @type {Form} */ ("stacked"), split: 0 };
}

/** Labels in lists, in one line if there is room for that. @param {Subject} subject @param {Way} way @param {EdgePlace[]} weighted */
function listed(subject, way, weighted) {
  const widths = weighted.map((edge) => widthsOfLabel(edge, subject.model, way));
  const [weight, gradient] = [0, 1].map((i) => Math.max(0, ...widths.map((both) => both[i])));
  for (const [form, w] of /** @type {[Form, number][]} */ ([
    ["side", weight + gradient + 14],
    ["stacked", Math.max(weight, gradient) + 6],
  ])) {
    const h = TYPE.list[/** @type {"side" | "stacked"} */ (form)] - (way.tight ? 1 : 0);
    const plan = laidOut(subject, way, w + 44, h);
    const own = plan.edges.filter((edge) => edge.link.parameter);
    const labels = listLabels(own, (node) => widthsAround(node, subject.model, way), w, h);
    if (labels) return { plan, labels, form, split: weight + 4 - w / 2 };
  }
  return null;
}

/** The weights alone, and where not even these can be told apart those of the selected unit. @param {Subject} subject @param {Way} way @param {boolean} sparse */
function withoutGradients(subject, way, sparse) {
  const plan = laidOut(subject, way, 0, 0);
  const { labels, overlap } = placed(subject, way, plan, "lone");
  if (overlap <= UNREADABLE)
    return { plan, labels, way, form: /** @type {Form} */ ("lone"), split: 0, isBare: false, isWhole: false };
  const own = { ...plan, edges: plan.edges.filter((edge) => touches(edge, subject.focus)) };
  const few = placed(subject, way, own, "stacked");
  return {
    plan,
    labels: few.labels,
    way,
    form: /** @type {Form} */ ("stacked"),
    split: 0,
    isBare: true,
    isWhole: sparse,
  };
}

/**
 * @param {Subject} subject @param {Way} way @param {ReturnType<typeof layOut>} plan @param {"stacked" | "lone"} form
 * @returns {{labels: LabelPlace[], overlap: number}}
 */
function placed(subject, way, { edges, nodes }, form) {
  const weighted = edges.filter((edge) => edge.link.parameter);
  const width = (/** @type {EdgePlace} */ edge) => labelWidth(edge, subject.model, way, form);
  const around = textsAround(nodes, (node) => widthsAround(node, subject.model, way));
  return placeLabels(weighted, nodes, around, width, form === "lone" ? 17 : TYPE.edges.stacked);
}

/** How wide the label of an edge is. @param {EdgePlace} edge @param {Model} model @param {Way} way @param {Form} form */
export function labelWidth(edge, model, way, form) {
  const [weight, gradient] = widthsOfLabel(edge, model, way);
  return Math.max(34, weight, form === "lone" ? 0 : gradient) + 6;
}

/** Of the weight and of its gradient. @param {EdgePlace} edge @param {Model} model @param {Way} way */
export function widthsOfLabel({ link, j, k }, { step }, { tight, digits, place }) {
  const sizes = TYPE[place][tight ? "tight" : "loose"];
  return /** @type {const} */ (["before", "gradients"]).map((part, i) => {
    const value = at(step, parameterPath(link, part, j, k)) ?? 0;
    const prefix = part === "before" ? prefixOf(link, j, k) : "";
    return widthOf(prefix + formatNumber(value, digits), sizes[i]);
  });
}

/** What stands above and below a node. @param {NodePlace} node @param {Model} model @param {Way} way */
function widthsAround({ cell, unit }, { step }, { tight, digits }) {
  const size = tight ? 11.5 : 13;
  const text = (/** @type {string} */ prefix, /** @type {string} */ path) =>
    widthOf(prefix + formatNumber(at(step, `${path}[${unit}]`) ?? 0, digits), size);
  const { bias, foot } = cell;
  return {
    name: widthsOfNames(cell)[unit],
    bias: bias ? text(biasPrefix(cell, unit) ?? "", bias.path) : 0,
    foot: foot ? text(foot.label, foot.path) : 0,
  };
}

/** @param {import("./diagram_cells.js").Cell} cell */
const widthsOfNames = ({ names, t }) =>
  names.map((name) => widthOf(name + (t === null ? "" : `⟨${t + 1}⟩`), NAME));

/** @param {EdgePlace} edge @param {Focus} focus */
function touches(edge, focus) {
  return [edge.from, edge.to].some(({ cell, unit }) => cell.scope === focus.scope && unit === focus.unit);
}
