/** The network as a diagram: forward values over backward ones in the nodes, weights over their gradients on the edges. */

import { h, svg } from "../lib/dom.js";
import { atMost, countOf, formatNumber, fullNumber } from "../lib/format.js";
import { at } from "../lib/paths.js";
import { accentOf, nameOf } from "../lib/quantities.js";
import { arcEnd, arcs, frames, laneNames } from "./diagram_blocks.js";
import { graphOf, parameterPath } from "./diagram_cells.js";
import { focusOf } from "./diagram_focus.js";
import { layOut, placeLabels } from "./diagram_layout.js";
import { edgeLabel, heading, line, nearest, nodeGroup } from "./diagram_parts.js";
import { mountTimeWindow } from "./diagram_time.js";
import { widestNumber, widthOf } from "./text_width.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {LayerStep} from "../engine/document.js" */
/** @import {Graph} from "./diagram_cells.js" */
/** @import {EdgePlace, Focus} from "./diagram_layout.js" */
/** @import {Model} from "./model.js" */

/** More digits than this do not fit on an edge; the full value is in the tables and the arithmetic. */
const MOST_DIGITS = 6;
/** And on a phone. */
const MOST_DIGITS_NARROW = 3;
/** The size of names, in pixels; the widest that styles/diagram.css gives them. */
const NAME = 13.5;
/** A column narrower than this would write over the next. */
const LEAST_COLUMN = 88;

/**
 * @param {HTMLElement} root
 * @param {{onSelect(path: string): void, onType(path: string, first: string, anchor: Element): void}} actions
 */
export function mountDiagram(root, { onSelect, onType }) {
  const picture = svg("svg", { class: "network", role: "group", "aria-label": "Network diagram" });
  const legend = h("p", { class: "legend" });
  /** @type {Model | null} */
  let last = null;
  const time = mountTimeWindow(() => last && update(last));
  const scroller = h("div", { class: "network-scroll" }, picture);
  root.append(time.element, scroller, legend);
  let built = "";
  let width = 0;
  /** Of the picture, which scrolls where that is more than there is room for. */
  let wide = 0;
  let focusMatters = false;
  /** Widths that numbers have, by where they stand. */
  let rooms = { node: 0, bias: 0, foot: 0 };

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
    const graph = graphOf(model, time.windowOf(model, focus, width));
    wide = Math.max(width, graph.columns * LEAST_COLUMN);
    const shape = [step.layers.map(shapeOf), names.blocks, graph.cells.map(({ t }) => t)];
    const digits = digitsOf(model, graph);
    const key = JSON.stringify([wide, names, shape, model.sample, digits, focusMatters && focus]);
    if (key !== built) {
      const active = document.activeElement
        ?.closest(".network [data-quantity]")
        ?.getAttribute("data-quantity");
      built = key;
      build(model, graph, focus);
      if (active)
        /** @type {SVGElement | null} */ (
          picture.querySelector(`[data-quantity="${CSS.escape(active)}"]`)
        )?.focus({ preventScroll: true });
    }
    write(model, digits);
  }

  /** @param {number} columns */
  const isNarrow = (columns) => wide / columns < 128;

  /** @param {Model} model @param {Graph} graph */
  const digitsOf = ({ digits }, { columns }) =>
    atMost(digits, isNarrow(columns) ? MOST_DIGITS_NARROW : MOST_DIGITS);

  /** @param {Model} model @param {Graph} graph @param {Focus} focus */
  function build(model, graph, focus) {
    const { columns } = graph;
    const tiny = isNarrow(columns);
    const digits = digitsOf(model, graph);
    const w = widestNumber(countOf(digits), tiny ? 10.5 : 12) + 6;
    const numbers = {
      label: w,
      bias: widthOf(`b −0.${"8".repeat(countOf(digits))}`, tiny ? 11.5 : 13),
      name: Math.max(0, ...graph.cells.filter(({ bias }) => bias).flatMap(widthsOfNames)),
      inNode: (/** @type {number} */ size) => widestNumber(countOf(digits), size),
    };
    const plan = layOut({ graph, width: wide, focus, roomy: wide > 560, numbers });
    const { nodes } = plan;
    const weighted = plan.edges.filter((edge) => edge.link.parameter);
    /** @param {("before" | "gradients")[]} parts */
    const widths = (parts) => (/** @type {EdgePlace} */ edge) => labelWidth(edge, model, digits, tiny, parts);
    rooms = plan.rooms;
    /** As wide as what stands there now; later values may be longer, but labels must not move while one types. */
    const both = placeLabels(weighted, nodes, widths(["before", "gradients"]), 31);
    const lone = both.overlap > 0 ? placeLabels(weighted, nodes, widths(["before"]), 17) : null;
    const placed = lone ?? both;
    const bare = placed.overlap > 30;
    const own = weighted.filter((edge) => touches(edge, focus));
    const labels = bare ? placeLabels(own, nodes, () => w, 31).labels : placed.labels;
    const withGradient = bare || !lone;
    focusMatters = bare || plan.sparse || plan.more.length > 0; // Else a click must not rebuild what was clicked.
    picture.setAttribute("viewBox", `0 0 ${plan.width} ${plan.height}`);
    picture.setAttribute("height", String(plan.height));
    picture.setAttribute("width", String(plan.width));
    picture.classList.toggle("tiny", tiny);
    picture.classList.toggle("small-nodes", plan.r < 34 && !tiny);
    const isFirst = (/** @type {number} */ i) =>
      nodes.findIndex(({ cell }) => cell.column === nodes[i].cell.column) === i;
    picture.replaceChildren(
      plan.skips.length ? arcEnd() : "",
      svg(
        "g",
        { class: "edges", "aria-hidden": "true" },
        ...frames(nodes, graph),
        ...arcs(plan.skips, nodes),
        ...plan.edges.map(line),
      ),
      svg(
        "g",
        { class: "heads", "aria-hidden": "true" },
        ...(graph.lanes > 1
          ? laneNames(nodes, graph)
          : nodes.filter((_, i) => isFirst(i)).map((node, c) => heading(node, c === 0, columns, plan.width))),
      ),
      ...nodes.map(nodeGroup),
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
      plan.skips.length ? h("span", {}, "arc: what comes in is added") : "",
      graph.lanes > 1 ? h("span", {}, "the same weights at each time step") : "",
      rest ? h("span", {}, rest) : "",
    );
    const first = /** @type {SVGElement | null} */ (
      picture.querySelector(`[data-quantity="${CSS.escape(model.selected)}"]`) ??
        picture.querySelector("[data-quantity]")
    );
    first?.setAttribute("tabindex", "0");
    if (first && wide > width) {
      const [box, frame] = [first.getBoundingClientRect(), scroller.getBoundingClientRect()];
      if (box.right > frame.right || box.left < frame.left)
        scroller.scrollLeft += box.x + box.width / 2 - frame.x - frame.width / 2;
    }
  }

  /** @param {EdgePlace} edge @param {Model} model @param {Shown} digits @param {boolean} tiny @param {("before" | "gradients")[]} parts */
  function labelWidth({ link, j, k }, { step }, digits, tiny, parts) {
    const size = tiny ? 11.5 : 13;
    const widths = parts.map((part) => {
      const value = at(step, parameterPath(link, part, j, k)) ?? 0;
      const prefix = part === "before" && link.parameter === "gamma" ? "γ " : "";
      return widthOf(prefix + formatNumber(value, digits), part === "before" ? size : size - 1);
    });
    return Math.max(34, ...widths) + 6;
  }

  /** @param {Model} model @param {Shown} digits */
  function write({ step, names }, digits) {
    for (const element of picture.querySelectorAll("[data-quantity]")) {
      const path = element.getAttribute("data-quantity") ?? "";
      const value = at(step, path);
      if (value === undefined) continue;
      const text = /** @type {Element} */ (element.querySelector(".number"));
      const prefix = text.getAttribute("data-prefix") ?? "";
      const isDropped = value === 0 && path.includes(".mask[");
      const shown = prefix + formatNumber(value, digits) + (isDropped ? " dropped" : "");
      if (text.textContent !== shown) {
        text.textContent = shown;
        fit(/** @type {SVGElement} */ (text));
      }
      element.setAttribute("data-value", fullNumber(value));
      element.setAttribute("aria-label", `${nameOf(path, names)} ${formatNumber(value, digits)}`);
    }
    for (const unit of picture.querySelectorAll("[data-mask]"))
      unit.classList.toggle("dropped", at(step, unit.getAttribute("data-mask") ?? "") === 0);
    const most = Math.max(...weightsOf(step.layers).map(Math.abs), 1e-300);
    for (const edge of picture.querySelectorAll(".edge:not(.plain)")) {
      const w = at(step, edge.getAttribute("data-edge") ?? "");
      if (typeof w !== "number") continue;
      edge.setAttribute("stroke-width", (1.2 + 3.2 * (Math.abs(w) / most)).toFixed(2));
      edge.classList.toggle("negative", w < 0);
      edge.classList.toggle("zero", w === 0);
    }
  }

  /** A number too long for its place is set smaller. @param {SVGElement} text */
  function fit(text) {
    text.style.removeProperty("font-size");
    if (!text.closest(".unit")) return;
    const room = rooms[text.matches(".bias") ? "bias" : text.matches(".foot") ? "foot" : "node"];
    const size = Number.parseFloat(getComputedStyle(text).fontSize);
    const excess = widthOf(text.textContent ?? "", size) / room;
    if (excess > 1) text.style.setProperty("font-size", `${(size / excess).toFixed(2)}px`);
  }

  // On the element around the picture: Chromium makes an svg that listens to focus a stop of the Tab key itself.
  scroller.addEventListener("focusin", (event) => {
    const target = /** @type {Element} */ (event.target).closest("[data-quantity]");
    if (!target) return;
    for (const other of picture.querySelectorAll('[data-quantity][tabindex="0"]'))
      other.setAttribute("tabindex", "-1");
    target.setAttribute("tabindex", "0");
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

/** All weights of layers, those inside blocks included. @param {LayerStep[]} layers @returns {number[]} */
function weightsOf(layers) {
  return layers.flatMap(({ before, layers: inside }) => [
    ...["W", "Wx", "Wh"].flatMap((name) => (before[name] ?? []).flat().filter(Number.isFinite)),
    ...weightsOf(inside ?? []),
  ]);
}

/** @param {import("./diagram_cells.js").Cell} cell */
const widthsOfNames = ({ names, t }) =>
  names.map((name) => widthOf(name + (t === null ? "" : `⟨${t + 1}⟩`), NAME));

/** What of a layer decides what is drawn. @param {LayerStep} layer @returns {unknown[]} */
function shapeOf({ kind, activation, before, layers }) {
  return [kind, activation, Object.keys(before), ...(layers ?? []).map(shapeOf)];
}

/** @param {EdgePlace} edge @param {Focus} focus */
function touches(edge, focus) {
  return [edge.from, edge.to].some(({ cell, unit }) => cell.scope === focus.scope && unit === focus.unit);
}
