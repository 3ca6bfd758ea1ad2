/** The network as a diagram: forward values over backward ones in the nodes, weights over their gradients on the edges. */

import { h, svg } from "../lib/dom.js";
import { formatNumber, fullNumber } from "../lib/format.js";
import { at, keysOf } from "../lib/paths.js";
import { accentOf, nameOf } from "../lib/quantities.js";
import { layOut, placeLabels } from "./diagram_layout.js";
import { edgeLabel, heading, line, nearest, nodeGroup } from "./diagram_parts.js";
import { widestNumber, widthOf } from "./text_width.js";

/** @import {EdgePlace} from "./diagram_layout.js" */
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
  let room = 0;

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
    const tiny = isNarrow(counts.length);
    const w = widestNumber(digitsOf(model), tiny ? 10.5 : 12) + 6;
    const numbers = { label: w, inNode: (/** @type {number} */ size) => widestNumber(digitsOf(model), size) };
    const plan = layOut({ counts, dense, width, focus, roomy: width > 560, numbers });
    const nodes = plan.nodes.flat();
    const weighted = plan.edges.filter((edge) => dense[edge.layer]);
    room = plan.room;
    /** As wide as what stands there now; later values may be longer, but labels must not move while one types. */
    const both = placeLabels(weighted, nodes, (edge) => labelWidth(edge, model, ["before", "gradients"]), 31);
    const lone =
      both.overlap > 0
        ? placeLabels(weighted, nodes, (edge) => labelWidth(edge, model, ["before"]), 17)
        : null;
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

  /** @param {EdgePlace} edge @param {Model} model @param {("before" | "gradients")[]} parts */
  function labelWidth({ layer, j, k }, model, parts) {
    const size = isNarrow(model.names.length) ? 11.5 : 13;
    const widths = parts.map((part) => {
      const value = model.step.layers[layer][part].W?.[j]?.[k] ?? 0;
      return widthOf(formatNumber(value, digitsOf(model)), part === "before" ? size : size - 1);
    });
    return Math.max(34, ...widths) + 6;
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
      if (text.textContent !== shown) {
        text.textContent = shown;
        fit(/** @type {SVGElement} */ (text));
      }
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

  /** A number too long for its node is set smaller. @param {SVGElement} text */
  function fit(text) {
    text.style.removeProperty("font-size");
    if (!text.closest(".unit")) return;
    const size = Number.parseFloat(getComputedStyle(text).fontSize);
    const excess = widthOf(text.textContent ?? "", size) / room;
    if (excess > 1) text.style.setProperty("font-size", `${(size / excess).toFixed(2)}px`);
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
