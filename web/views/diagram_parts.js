/** The pieces of the diagram: nodes, edges, labels, and the way from number to number by the arrow keys. */

import { svg } from "../lib/dom.js";
import { accentOf } from "../lib/quantities.js";
import { wordFor } from "../lib/step_layers.js";
import { biasPrefix, parameterPath, prefixOf } from "./diagram_cells.js";
import { BIAS_AT, NAME_AT } from "./diagram_layout.js";

/** @import {Cell} from "./diagram_cells.js" */
/** @import {LabelPlace} from "./diagram_labels.js" */
/** @import {EdgePlace, NodePlace} from "./diagram_layout.js" */
/** @import {Form} from "./diagram_plan.js" */

/** @param {EdgePlace} edge */
export function line({ x1, y1, x2, y2, via = [], link, j, k }) {
  const path = link.parameter ? parameterPath(link, "before", j, k) : null;
  const isWeight = path && link.way === "all";
  const points = [[x1, y1], ...via, [x2, y2]].map((point) => point.map((n) => n.toFixed(1)).join());
  return svg("polyline", {
    class: isWeight ? "edge" : "edge plain",
    points: points.join(" "),
    "data-edge": path,
  });
}

/** What a layer is called over its column. @param {Cell} cell */
export function headingOf({ of }) {
  return of ? wordFor(of.layer) : "inputs";
}

/** @param {NodePlace} node @param {boolean} atEdge  Nothing is to its left. @param {number} columns @param {number} width */
export function heading({ x, cell }, atEdge, columns, width) {
  const anchor = width / columns < 128 && atEdge ? "start" : "middle";
  return svg(
    "text",
    { class: "head", x: anchor === "start" ? 2 : x, y: 14, "text-anchor": anchor },
    width / columns < 128 ? headingOf(cell).replace(/ \(.*/, "") : headingOf(cell),
  );
}

/** @param {NodePlace} node */
export function nodeGroup({ x, y, r, e, unit: j, cell }) {
  const name = cell.names[j] + (cell.t === null ? "" : `⟨${cell.t + 1}⟩`);
  const place = { class: "unit", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` };
  const title = cell.meant[j] ? svg("title", {}, cell.meant[j]) : null;
  const value = `${cell.forward}[${j}]`;
  if (!cell.backward)
    return svg(
      "g",
      place,
      title,
      svg("text", { class: "name", y: -r - 11 }, name),
      quantity(value, outline(r, e), number(0, "forward")),
    );
  const { bias, foot, mask } = cell;
  const letter = biasPrefix(cell, j);
  return svg(
    "g",
    { ...place, "data-mask": mask && `${mask}[${j}]` },
    title,
    outline(r, e),
    svg("line", { class: "divider", x1: -r * 0.62 - e, x2: r * 0.62 + e }),
    svg("text", { class: bias ? "name beside" : "name", x: bias ? NAME_AT : 0, y: -r - 11 }, name),
    bias && letter !== null
      ? quantity(
          `${bias.path}[${j}]`,
          hit(-12, -r - 19, 58, 17),
          number(-r - 11, "given bias", letter, BIAS_AT),
        )
      : null,
    quantity(value, hit(-r * 0.8 - e, -r * 0.58, r * 1.6 + 2 * e, r * 0.54), number(-r * 0.31, "forward")),
    quantity(
      `${cell.backward}[${j}]`,
      hit(-r * 0.84 - e, r * 0.05, r * 1.68 + 2 * e, r * 0.54),
      number(r * 0.32, "backward"),
    ),
    mask
      ? svg("line", { class: "strike", x1: -r * 0.72 - e, y1: r * 0.72, x2: r * 0.72 + e, y2: -r * 0.72 })
      : null,
    foot
      ? quantity(
          `${foot.path}[${j}]`,
          hit(-40, r + 4, 80, 17),
          number(r + 13, `${footKind(foot)} foot`, foot.label),
        )
      : null,
  );
}

/** @param {{label: string}} foot */
const footKind = ({ label }) => (label === "target " ? "given" : "forward aside");

/**
 * @param {LabelPlace} label @param {Form} form
 * @param {number} split  Where the weight ends in a line that both share, from its middle.
 */
export function edgeLabel({ edge: { link, j, k }, x, y, w, h: height }, form, split) {
  const weight = parameterPath(link, "before", j, k);
  const gradient = parameterPath(link, "gradients", j, k);
  const prefix = prefixOf(link, j, k);
  const [top, half] = [-height / 2, height / 2];
  const parts = {
    lone: () => [quantity(weight, hit(-w / 2, top, w, height), number(0, "given", prefix))],
    stacked: () => [
      quantity(weight, hit(-w / 2, top, w, half), number(top / 2 + 0.25, "given", prefix)),
      quantity(gradient, hit(-w / 2, 0.5, w, half), number(half / 2 + 0.25, "backward small")),
    ],
    side: () => [
      quantity(weight, hit(-w / 2, top, split + 2 + w / 2, height), number(0, "given end", prefix, split)),
      quantity(
        gradient,
        hit(split + 4, top, w / 2 - split - 4, height),
        number(0, "backward small end", "", w / 2 - 3),
      ),
    ],
  };
  return svg(
    "g",
    { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, class: "edge-label" },
    svg("rect", { class: "back", x: -w / 2, y: top, width: w, height, rx: 4 }),
    ...parts[form](),
  );
}

/** A circle, or a capsule where the numbers need it. @param {number} r @param {number} e */
function outline(r, e) {
  return svg("rect", { class: "node", x: -r - e, y: -r, width: 2 * (r + e), height: 2 * r, rx: r });
}

/** @param {string} path @param {SVGElement[]} parts */
function quantity(path, ...parts) {
  return svg(
    "g",
    { class: `q ${accentOf(path)}`, role: "button", tabindex: "-1", "data-quantity": path },
    ...parts,
  );
}

/** @param {number} x @param {number} y @param {number} width @param {number} height */
function hit(x, y, width, height) {
  return svg("rect", { class: "hit", x, y, width, height, rx: 4 });
}

/** @param {number} y @param {string} kind @param {string} [prefix] @param {number} [x] */
function number(y, kind, prefix, x) {
  return svg("text", { class: `number ${kind}`, x: x ?? null, y, "data-prefix": prefix || null });
}

/**
 * The nearest number in the direction of an arrow key.
 * @param {SVGElement} picture @param {Element} from @param {string} key @param {string} [stops]  Which elements may be gone to.
 * @returns {SVGElement | null}
 */
export function nearest(picture, from, key, stops = "[data-quantity]") {
  const centre = (/** @type {Element} */ element) => {
    const box = element.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = centre(from);
  const along = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key] ?? [
    0, 0,
  ];
  let best = null;
  let least = Number.POSITIVE_INFINITY;
  for (const other of picture.querySelectorAll(stops)) {
    if (other === from) continue;
    const [ox, oy] = centre(other);
    const ahead = (ox - x) * along[0] + (oy - y) * along[1];
    const aside = Math.abs((ox - x) * along[1]) + Math.abs((oy - y) * along[0]);
    if (ahead > 2 && ahead + aside * 2 < least) [best, least] = [other, ahead + aside * 2];
  }
  return /** @type {SVGElement | null} */ (best);
}
