/** The map of each hidden unit: what it answers to, over two inputs or over one. */

import { h, svg } from "../../lib/dom.js";
import { formatNumber, unitName } from "../../lib/format.js";
import { numbersOf, unpacked } from "../../lib/packed.js";
import { show, valueImage } from "../chart/paint.js";
import { picture } from "../chart/picture.js";
import { extent, linearScale, thinPath } from "../chart/scale.js";

/** @import {Pictures} from "../../contract/types.js" */
/** @import {TrainModel} from "./model.js" */

const [CELL, GAP, WORDS] = [84, 12, 34];

export function unitMaps() {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const drawing = svg("svg", { class: "chart unit-sheet", role: "img" });
  const sheet = h("div", { class: "plane" }, canvas, drawing);
  const card = picture({
    id: "units",
    title: "Hidden units",
    body: h(
      "div",
      {},
      sheet,
      h("p", { class: "hint" }, "Teal is above 0 or the middle of the unit's output range, purple below."),
    ),
    drawing: () => drawing,
    legend: () => (hint.hidden ? [] : [{ name: hint.textContent ?? "" }]),
    table,
  });
  const hint = /** @type {HTMLElement} */ (sheet.nextElementSibling);
  let width = 420;
  /** @type {Pictures | null} */
  let shown = null;
  let shownOf = "";
  new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width || Math.abs(contentRect.width - width) < 1) return;
    width = contentRect.width;
    draw();
  }).observe(sheet);

  function draw() {
    const maps = shown?.boundary?.units ?? [];
    const lines = shown?.curve?.units ?? [];
    const count = maps.length + lines.length;
    hint.hidden = !maps.length;
    const across = Math.max(1, Math.floor((width + GAP) / (CELL + GAP)));
    const down = Math.ceil(count / across);
    const height = down * (CELL + WORDS);
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    sheet.style.setProperty("height", `${height}px`);
    drawing.setAttribute("aria-label", `Maps of ${count} hidden units`);
    const place = (/** @type {number} */ i) => ({
      left: (i % across) * (CELL + GAP),
      top: Math.floor(i / across) * (CELL + WORDS),
    });
    canvas.hidden = !maps.length;
    drawing.replaceChildren(
      ...maps.flatMap((map, i) => caption(place(i), map.label, ends(unpacked(map.grid).values))),
      ...lines.flatMap((line, i) => [
        ...unitLine(place(i), shown?.curve?.x ?? [], numbersOf(line.values)),
        ...caption(place(i), line.label, ends(numbersOf(line.values))),
      ]),
    );
    if (maps.length) paintMaps(maps, place, height);
  }

  /** @param {NonNullable<Pictures["boundary"]>["units"]} maps @param {(i: number) => {left: number, top: number}} place @param {number} height */
  function paintMaps(maps, place, height) {
    canvas.dataset.box = `0 0 ${width} ${height}`;
    for (const [name, value] of Object.entries({ left: 0, top: 0, width, height }))
      canvas.style.setProperty(name, `${value}px`);
    const sharp = 2;
    const pixels = [Math.round(width * sharp), height * sharp];
    // The same size set anew would make a new bitmap.
    if (canvas.width !== pixels[0] || canvas.height !== pixels[1]) [canvas.width, canvas.height] = pixels;
    const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const small = document.createElement("canvas");
    maps.forEach((map, i) => {
      const grid = unpacked(map.grid);
      const [low, high] = ends(grid.values);
      const middle = low < 0 && high > 0 ? 0 : (low + high) / 2;
      show(small, valueImage(grid, middle, Math.max(high - middle, middle - low)));
      const { left, top } = place(i);
      brush.drawImage(small, left * sharp, top * sharp, CELL * sharp, CELL * sharp);
    });
  }

  function table() {
    const units = [
      ...(shown?.boundary?.units ?? []).map(({ label, grid }) => ({ label, values: unpacked(grid).values })),
      ...(shown?.curve?.units ?? []).map(({ label, values }) => ({ label, values: numbersOf(values) })),
    ];
    return {
      head: ["unit", "lowest", "mean", "highest"],
      rows: units.map(({ label, values }) => {
        const [low, high] = ends(values);
        let sum = 0;
        for (let i = 0; i < values.length; i++) sum += values[i];
        return [label, low, sum / values.length, high];
      }),
    };
  }

  return {
    element: card.element,
    /** @param {TrainModel} model */
    update({ pictures, run, network }) {
      const units = pictures?.boundary?.units ?? pictures?.curve?.units ?? [];
      // While it runs, the maps of many units are not drawn: those from before are shown faint.
      const isBehind = !units.length && run.phase === "running" && network === shownOf;
      card.element.classList.toggle("is-behind", isBehind);
      if (isBehind) return;
      shownOf = network;
      card.element.hidden = !units.length;
      if (!units.length || pictures === shown) return;
      shown = pictures;
      draw();
      card.refresh();
    },
  };
}

/** @param {ArrayLike<number>} values @returns {[number, number]} */
const ends = (values) => extent([values]) ?? [NaN, NaN];

/** @param {{left: number, top: number}} place @param {string} label @param {[number, number]} range */
function caption({ left, top }, label, [low, high]) {
  return [
    svg("rect", { class: "unit-frame", x: left + 0.5, y: top + 0.5, width: CELL - 1, height: CELL - 1 }),
    svg(
      "text",
      { class: "unit-name", x: left, y: top + CELL + 13, "text-anchor": "start" },
      unitName(label, 2),
    ),
    svg(
      "text",
      { x: left, y: top + CELL + 25, "text-anchor": "start" },
      `${formatNumber(low, 2)} … ${formatNumber(high, 2)}`,
    ),
  ];
}

/** @param {{left: number, top: number}} place @param {number[]} x @param {ArrayLike<number>} values */
function unitLine({ left, top }, x, values) {
  const [low, high] = ends(values);
  const across = linearScale([x[0], x[x.length - 1]], [left + 3, left + CELL - 3]);
  const up = linearScale([Math.min(0, low), Math.max(0, high) || 1], [top + CELL - 5, top + 5]);
  return [svg("path", { class: "chart-line look-0", d: thinPath(x, values, across.at, up.at) })];
}
