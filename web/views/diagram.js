/** The network as a diagram: forward values over backward ones in the nodes, weights over their gradients on the edges. */

import { h, svg } from "../lib/dom.js";
import { formatNumber, fullNumber } from "../lib/format.js";
import { spoken } from "../lib/letters.js";
import { FROZEN, marksKey } from "../lib/marks.js";
import { at } from "../lib/paths.js";
import { accentOf, nameOf } from "../lib/quantities.js";
import { arcEnd, arcs, frames, laneNames } from "./diagram_blocks.js";
import { graphOf } from "./diagram_cells.js";
import { diagramFiles } from "./diagram_files.js";
import { focusOf } from "./diagram_focus.js";
import { edgeStanding, leftOut, shapeOf, weightsOf } from "./diagram_layers.js";
import { edgeLabel, heading, line, nearest, nodeGroup } from "./diagram_parts.js";
import { labelWidth, planOf, widthsOfLabel } from "./diagram_plan.js";
import { mountSampleSwitch } from "./diagram_sample.js";
import { mountTimeWindow } from "./diagram_time.js";
import { widthOf } from "./text_width.js";

/** @import {Graph} from "./diagram_cells.js" */
/** @import {Model} from "./model.js" */

/** @typedef {ReturnType<typeof planOf>} Drawing */

/**
 * @param {HTMLElement} root
 * @param {object} actions
 * @param {(path: string) => void} actions.onSelect
 * @param {(sample: number) => void} actions.onSample
 * @param {() => void} [actions.onPresent]
 * @param {(path: string, first: string, anchor: Element) => void} actions.onType
 * @param {number} [most]  On the wall: planned for at most so many pixels and stretched by its style, without what switches
 *   samples and saves.
 */
export function mountDiagram(
  root,
  { onSelect, onSample, onPresent, onType },
  most = Number.POSITIVE_INFINITY,
) {
  const picture = svg("svg", { class: "network", role: "group", "aria-label": "Network diagram" });
  const legend = h("p", { class: "legend" });
  /** @type {Model | null} */
  let last = null;
  const time = mountTimeWindow(() => last && update(last));
  const scroller = h("div", { class: "network-scroll" }, picture);
  const samples = mountSampleSwitch(onSample);
  const files = diagramFiles(picture, legend, () => last?.result.spec.title || "Network", onPresent);
  const isOnWall = Number.isFinite(most);
  root.append(samples.element, time.element, scroller, legend, files);
  for (const part of isOnWall ? [samples.element, files] : []) part.remove();
  const arcId = isOnWall ? "wall-arc-end" : "arc-end";
  let built = "";
  let width = 0;
  /** @type {Drawing | null} */
  let drawing = null;
  let focusMatters = false;
  /** Widths that numbers have, by where they stand. */
  let rooms = { node: 0, bias: 0, foot: 0 };

  new ResizeObserver(([entry]) => {
    const next = Math.round(Math.min(entry.contentRect.width, most));
    if (next && next !== width) {
      width = next;
      if (last) update(last);
    }
  }).observe(root);

  /** @param {Model} model */
  function update(model) {
    last = model;
    samples.update(model);
    width ||= Math.round(Math.min(root.clientWidth, most)) || 640;
    const focus = focusOf(model);
    const { step, names } = model;
    const graph = graphOf(model, time.windowOf(model, focus, width));
    const shape = [step.layers.map(shapeOf), names.blocks, graph.cells.map(({ t }) => t)];
    const key = JSON.stringify([
      width,
      names,
      shape,
      model.sample,
      model.digits,
      focusMatters && [focus.scope, focus.unit],
    ]);
    if (key !== built || hasOutgrown(model)) {
      const active = document.activeElement
        ?.closest(".network [data-quantity]")
        ?.getAttribute("data-quantity");
      built = key;
      drawing = planOf({ graph, model, focus }, width, innerHeight);
      build(model, graph, drawing);
      if (active)
        /** @type {SVGElement | null} */ (
          picture.querySelector(`[data-quantity="${CSS.escape(active)}"]`)
        )?.focus({ preventScroll: true });
    }
    write(model);
  }

  /**
   * Whether numbers are too long for their labels, or so short now that more may be shown. Labels stay where they are else, so
   * that nothing moves while one types.
   * @param {Model} model
   */
  function hasOutgrown(model) {
    if (!drawing) return true;
    const { labels, way, form, split, isWhole } = drawing;
    if (form === "side")
      return labels.some(({ edge, w }) => {
        const [weight, gradient] = widthsOfLabel(edge, model, way);
        return weight > split + w / 2 || gradient > w / 2 - split;
      });
    const excess = labels.map(({ edge, w }) => labelWidth(edge, model, way, form) - w);
    return excess.some((more) => more > 1 || (!isWhole && more < -1));
  }

  /** @param {Model} model @param {Graph} graph @param {Drawing} drawn */
  function build(model, graph, { plan, labels, form, split, way, isBare }) {
    const { columns } = graph;
    const { nodes } = plan;
    rooms = plan.rooms;
    focusMatters = isBare || plan.sparse || plan.more.length > 0; // Else a click must not rebuild what was clicked.
    picture.setAttribute("viewBox", `0 0 ${plan.width} ${plan.height}`);
    picture.setAttribute("height", String(plan.height * way.scale));
    picture.setAttribute("width", String(plan.width * way.scale));
    picture.classList.toggle("tiny", way.tight);
    picture.classList.toggle("listed", way.place === "list");
    picture.classList.toggle("small-nodes", plan.r < 34 && !way.tight);
    const isFirst = (/** @type {number} */ i) =>
      nodes.findIndex(({ cell }) => cell.column === nodes[i].cell.column) === i;
    picture.replaceChildren(
      plan.skips.length ? arcEnd(arcId) : "",
      svg(
        "g",
        { class: "edges", "aria-hidden": "true" },
        ...frames(nodes, graph),
        ...arcs(plan.skips, nodes, arcId),
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
      svg("g", { class: "labels" }, ...labels.map((label) => edgeLabel(label, form, split))),
      svg(
        "g",
        { "aria-hidden": "true" },
        ...plan.more.map(({ x, y, folded }) => svg("text", { class: "more", x, y }, `⋮ ${folded} more`)),
      ),
    );
    const withGradient = form !== "lone";
    const rest =
      plan.sparse || isBare
        ? "edges of the selected unit; all are in the tables"
        : withGradient
          ? ""
          : "gradients: select a weight, or see the tables";
    legend.replaceChildren(
      h("span", { class: "forward" }, "■ forward: values"),
      h(
        "span",
        { class: "backward" },
        `■ backward: δ in nodes${withGradient ? spoken(", ∂E/∂w on edges") : ""}`,
      ),
      h("span", {}, h("span", { class: "dash", "aria-hidden": "true" }), "negative weight"),
      marksKey(model.step.layers).includes("true")
        ? h("span", {}, `${FROZEN} frozen; no line: not there`)
        : "",
      plan.skips.length ? h("span", {}, "arc: the input is added") : "",
      graph.lanes > 1 ? h("span", {}, "the same weights at each time step") : "",
      ...leftOut(model).map((words) => h("span", {}, words)),
      rest ? h("span", {}, rest) : "",
    );
    const first = /** @type {SVGElement | null} */ (
      picture.querySelector(`[data-quantity="${CSS.escape(model.selected)}"]`) ??
        picture.querySelector("[data-quantity]")
    );
    first?.setAttribute("tabindex", "0");
    if (first && plan.width * way.scale > width) {
      const [box, frame] = [first.getBoundingClientRect(), scroller.getBoundingClientRect()];
      if (box.right > frame.right || box.left < frame.left)
        scroller.scrollLeft += box.x + box.width / 2 - frame.x - frame.width / 2;
    }
  }

  /** @param {Model} model */
  function write(model) {
    const { step, names } = model;
    const { way, labels, form } = /** @type {Drawing} */ (drawing);
    const { digits } = way;
    /** @type {SVGElement[]} */
    const changed = [];
    for (const element of picture.querySelectorAll("[data-quantity]")) {
      const path = element.getAttribute("data-quantity") ?? "";
      const value = at(step, path);
      if (value === undefined) continue;
      const text = /** @type {Element} */ (element.querySelector(".number"));
      const prefix = text.getAttribute("data-prefix") ?? "";
      const isDropped = value === 0 && path.includes(".mask[");
      const standing = model.standings?.get(path) ?? null;
      mark(element, standing);
      const isCovered = standing === "covered";
      const shown = prefix + (isCovered ? "?" : formatNumber(value, digits) + (isDropped ? " dropped" : ""));
      if (text.textContent !== shown) {
        text.textContent = shown;
        changed.push(/** @type {SVGElement} */ (text));
      }
      element.setAttribute("data-value", isCovered ? "" : fullNumber(value));
      const told = isCovered ? "covered" : formatNumber(value, digits);
      element.setAttribute("aria-label", `${nameOf(path, names)} ${told}`);
    }
    fit(changed);
    if (way.place === "edges")
      picture.querySelectorAll(".edge-label").forEach((label, i) => {
        const w = Math.min(labels[i].w, labelWidth(labels[i].edge, model, way, form));
        for (const rect of label.querySelectorAll("rect")) setWidth(rect, w);
      });
    for (const unit of picture.querySelectorAll("[data-mask]"))
      unit.classList.toggle("dropped", at(step, unit.getAttribute("data-mask") ?? "") === 0);
    const most = Math.max(...weightsOf(step.layers).map(Math.abs), 1e-300);
    for (const edge of picture.querySelectorAll(".edge:not(.plain)")) {
      const path = edge.getAttribute("data-edge") ?? "";
      mark(edge, edgeStanding(model.standings, path));
      const w = at(step, path);
      if (typeof w !== "number") continue;
      edge.setAttribute("stroke-width", (1.2 + 3.2 * (Math.abs(w) / most)).toFixed(2));
      edge.classList.toggle("negative", w < 0);
      edge.classList.toggle("zero", w === 0);
    }
  }

  /** Numbers too long for their place are set smaller; all are measured before one is changed. @param {SVGElement[]} texts */
  function fit(texts) {
    for (const text of texts) text.style.removeProperty("font-size");
    const inUnits = texts.filter((text) => text.closest(".unit"));
    const sizes = inUnits.map((text) => Number.parseFloat(getComputedStyle(text).fontSize));
    inUnits.forEach((text, i) => {
      const room = rooms[text.matches(".bias") ? "bias" : text.matches(".foot") ? "foot" : "node"];
      const excess = widthOf(text.textContent ?? "", sizes[i]) / room;
      if (excess > 1) text.style.setProperty("font-size", `${(sizes[i] / excess).toFixed(2)}px`);
    });
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
  // A click selects, by what listens around the whole page; one more on the same number types on it.
  picture.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target).closest("[data-quantity]");
    const path = target?.getAttribute("data-quantity") ?? "";
    if (target && path === last?.selected && accentOf(path) === "given") onType(path, "", target);
  });

  return { update };
}

/** @param {Element} element @param {string | null} standing */
function mark(element, standing) {
  if (standing) element.setAttribute("data-standing", standing);
  else element.removeAttribute("data-standing");
}

/** @param {Element} rect  Around its middle. @param {number} width */
function setWidth(rect, width) {
  rect.setAttribute("x", String(-width / 2));
  rect.setAttribute("width", String(width));
}
