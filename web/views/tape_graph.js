/** The tape as a graph: a box for each node with its value and adjoint, a line from each parent. */

import { h, svg } from "../lib/dom.js";
import { atMost, formatNumber, fullNumber } from "../lib/format.js";
import { nearest } from "./diagram_parts.js";
import { BOX, layOut } from "./tape_layout.js";
import { lowered } from "./values.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {TapeNode} from "../contract/types.js" */

/** Characters of a name that a box holds. */
const NAME = 14;

/** @param {TapeNode[]} nodes @param {Shown} digits @param {(id: number) => void} onNode */
export function tapeGraph(nodes, digits, onNode) {
  const { places, width, height } = layOut(nodes);
  const place = (/** @type {number} */ id) => places.get(id) ?? { x: 0, y: 0 };
  const shown = atMost(digits, 5);
  const edges = nodes.flatMap(({ id, parents }) =>
    parents.map((parent) => {
      const [from, to] = [place(parent), place(id)];
      const [top, bottom] = [from.y + BOX.height / 2, to.y - BOX.height / 2];
      const bend = Math.min(34, (bottom - top) / 2);
      return svg("path", {
        class: "tape-edge",
        "data-from": parent,
        "data-to": id,
        d: `M${from.x} ${top}C${from.x} ${top + bend} ${to.x} ${bottom - bend} ${to.x} ${bottom}`,
      });
    }),
  );
  const boxes = nodes.map((node) => {
    const { x, y } = place(node.id);
    const name = lowered(node.label === node.formula ? shortened(node) : node.label);
    const label = `${lowered(node.label)}, ${node.operation}: value ${formatNumber(node.value, digits)}, adjoint ${formatNumber(node.adjoint, digits)}`;
    return svg(
      "g",
      {
        class: `tape-node ${node.parents.length ? "made" : "leaf"}`,
        transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`,
        role: "button",
        tabindex: "-1",
        "aria-label": label,
        "data-node": node.id,
        "data-quantity": node.quantity,
        "data-value": fullNumber(node.value),
      },
      svg("title", {}, label),
      svg("rect", {
        x: -BOX.width / 2,
        y: -BOX.height / 2,
        width: BOX.width,
        height: BOX.height,
        rx: node.parents.length ? 6 : 24,
      }),
      svg("text", { class: "tape-name", y: -13 }, clipped(name)),
      svg("text", { class: "forward", y: 3 }, formatNumber(node.value, shown)),
      svg("text", { class: "backward", y: 17 }, formatNumber(node.adjoint, shown)),
    );
  });
  boxes.at(-1)?.setAttribute("tabindex", "0");
  const picture = svg(
    "svg",
    {
      class: "tape-graph",
      viewBox: `0 0 ${width.toFixed(0)} ${height}`,
      width: width.toFixed(0),
      height,
      role: "group",
      "aria-label": `Graph of the tape: ${nodes.length} nodes, from the given numbers at the top to the loss E at the bottom. Arrow keys move; the table has the same numbers.`,
    },
    ...edges,
    ...boxes,
  );
  picture.addEventListener("click", (event) => choose(event.target));
  picture.addEventListener("keydown", (event) => {
    const from = /** @type {Element} */ (event.target).closest("[data-node]");
    if (!from) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      /** @type {SVGElement} */ (from).dispatchEvent(new MouseEvent("click", { bubbles: true }));
    } else if (event.key.startsWith("Arrow")) {
      const next = nearest(picture, from, event.key, "[data-node]");
      if (!next) return;
      event.preventDefault();
      for (const box of boxes) box.setAttribute("tabindex", box === next ? "0" : "-1");
      next.focus();
    }
  });
  /** @param {EventTarget | null} target */
  function choose(target) {
    const box = target instanceof Element ? target.closest("[data-node]") : null;
    if (box) onNode(Number(box.getAttribute("data-node")));
  }
  const group = h(
    "div",
    { class: "tape-scroll", role: "group", "aria-label": "Graph of the tape", tabindex: "0" },
    picture,
  );
  return { group, picture };
}

/** A node without a name of its own is called by its number and what it does. @param {TapeNode} node */
function shortened({ id, operation, formula }) {
  return formula.length > NAME ? `v${id} ${operation}` : formula;
}

/** @param {string} name */
function clipped(name) {
  return name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name;
}

/** Outlines one node, its parents and what is made from it. @param {Element} root @param {number} id */
export function outline(root, id) {
  for (const box of root.querySelectorAll("g[data-node]"))
    box.classList.toggle("current", box.getAttribute("data-node") === String(id));
  for (const edge of root.querySelectorAll(".tape-edge")) {
    edge.classList.toggle("in", edge.getAttribute("data-to") === String(id));
    edge.classList.toggle("out", edge.getAttribute("data-from") === String(id));
  }
}
