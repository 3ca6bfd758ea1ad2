/** A network in few strokes: its units, and its weights as edges. How large a weight is tells the width, its sign the dashes. */

import { h, svg } from "../../lib/dom.js";
import { formatNumber } from "../../lib/format.js";
import { matricesOf } from "../../lib/kinds.js";
import { plainNumber } from "../../lib/run_history.js";
import { withCaption } from "../chart/in_file.js";

/** @typedef {{kind: string, parameters: Record<string, any>}} SketchLayer */

/** Of a column, in pixels: what is too many is told by its number. */
const [MOST_UNITS, RADIUS, GAP, MARGIN] = [12, 12, 40, 34];
/** Higher columns stand closer. In pixels. */
const HEIGHT = 250;
/** So many weights have room for their numbers. */
const MOST_NUMBERS = 16;
const DIGITS = 3;
const TITLE = "Network";

/** The weights from below of a layer; null where it has none that stand on edges. @param {SketchLayer} layer @returns {number[][] | null} */
function weightsOf({ kind, parameters }) {
  const [name] = matricesOf(kind, "below");
  const found = name && parameters[name];
  const isMatrix = Array.isArray(found?.[0]) && !Array.isArray(found[0][0]);
  return isMatrix ? found.map((/** @type {any[]} */ row) => row.map(plainNumber)) : null;
}

/** Whether there is anything to sketch. @param {string[]} kinds */
export const hasSketch = (kinds) => kinds.some((kind) => matricesOf(kind, "below").length > 0);

/** @param {number} width  In pixels. */
export function networkSketch(width) {
  const drawing = svg("svg", { class: "network sketch", role: "img", "aria-label": TITLE, width });
  const element = h("div", { class: "picture" }, drawing);

  /** @param {SketchLayer[]} layers @param {string[][]} names  Of the units, the inputs first. */
  function update(layers, names) {
    const steps = layers.flatMap((layer, i) => {
      const weights = weightsOf(layer);
      return weights ? [{ weights, names: names[i + 1] ?? [] }] : [];
    });
    if (!steps.length) return;
    const sizes = [steps[0].weights[0].length, ...steps.map(({ weights }) => weights.length)];
    const highest = Math.min(MOST_UNITS, Math.max(...sizes));
    const gap = Math.min(GAP, Math.max(2 * RADIUS + 2, HEIGHT / highest));
    const height = MARGIN + gap * highest;
    const most = Math.max(1e-300, ...steps.flatMap(({ weights }) => weights.flat().map(Math.abs)));
    const count = steps.reduce((sum, { weights }) => sum + weights.length * weights[0].length, 0);
    const shown = sizes.map((size) => Math.min(size, MOST_UNITS));
    const x = (/** @type {number} */ c) =>
      MARGIN + (c * (width - 2 * MARGIN)) / Math.max(1, sizes.length - 1);
    const y = (/** @type {number} */ c, /** @type {number} */ j) =>
      height / 2 + (j - (shown[c] - 1) / 2) * gap - 4;
    /** @type {SVGElement[]} */
    const edges = [];
    /** @type {SVGElement[]} */
    const numbers = [];
    steps.forEach(({ weights }, c) => {
      for (let j = 0; j < shown[c + 1]; j++)
        for (let k = 0; k < shown[c]; k++) {
          const w = weights[j][k];
          const [x1, y1, x2, y2] = [x(c), y(c, k), x(c + 1), y(c + 1, j)];
          edges.push(
            svg("line", {
              class: `edge${w < 0 ? " negative" : w === 0 ? " zero" : ""}`,
              ...{ x1, y1, x2, y2 },
              "stroke-width": (0.6 + (4 * Math.abs(w)) / most).toFixed(2),
            }),
          );
          const at = { x: x1 + 0.32 * (x2 - x1), y: y1 + 0.32 * (y2 - y1) + 4 };
          if (count <= MOST_NUMBERS)
            numbers.push(
              svg(
                "text",
                { ...at, class: "sketch-number", "text-anchor": "middle" },
                formatNumber(w, DIGITS),
              ),
            );
        }
    });
    const nodes = sizes.flatMap((size, c) => [
      ...Array.from({ length: shown[c] }, (_, j) =>
        svg("circle", { class: "node", cx: x(c), cy: y(c, j), r: RADIUS }),
      ),
      ...Array.from({ length: shown[c] }, (_, j) =>
        svg(
          "text",
          { class: "sketch-name", x: x(c), y: y(c, j) + 4, "text-anchor": "middle" },
          (c ? steps[c - 1].names[j] : names[0]?.[j]) ?? "",
        ),
      ),
      size > shown[c]
        ? svg("text", { x: x(c), y: height - 3, "text-anchor": "middle" }, `and ${size - shown[c]} more`)
        : svg("g", {}),
    ]);
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawing.replaceChildren(...edges, ...numbers, ...nodes);
  }

  const legend = [
    { name: "width: size of the weight, beside the largest" },
    {
      name: "negative weight",
      swatch: svg("line", { class: "edge negative", x1: -8, x2: 8, y1: 0, y2: 0, "stroke-width": 2 }),
    },
  ];
  return {
    element,
    drawing,
    update,
    /** @template T @param {() => T} work @returns {T} */
    written: (work) => withCaption(drawing, TITLE, legend, work),
  };
}
