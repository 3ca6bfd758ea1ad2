/** The error over two chosen weights, the others as they are, and the way that the training took. */

import { h, svg } from "../../lib/dom.js";
import { formatNumber } from "../../lib/format.js";
import { unpacked } from "../../lib/packed.js";
import { nameOf as quantityName, shownNames } from "../../lib/quantities.js";
import { plainNumber } from "../../lib/run_history.js";
import { contour } from "../chart/contour.js";
import { heightImage } from "../chart/paint.js";
import { picture } from "../chart/picture.js";
import { plane } from "../chart/plane.js";
import { extent } from "../chart/scale.js";

/** @import {Surface} from "../../contract/types.js" */
/** @import {TrainModel} from "./model.js" */

const LEVELS = 8;

/** @param {(parameters: [string, string] | null) => void} onChoose  Null: it is not wanted. */
export function errorSurface(onChoose) {
  const { element: body, drawing, axes, lines, onResize, paint } = plane(300);
  const choosers = [0, 1].map((i) =>
    h("select", {
      id: `surface-${i ? "y" : "x"}`,
      "aria-label": i ? "Weight upwards" : "Weight to the right",
      change: choose,
    }),
  );
  const legend = h("p", { class: "hint" });
  const wanted = h("input", { type: "checkbox", id: "surface-on", change: choose });
  const area = h("div", {}, h("p", { class: "map-inputs" }, ...choosers), body, legend);
  const card = picture({
    id: "surface",
    title: "Error surface",
    body: area,
    drawing: () => drawing,
    legend: () => [{ name: legend.textContent ?? "" }],
    table,
    tools: [h("label", { class: "switch" }, wanted, " draw it when paused")],
  });
  /** @type {Surface | null} */
  let shown = null;
  let choices = "";
  onResize(draw);
  arrange();

  function choose() {
    arrange();
    const [a, b] = choosers.map(({ value }) => value);
    onChoose(wanted.checked && a && a !== b ? [a, b] : null);
  }
  /** Without a picture there is nothing to see, and to save. */
  function arrange() {
    area.hidden = !wanted.checked;
    for (const part of [body, legend]) part.hidden = !shown;
    card.empty(!wanted.checked || !shown);
  }

  function draw() {
    if (!shown) return;
    const { x: places, y: heights, parameters, path, here } = shown;
    const { x, y } = axes(
      [places[0], places[places.length - 1]],
      [heights[0], heights[heights.length - 1]],
      [labelOf(parameters[0]), labelOf(parameters[1])],
    );
    const grid = unpacked(shown.loss);
    // Losses differ by powers of ten: levels and colors go by the logarithm.
    const logs = { ...grid, values: grid.values.map((value) => Math.log(Math.max(value, 1e-300))) };
    const [low, high] = extent([logs.values]) ?? [0, 1];
    paint(heightImage(logs, low, high));
    const across = (/** @type {number} */ column) =>
      x.at(places[0] + (column * (places[places.length - 1] - places[0])) / Math.max(1, places.length - 1));
    const up = (/** @type {number} */ row) =>
      y.at(heights[0] + (row * (heights[heights.length - 1] - heights[0])) / Math.max(1, heights.length - 1));
    const levels = Array.from({ length: LEVELS }, (_, k) => low + ((k + 0.5) / LEVELS) * (high - low));
    const way = path.x
      .map((value, i) => [x.at(plainNumber(value)), y.at(plainNumber(path.y[i]))])
      .filter((p) => p.every(Number.isFinite));
    const [hx, hy] = [x.at(plainNumber(here[0])), y.at(plainNumber(here[1]))];
    lines.replaceChildren(
      svg("path", {
        class: "contour faint",
        d: levels.map((level) => contour(logs, level, across, up)).join(""),
      }),
      svg("path", {
        class: "way",
        d: way.map(([px, py], i) => `${i ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`).join(""),
      }),
      ...way.map(([px, py]) =>
        svg("circle", { class: "way-point", cx: px.toFixed(1), cy: py.toFixed(1), r: 2 }),
      ),
      svg("circle", { class: "here", cx: hx.toFixed(1), cy: hy.toFixed(1), r: 5 }),
    );
    legend.textContent = `Loss from ${formatNumber(Math.exp(low), 3)} (light) to ${formatNumber(Math.exp(high), 3)} (dark), lines by its logarithm. Ring: here. Line: the path since step ${path.step[0] ?? 0}.`;
    drawing.setAttribute(
      "aria-label",
      `Loss over ${parameters.join(" and ")}, from ${formatNumber(Math.exp(low), 3)} to ${formatNumber(Math.exp(high), 3)}`,
    );
  }

  let names = shownNames({ inputs: [], layers: [] });
  const labelOf = (/** @type {string} */ path) =>
    quantityName(path.replace(/\.(W|Wx|Wh|b)\b/, ".before.$1"), names);

  function table() {
    if (!shown) return { head: [], rows: [] };
    const { x, y, parameters } = shown;
    const { values, columns } = unpacked(shown.loss);
    return {
      head: [...parameters.map(labelOf), "loss"],
      rows: y.flatMap((up, r) => x.map((across, c) => [across, up, values[r * columns + c]])),
    };
  }

  return {
    element: card.element,
    /** @param {TrainModel} model */
    update({ pictures, names: now, parameters: paths, run }) {
      card.element.hidden = run.phase === "none" || paths.length < 2;
      const key = [...paths, ...now.flat()].join();
      if (key !== choices) {
        choices = key;
        names = now;
        const before = choosers.map(({ value }) => value);
        choosers.forEach((one) => {
          one.replaceChildren(...paths.map((path) => h("option", { value: path }, labelOf(path))));
        });
        const [a, b] = before.map((path, i) => (paths.includes(path) ? path : (paths[i] ?? "")));
        [choosers[0].value, choosers[1].value] = [a, a === b ? (paths.find((path) => path !== a) ?? "") : b];
        if (wanted.checked) queueMicrotask(choose);
      }
      const next = pictures?.surface ?? null;
      if (next === shown) return;
      shown = next;
      arrange();
      if (!shown) return;
      draw();
      card.refresh();
    },
  };
}
