/** The network as a diagram: forward values over backward ones in the nodes, weights over their gradients on the edges. */

import { h, svg } from "../lib/dom.js";
import { formatNumber, fullNumber } from "../lib/format.js";
import { at, keysOf } from "../lib/paths.js";
import { accentOf, nameOf } from "../lib/quantities.js";
import { layOut, placeLabels } from "./diagram_layout.js";

/** @import {EdgePlace, LabelPlace, NodePlace} from "./diagram_layout.js" */
/** @import {Model} from "./model.js" */

/** More digits than this do not fit on an edge; the full value is in the tables and the arithmetic. */
const MOST_DIGITS = 6;
/** And on a phone. */
const MOST_DIGITS_NARROW = 3;

/**
 * @param {HTMLElement} root
 * @param {{onSelect(path: string): void, onType(path: string, first: string, anchor: Element): void}} actions
 */
export function mountDiagram(root, { onSelect, onType }) {
  const picture = svg("svg", { class: "network", role: "group", "aria-label": "Network diagram" });
  const legend = h("p", { class: "legend" });
  root.append(picture, legend);
  /** @type {Model | null} */
  let last = null;
  let built = "";
  let width = 0;
  let focusMatters = false;

  new ResizeObserver(([entry]) => {
    const next = Math.round(entry.contentRect.width);
    if (next && next !== width) {
      width = next;
      if (last) update(last);
    }
  }).observe(root);

  /** @param {Model} model */
  function update(model) {
    last = model;
    width ||= Math.round(root.clientWidth) || 640;
    const focus = focusOf(model);
    const { step, names } = model;
    const shape = step.layers.map((layer) => [layer.kind, layer.activation, Boolean(layer.before.b)]);
    const key = JSON.stringify([width, names, shape, model.sample, digitsOf(model), focusMatters && focus]);
    if (key !== built) {
      const active = document.activeElement
        ?.closest(".network [data-quantity]")
        ?.getAttribute("data-quantity");
      built = key;
      build(model, focus);
      if (active)
        /** @type {SVGElement | null} */ (
          picture.querySelector(`[data-quantity="${CSS.escape(active)}"]`)
        )?.focus({ preventScroll: true });
    }
    write(model);
  }

  /** @param {number} columns */
  const isNarrow = (columns) => width / columns < 128;

  /** @param {Model} model */
  const digitsOf = ({ digits, names }) =>
    Math.min(digits, isNarrow(names.length) ? MOST_DIGITS_NARROW : MOST_DIGITS);

  /** @param {Model} model @param {{layer: number, unit: number}} focus */
  function build(model, focus) {
    const { step, names } = model;
    const counts = names.map((row) => row.length);
    const dense = step.layers.map((layer) => Boolean(layer.before.W));
    const plan = layOut({ counts, dense, width, focus, roomy: width > 560 });
    const nodes = plan.nodes.flat();
    const weighted = plan.edges.filter((edge) => dense[edge.layer]);
    const tiny = isNarrow(counts.length);
    const size = tiny ? 5.9 : 6.7;
    const w = Math.max(5, digitsOf(model) + 5) * size + 4;
    const both = placeLabels(weighted, nodes, w, 31);
    const lone = both.overlap > 0 ? placeLabels(weighted, nodes, Math.min(w, 8 * size), 17) : null;
    const placed = lone ?? both;
    const bare = placed.overlap > 30;
    const labels = bare
      ? placeLabels(
          weighted.filter((edge) => touches(edge, focus)),
          nodes,
          w,
          31,
        ).labels
      : placed.labels;
    const withGradient = bare || !lone;
    focusMatters = bare || plan.sparse || plan.more.length > 0; // Else a click must not rebuild what was clicked.
    picture.setAttribute("viewBox", `0 0 ${plan.width} ${plan.height}`);
    picture.setAttribute("height", String(plan.height));
    picture.setAttribute("width", String(plan.width));
    picture.classList.toggle("tiny", tiny);
    picture.classList.toggle("small-nodes", plan.r < 34 && !tiny);
    picture.replaceChildren(
      svg(
        "g",
        { class: "edges", "aria-hidden": "true" },
        ...plan.edges.map((edge) => line(edge, dense[edge.layer])),
      ),
      svg(
        "g",
        { class: "heads", "aria-hidden": "true" },
        ...plan.columns.map((x, c) => heading(x, c, model, plan.width)),
      ),
      ...plan.nodes.flatMap((column, c) => column.map((node) => nodeGroup(node, c, model))),
      svg("g", { class: "labels" }, ...labels.map((label) => edgeLabel(label, withGradient))),
      svg(
        "g",
        { "aria-hidden": "true" },
        ...plan.more.map(({ x, y, folded }) => svg("text", { class: "more", x, y }, `⋮ ${folded} more`)),
      ),
    );
    const rest =
      plan.sparse || bare
        ? "edges of the selected unit; all are in the tables"
        : withGradient
          ? ""
          : "gradients: select a weight, or see the tables";
    legend.replaceChildren(
      h("span", { class: "forward" }, "■ forward: values"),
      h("span", { class: "backward" }, `■ backward: δ in nodes${withGradient ? ", ∂E/∂w on edges" : ""}`),
      h("span", {}, h("span", { class: "dash", "aria-hidden": "true" }), "negative weight"),
      rest ? h("span", {}, rest) : "",
    );
    const first = /** @type {SVGElement | null} */ (
      picture.querySelector(`[data-quantity="${CSS.escape(model.selected)}"]`) ??
        picture.querySelector("[data-quantity]")
    );
    first?.setAttribute("tabindex", "0");
  }

  /** @param {Model} model */
  function write(model) {
    const { step, names } = model;
    const digits = digitsOf(model);
    for (const element of picture.querySelectorAll("[data-quantity]")) {
      const path = element.getAttribute("data-quantity") ?? "";
      const value = at(step, path);
      if (value === undefined) continue;
      const text = /** @type {Element} */ (element.querySelector(".number"));
      const prefix = text.getAttribute("data-prefix") ?? "";
      const shown = prefix + formatNumber(value, digits);
      if (text.textContent !== shown) text.textContent = shown;
      element.setAttribute("data-value", fullNumber(value));
      element.setAttribute("aria-label", `${nameOf(path, names)} ${formatNumber(value, digits)}`);
    }
    const weights = step.layers
      .flatMap((layer) => (layer.before.W ?? []).flat())
      .map((w) => (typeof w === "number" ? Math.abs(w) : 0));
    const most = Math.max(...weights, 1e-300);
    for (const edge of picture.querySelectorAll(".edge[data-edge]")) {
      const w = at(step, edge.getAttribute("data-edge") ?? "");
      if (typeof w !== "number") continue;
      edge.setAttribute("stroke-width", (1.2 + 3.2 * (Math.abs(w) / most)).toFixed(2));
      edge.classList.toggle("negative", w < 0);
      edge.classList.toggle("zero", w === 0);
    }
  }

  picture.addEventListener("focusin", (event) => {
    const target = /** @type {Element} */ (event.target).closest("[data-quantity]");
    for (const other of picture.querySelectorAll('[data-quantity][tabindex="0"]'))
      other.setAttribute("tabindex", "-1");
    target?.setAttribute("tabindex", "0");
  });
  picture.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target).closest("[data-quantity]");
    if (!target || event.ctrlKey || event.metaKey || event.altKey) return;
    const path = target.getAttribute("data-quantity") ?? "";
    const given = accentOf(path) === "given";
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (given && last?.selected === path) onType(path, "", target);
      else onSelect(path);
    } else if (given && (/^[0-9.+\-−]$/.test(event.key) || event.key === "F2" || event.key === "Backspace")) {
      event.preventDefault();
      onSelect(path);
      onType(
        path,
        event.key.length === 1 ? event.key : "",
        picture.querySelector(`[data-quantity="${CSS.escape(path)}"]`) ?? target,
      );
    } else if (/^Arrow/.test(event.key)) {
      event.preventDefault();
      nearest(picture, target, event.key)?.focus();
    }
  });
  picture.addEventListener("dblclick", (event) => {
    const target = /** @type {Element} */ (event.target).closest("[data-quantity]");
    const path = target?.getAttribute("data-quantity") ?? "";
    if (target && accentOf(path) === "given")
      onType(path, "", picture.querySelector(`[data-quantity="${CSS.escape(path)}"]`) ?? target);
  });

  return { update };
}

/** The unit that the selection belongs to: −1 is the inputs. @param {Model} model */
function focusOf({ selected, step }) {
  const keys = keysOf(selected);
  if (keys[0] === "layers") {
    return { layer: Number(keys[1]), unit: Number(keys[4]) };
  }
  if (keys[0] === "X" || keys[0] === "input_gradients") return { layer: -1, unit: Number(keys[2]) };
  return {
    layer: step.layers.length - 1,
    unit: keys[0] === "Y" || keys[0] === "loss_terms" ? Number(keys[2]) : 0,
  };
}

/** @param {EdgePlace} edge @param {{layer: number, unit: number}} focus */
function touches(edge, focus) {
  return [edge.from, edge.to].some((node) => node.layer === focus.layer && node.unit === focus.unit);
}

/** @param {EdgePlace} edge @param {boolean} weighted */
function line({ x1, y1, x2, y2, layer, j, k }, weighted) {
  const path = weighted ? `layers[${layer}].before.W[${j}][${k}]` : null;
  return svg("line", { class: weighted ? "edge" : "edge plain", x1, y1, x2, y2, "data-edge": path });
}

/** @param {number} x @param {number} c @param {Model} model @param {number} width */
function heading(x, c, { step }, width) {
  const layer = step.layers[c - 1];
  const text = c === 0 ? "inputs" : layer.activation;
  const anchor = width / (step.layers.length + 1) < 128 && c === 0 ? "start" : "middle";
  return svg("text", { class: "head", x: anchor === "start" ? 2 : x, y: 14, "text-anchor": anchor }, text);
}

/** @param {NodePlace} node @param {number} c @param {Model} model */
function nodeGroup(node, c, { step, names, sample: s }) {
  const { x, y, r, unit: j } = node;
  const layer = c - 1;
  const name = names[c][j];
  const place = { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` };
  if (c === 0)
    return svg(
      "g",
      place,
      svg("text", { class: "name", y: -r - 11 }, name),
      quantity(`X[${s}][${j}]`, svg("circle", { class: "node", r }), number(0, "forward")),
    );
  const output = layer === step.layers.length - 1;
  const bias = step.layers[layer].before.b;
  return svg(
    "g",
    place,
    svg("circle", { class: "node", r }),
    svg("line", { class: "divider", x1: -r * 0.62, x2: r * 0.62 }),
    svg("text", { class: bias ? "name beside" : "name", x: bias ? -14 : 0, y: -r - 11 }, name),
    bias
      ? quantity(
          `layers[${layer}].before.b[${j}]`,
          hit(-12, -r - 19, 58, 17),
          number(-r - 11, "given bias", "b "),
        )
      : null,
    quantity(
      `layers[${layer}].a[${s}][${j}]`,
      hit(-r * 0.86, -r * 0.58, r * 1.72, r * 0.52),
      number(-r * 0.31, "forward"),
    ),
    quantity(
      `layers[${layer}].delta[${s}][${j}]`,
      hit(-r * 0.9, r * 0.05, r * 1.8, r * 0.52),
      number(r * 0.32, "backward"),
    ),
    output ? quantity(`Y[${s}][${j}]`, hit(-40, r + 4, 80, 17), number(r + 13, "given", "target ")) : null,
  );
}

/** @param {LabelPlace} label @param {boolean} withGradient */
function edgeLabel({ edge: { layer, j, k }, x, y, w, h: height }, withGradient) {
  const half = withGradient ? 15 : height;
  const top = withGradient ? -15.5 : -height / 2;
  return svg(
    "g",
    { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, class: "edge-label" },
    quantity(
      `layers[${layer}].before.W[${j}][${k}]`,
      hit(-w / 2, top, w, half),
      number(withGradient ? -7.5 : 0, "given"),
    ),
    withGradient
      ? quantity(
          `layers[${layer}].gradients.W[${j}][${k}]`,
          hit(-w / 2, 0.5, w, 15),
          number(8, "backward small"),
        )
      : null,
  );
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

/** @param {number} y @param {string} kind @param {string} [prefix] */
function number(y, kind, prefix) {
  return svg("text", { class: `number ${kind}`, y, "data-prefix": prefix });
}

/**
 * The nearest number in the direction of an arrow key.
 * @param {SVGElement} picture @param {Element} from @param {string} key
 * @returns {SVGElement | null}
 */
function nearest(picture, from, key) {
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
  for (const other of picture.querySelectorAll("[data-quantity]")) {
    if (other === from) continue;
    const [ox, oy] = centre(other);
    const ahead = (ox - x) * along[0] + (oy - y) * along[1];
    const aside = Math.abs((ox - x) * along[1]) + Math.abs((oy - y) * along[0]);
    if (ahead > 2 && ahead + aside * 2 < least) [best, least] = [other, ahead + aside * 2];
  }
  return /** @type {SVGElement | null} */ (best);
}
