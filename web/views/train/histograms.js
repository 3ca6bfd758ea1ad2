/** How the weights and biases of each layer are spread. */

import { svg } from "../../lib/dom.js";
import { formatNumber } from "../../lib/format.js";
import { labelOf } from "../../lib/kinds.js";
import { plainNumber } from "../../lib/run_history.js";
import { picture } from "../chart/picture.js";
import { linearScale } from "../chart/scale.js";

/** @import {Pictures} from "../../contract/types.js" */
/** @import {TrainModel} from "./model.js" */

const [WIDTH, ROW, LEFT, RIGHT] = [420, 62, 96, 10];

export function weightHistograms() {
  const drawing = svg("svg", { class: "chart bars", role: "img" });
  const card = picture({
    id: "weights",
    title: "Weights and biases",
    body: drawing,
    drawing: () => drawing,
    table,
  });
  /** @type {NonNullable<Pictures["histograms"]> | null} */
  let shown = null;

  function draw() {
    const all = (shown ?? []).filter(({ counts }) => counts.some(Boolean));
    const ends = all
      .flatMap(({ edges }) => [plainNumber(edges[0]), plainNumber(edges[edges.length - 1])])
      .filter(Number.isFinite);
    const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
    const { at: x } = linearScale([low, high], [LEFT, WIDTH - RIGHT]);
    drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${all.length * ROW + 22}`);
    drawing.setAttribute(
      "aria-label",
      `Histograms of ${all.map(({ layer, name }) => `${name} of layer ${layer + 1}`).join(", ")}`,
    );
    const bottom = all.length * ROW;
    drawing.replaceChildren(
      ...all.flatMap(({ layer, name, edges, counts }, i) => {
        const base = (i + 1) * ROW - 6;
        const most = Math.max(...counts);
        const bars = counts.map((count, k) => {
          const [from, to] = [x(plainNumber(edges[k])), x(plainNumber(edges[k + 1]))];
          const tall = (count / most) * (ROW - 14);
          return count
            ? `M${from.toFixed(1)} ${base}V${(base - tall).toFixed(1)}H${Math.max(from + 1, to - 0.6).toFixed(1)}V${base}Z`
            : "";
        });
        return [
          svg(
            "text",
            { x: 0, y: base - 14, class: "bar-name", "text-anchor": "start" },
            `${labelOf(name).toLowerCase()} ${layer + 1}`,
          ),
          svg(
            "text",
            { x: 0, y: base, "text-anchor": "start" },
            `${counts.reduce((a, b) => a + b, 0)} values`,
          ),
          svg("line", { class: "base", x1: LEFT, x2: WIDTH - RIGHT, y1: base, y2: base }),
          svg("path", { class: "bar", d: bars.join("") }),
        ];
      }),
      svg("line", { class: "zero-line", x1: x(0), x2: x(0), y1: 4, y2: bottom }),
      ...[...new Set([low, 0, high])].map((value) =>
        svg(
          "text",
          {
            x: x(value),
            y: bottom + 12,
            "text-anchor":
              value === low && low !== 0 ? "start" : value === high && high !== 0 ? "end" : "middle",
          },
          formatNumber(value, 3),
        ),
      ),
    );
  }

  function table() {
    return {
      head: ["layer", "parameter", "from", "to", "count"],
      rows: (shown ?? []).flatMap(({ layer, name, edges, counts }) =>
        counts.map((count, k) => [layer + 1, name, plainNumber(edges[k]), plainNumber(edges[k + 1]), count]),
      ),
    };
  }

  return {
    element: card.element,
    /** @param {TrainModel} model */
    update({ pictures }) {
      const next = pictures?.histograms ?? null;
      card.element.hidden = !next;
      if (!next || next === shown) return;
      shown = next;
      draw();
      card.refresh();
    },
  };
}
