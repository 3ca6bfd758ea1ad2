/** A plane with two axes: a canvas of colors below, lines and points above. */

import { h, svg } from "../../lib/dom.js";
import { markAt } from "./class_marks.js";
import { show } from "./paint.js";
import { linearScale } from "./scale.js";

/** @import {Scale} from "./scale.js" */

const [LEFT, RIGHT, TOP, BOTTOM] = [46, 10, 8, 36];
/** More points would hide the picture and slow it. */
const MOST_POINTS = 600;

/** @typedef {{x: number, y: number, kind: number, isHeld: boolean}} Mark  `isHeld`: kept out of the training. */

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
