/** A plane with two axes: a canvas of colors below, lines and points above. */

import { h, svg } from "../../lib/dom.js";
import { show } from "./paint.js";
import { linearScale } from "./scale.js";

/** @import {Scale} from "./scale.js" */

const [LEFT, RIGHT, TOP, BOTTOM] = [46, 10, 8, 36];
/** Marks of classes: their shapes differ as well as their colors. */
const SHAPES = [
  "M-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0Z",
  "M-3.2-3.2L3.2 3.2M-3.2 3.2L3.2-3.2",
  "M0-4.2L3.9 2.8H-3.9Z",
  "M-3.2-3.2H3.2V3.2H-3.2Z",
  "M0-4.4L4.4 0L0 4.4L-4.4 0Z",
  "M-4 0H4M0-4V4",
  "M0 4.2L3.9-2.8H-3.9Z",
  "M0 -4.6L1.1 -1.5L4.4 -1.4L1.8 0.6L2.7 3.7L0 1.9L-2.7 3.7L-1.8 0.6L-4.4 -1.4L-1.1 -1.5Z",
  "M-4.4-1.7H4.4V1.7H-4.4Z",
  "M-3.4-3.6H3.4L-3.4 3.6H3.4Z",
];
export const SHAPE_COUNT = SHAPES.length;
/** More points would hide the picture and slow it. */
const MOST_POINTS = 600;

/** @typedef {{x: number, y: number, kind: number, isHeld: boolean}} Mark  `isHeld`: kept out of the training. */

/** A mark at a place, with a rim that stands out from its own color below. @param {number} kind @param {number} x @param {number} y @param {boolean} [isHeld] */
export const markAt = (kind, x, y, isHeld = false) =>
  svg(
    "g",
    { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
    svg("path", { class: "mark-rim", d: SHAPES[kind % SHAPES.length] }),
    svg("path", {
      class: `mark kind-${kind % SHAPES.length}${isHeld ? " is-held" : ""}`,
      d: SHAPES[kind % SHAPES.length],
    }),
  );

/** @param {number} [most]  Of the height, in pixels. */
export function plane(most = 330) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const grid = svg("g", { class: "chart-grid" });
  const marks = svg("g", { class: "marks" });
  const lines = svg("g", { class: "plane-lines" });
  const drawing = svg("svg", { class: "chart plane-drawing", role: "img" }, grid, lines, marks);
  const element = h("div", { class: "plane" }, canvas, drawing);
  let [width, height] = [420, most];
  /** @type {(() => void) | null} */
  let redraw = null;
  /** What the axes show: they are made anew only when that changes. */
  let axesKey = "";
  new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width || Math.abs(contentRect.width - width) < 1) return;
    width = contentRect.width;
    height = Math.round(Math.min(most, Math.max(220, width * 0.8)));
    redraw?.();
  }).observe(element);

  /**
   * Sets the axes.
   * @param {[number, number]} x @param {[number, number]} y @param {[string, string]} names
   * @returns {{x: Scale, y: Scale}}
   */
  function axes(x, y, names) {
    const across = linearScale(x, [LEFT, width - RIGHT], Math.max(3, width / 80));
    const up = linearScale(y, [height - BOTTOM, TOP], 6);
    const key = [width, height, ...x, ...y, ...names].join();
    if (key === axesKey) return { x: across, y: up };
    axesKey = key;
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    element.style.setProperty("height", `${height}px`);
    const box = [LEFT, TOP, width - LEFT - RIGHT, height - TOP - BOTTOM];
    canvas.dataset.box = box.join(" ");
    for (const [name, i] of /** @type {[string, number][]} */ ([
      ["left", 0],
      ["top", 1],
      ["width", 2],
      ["height", 3],
    ]))
      canvas.style.setProperty(name, `${box[i]}px`);
    grid.replaceChildren(
      ...across.ticks.map(({ value, text }) =>
        svg("text", { x: across.at(value).toFixed(1), y: height - 20, "text-anchor": "middle" }, text),
      ),
      ...up.ticks.map(({ value, text }) =>
        svg("text", { x: LEFT - 6, y: (up.at(value) + 4).toFixed(1), "text-anchor": "end" }, text),
      ),
      svg("text", { x: width - RIGHT, y: height - 5, "text-anchor": "end", class: "axis-name" }, names[0]),
      svg(
        "text",
        { x: LEFT, y: height - 5, "text-anchor": "start", class: "axis-name" },
        `upwards: ${names[1]}`,
      ),
    );
    return { x: across, y: up };
  }

  return {
    element,
    drawing,
    axes,
    lines,
    /** @param {() => void} again  Draws all anew, at another width. */
    onResize(again) {
      redraw = again;
    },
    /** @param {ImageData} image */
    paint: (image) => show(canvas, image),
    /** @param {Mark[]} points @param {{x: Scale, y: Scale}} scales */
    mark(points, { x, y }) {
      const step = Math.max(1, Math.ceil(points.length / MOST_POINTS));
      marks.replaceChildren(
        ...points
          .filter((_, i) => i % step === 0)
          .map((point) => markAt(point.kind, x.at(point.x), y.at(point.y), point.isHeld)),
      );
    },
  };
}
