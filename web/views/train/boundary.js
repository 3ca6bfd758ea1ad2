/** What the network says all over the plane of two inputs, with the rows of the data on it. */

import { h, svg } from "../../lib/dom.js";
import { formatNumber } from "../../lib/format.js";
import { columnName } from "../../lib/names.js";
import { unpacked } from "../../lib/packed.js";
import { markAt, SHAPE_COUNT } from "../chart/class_marks.js";
import { contour } from "../chart/contour.js";
import { classImage, valueImage } from "../chart/paint.js";
import { picture } from "../chart/picture.js";
import { plane } from "../chart/plane.js";

/** @import {Boundary, DataDocument} from "../../contract/types.js" */
/** @import {NumberGrid} from "../chart/contour.js" */
/** @import {TrainModel} from "./model.js" */

/** So many inputs that stay at their means are named. */
const MOST_HELD = 6;

/** @param {(inputs: [number, number]) => void} onInputs  Other columns are wanted on the axes. @param {string} [id] */
export function boundaryMap(onInputs, id = "boundary") {
  const { element: body, drawing, axes, lines, onResize, paint, mark } = plane();
  const legend = h("ul", { class: "chart-legend" });
  const choosers = [0, 1].map((i) =>
    h("select", { "aria-label": i ? "Input upwards" : "Input to the right", change: choose }),
  );
  const chooser = h("span", { class: "map-inputs" }, ...choosers);
  /** As a file has it. */
  const entries = () =>
    [...legend.children].map((entry) => {
      const mark = /** @type {SVGElement | undefined} */ (entry.querySelector("svg > g")?.cloneNode(true));
      mark?.removeAttribute("transform");
      return { name: entry.textContent ?? "", swatch: mark };
    });
  const card = picture({
    id,
    title: "Decision boundary",
    body: h("div", {}, body, legend),
    drawing: () => drawing,
    table,
    legend: entries,
    tools: [chooser],
  });
  const title = /** @type {HTMLElement} */ (card.element.querySelector("h3"));
  /** @type {Boundary | null} */
  let shown = null;
  /** @type {DataDocument | null} */
  let data = null;
  let marked = "";
  onResize(() => {
    marked = "";
    draw();
  });

  function choose() {
    const [a, b] = choosers.map(({ value }) => Number(value));
    if (a !== b) onInputs([a, b]);
  }

  function draw() {
    if (!shown || !data) return;
    const [first, second] = shown.inputs;
    const names = nameOf(data);
    const scales = axes(
      [shown.x[0], shown.x[shown.x.length - 1]],
      [shown.y[0], shown.y[shown.y.length - 1]],
      [names(first), names(second)],
    );
    const key = `${drawing.getAttribute("viewBox")}|${shown.inputs}|${shown.x[0]}|${shown.y[0]}`;
    const [{ x, y }, grids] = [scales, shown.outputs.map(unpacked)];
    // A cell's value is that of its middle.
    const atX = (/** @type {number} */ column) => x.at(between(shown?.x ?? [], column));
    const atY = (/** @type {number} */ row) => y.at(between(shown?.y ?? [], row));
    if (isOfClasses(data) && grids.length > 1) drawClasses(grids, atX, atY);
    else drawValues(grids[0], data, atX, atY);
    if (marked === key) return;
    marked = key;
    mark(marksOf(data, first, second), scales);
    drawLegend(data);
  }

  /** @param {NumberGrid[]} grids @param {(column: number) => number} atX @param {(row: number) => number} atY */
  function drawClasses(grids, atX, atY) {
    const { rows, columns } = grids[0];
    const best = new Int32Array(rows * columns);
    const sureness = new Float64Array(rows * columns);
    for (let i = 0; i < best.length; i++) {
      let sum = 0;
      for (let k = 0; k < grids.length; k++) {
        sum += Math.abs(grids[k].values[i]);
        if (grids[k].values[i] > grids[best[i]].values[i]) best[i] = k;
      }
      sureness[i] = Math.max(
        0,
        Math.min(1, (grids[best[i]].values[i] / (sum || 1) - 1 / grids.length) / (1 - 1 / grids.length)),
      );
    }
    const classes = { rows, columns, values: best };
    paint(classImage(classes, sureness));
    const d = grids.map((_, k) => contour(lead(grids, k), 0, atX, atY)).join("");
    lines.replaceChildren(svg("path", { class: "contour", d }));
  }

  /** @param {NumberGrid} grid @param {DataDocument} of @param {(column: number) => number} atX @param {(row: number) => number} atY */
  function drawValues(grid, of, atX, atY) {
    const [low, high] = targetRange(of);
    const [middle, half] = [(low + high) / 2, (high - low) / 2];
    paint(valueImage(grid, middle, half));
    lines.replaceChildren(
      svg("path", {
        class: "contour faint",
        d: [-0.5, 0.5].map((part) => contour(grid, middle + part * half, atX, atY)).join(""),
      }),
      svg("path", { class: "contour", d: contour(grid, middle, atX, atY) }),
    );
  }

  /** @param {DataDocument} of */
  function drawLegend(of) {
    const classes = isOfClasses(of) ? (of.data.about?.classes ?? []) : [];
    const isMany = of.n_out > 1 && isOfClasses(of);
    title.textContent = isOfClasses(of) ? "Decision boundary" : "Output over two inputs";
    const [low, high] = targetRange(of);
    const kept = of.validation.length ? [h("li", {}, "hollow: kept for validation")] : [];
    const others = heldInputs();
    legend.replaceChildren(
      ...classes
        .slice(0, 12)
        .map((name, i) =>
          h(
            "li",
            {},
            svg(
              "svg",
              { class: "chart swatch", width: 14, height: 14, "aria-hidden": "true" },
              markAt(markKind(of, i), 7, 7),
            ),
            h("bdi", {}, name),
          ),
        ),
      ...kept,
      h(
        "li",
        {},
        isMany
          ? "line: where another class becomes the largest"
          : `line: output ${formatNumber((low + high) / 2, 3)}`,
      ),
      ...(others ? [h("li", { class: "held-inputs" }, others)] : []),
    );
    drawing.setAttribute(
      "aria-label",
      `Output of the network over ${of.n_in === 2 ? "both inputs" : "two inputs, the others at their means"}, with ${of.training.length} training rows`,
    );
  }

  /** At which values the inputs stay that are on no axis: where they decide, the picture shows one cut of many. */
  function heldInputs() {
    if (!shown || !data || data.n_in === 2) return null;
    const { inputs, held } = shown;
    const names = nameOf(data);
    const others = held.flatMap((value, k) =>
      inputs.includes(k) ? [] : [`${names(k)} = ${formatNumber(value, 3)}`],
    );
    const more = others.length > MOST_HELD ? `, and ${others.length - MOST_HELD} more` : "";
    return `the others at their means: ${others.slice(0, MOST_HELD).join(", ")}${more}`;
  }

  function table() {
    if (!shown || !data) return { head: [], rows: [] };
    const { x, y, outputs, inputs } = shown;
    const names = nameOf(data);
    const grids = outputs.map(unpacked);
    const head = [
      names(inputs[0]),
      names(inputs[1]),
      ...grids.map((_, k) => outputName(/** @type {DataDocument} */ (data), k)),
    ];
    return {
      head,
      rows: y.flatMap((down, r) =>
        x.map((across, c) => [across, down, ...grids.map(({ values, columns }) => values[r * columns + c])]),
      ),
    };
  }

  return {
    element: card.element,
    drawing,
    written: card.written,
    /** @param {Pick<TrainModel, "data" | "pictures">} model */
    update({ data: next, pictures }) {
      const boundary = pictures?.boundary ?? null;
      card.element.hidden = !next || !boundary;
      if (!next || !boundary) return;
      if (next !== data) {
        marked = "";
        data = next;
        chooser.hidden = next.n_in === 2;
        const names = nameOf(next);
        choosers.forEach((one, i) => {
          one.replaceChildren(
            ...Array.from({ length: next.n_in }, (_, k) => h("option", { value: k }, names(k))),
          );
          one.value = String(i);
        });
      }
      if (boundary === shown) return;
      shown = boundary;
      choosers.forEach((one, i) => {
        one.value = String(boundary.inputs[i]);
      });
      draw();
      card.refresh();
    },
  };
}

/** How far a class is ahead of the best other one, 0 on its border. @param {NumberGrid[]} grids @param {number} k @returns {NumberGrid} */
function lead(grids, k) {
  const { rows, columns } = grids[k];
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < values.length; i++) {
    let best = -Infinity;
    for (let other = 0; other < grids.length; other++)
      if (other !== k && grids[other].values[i] > best) best = grids[other].values[i];
    values[i] = grids[k].values[i] - best;
  }
  return { rows, columns, values };
}

/** @param {ArrayLike<number>} places @param {number} at  Between two of them, or half a place beyond. */
function between(places, at) {
  const last = places.length - 1;
  const step = (places[last] - places[0]) / Math.max(1, last);
  return Math.min(places[last], Math.max(places[0], places[0] + at * step));
}

/** @param {DataDocument} data @returns {(column: number) => string} */
export function nameOf({ data }) {
  return (column) => {
    const told = data.about?.inputs?.[column];
    return told ? columnName(told) : `x${column + 1}`;
  };
}

/** @param {DataDocument} data @param {number} k */
export function outputName({ data, n_out }, k) {
  const target = data.about?.targets?.[k];
  return target?.category ?? target?.name ?? (n_out === 1 ? "y" : `y${k + 1}`);
}

/** @param {DataDocument} data */
export const isOfClasses = ({ class_of }) => class_of.length > 0;

/** The lowest and the highest target. @param {DataDocument} data @returns {[number, number]} */
export function targetRange({ data }) {
  let [low, high] = [Infinity, -Infinity];
  for (const row of data.Y)
    for (const value of row) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return high > low ? [low, high] : [low - 0.5, high + 0.5];
}

/** The shape and color of a class; of two classes in one output the high one has the color of high values. @param {DataDocument} data @param {number} i */
function markKind({ n_out }, i) {
  return n_out === 1 ? 1 - i : i % SHAPE_COUNT;
}

/** @param {DataDocument} document @param {number} first @param {number} second */
function marksOf(document, first, second) {
  const { data, class_of, validation } = document;
  const held = new Set(validation);
  const order = new Map((data.about?.classes ?? [...new Set(class_of)]).map((name, i) => [name, i]));
  const [low, high] = targetRange(document);
  return data.X.map((row, i) => ({
    x: row[first],
    y: row[second],
    kind: class_of.length
      ? markKind(document, order.get(class_of[i]) ?? 0)
      : data.Y[i][0] > (low + high) / 2
        ? 0
        : 1,
    isHeld: held.has(i),
  }));
}
