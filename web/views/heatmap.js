/** A square matrix as a picture: shade for size, hue and hatching for sign; one cell is read out, by pointer or arrow keys. */

import { h, svg } from "../lib/dom.js";
import { formatNumber, fullNumber } from "../lib/format.js";
import { plainNumber } from "../lib/run_history.js";
import { filesOf } from "./chart/files.js";
import { csvText } from "./chart/picture.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {Value} from "../contract/types.js" */

/** Shades: from a tenth of the largest up, then each a tenth of the one before. */
const SHADES = 6;
/** Above so many rows their names no longer fit beside them. */
const MOST_NAMES = 24;
const SIDE = 340;

/** @param {Value} value @param {number} largest  0 is no shade, else 1 (faint) to SHADES. */
export function shadeOf(value, largest) {
  if (typeof value !== "number" || value === 0 || !largest) return 0;
  return Math.max(1, Math.min(SHADES, SHADES + Math.ceil(Math.log10(Math.abs(value) / largest) - 1e-12)));
}

/**
 * @param {object} matrix
 * @param {Value[][]} matrix.values
 * @param {string[]} matrix.names
 * @param {string[]} matrix.paths  Of the numbers that the rows stand for.
 * @param {Shown} matrix.digits
 * @param {[number, number]} matrix.cell  Which one is read out first.
 * @param {(row: number, column: number) => void} onCell
 */
export function heatmap({ values, names, paths, digits, cell }, onCell) {
  const n = values.length;
  const size = Math.max(1, Math.min(30, SIDE / n));
  const named = n <= MOST_NAMES;
  const margin = named ? Math.max(...names.map((name) => name.length)) * 6.4 + 8 : 4;
  const width = margin + n * size + 4;
  const readout = h("p", { class: "readout", role: "status" });
  const cursor = svg("rect", { class: "cursor", width: size, height: size });
  let [row, column] = cell;
  const picture = svg(
    "svg",
    {
      class: "heatmap",
      viewBox: `0 0 ${width} ${width}`,
      width,
      height: width,
      role: "application",
      "aria-roledescription": "heat map",
      "aria-label": `Heat map of the Hessian, ${n} by ${n}. Arrow keys move from cell to cell; the table has all values.`,
      tabindex: "0",
    },
    svg(
      "defs",
      {},
      svg(
        "pattern",
        {
          id: "heatmap-negative",
          width: 5,
          height: 5,
          patternUnits: "userSpaceOnUse",
          patternTransform: "rotate(45)",
        },
        svg("line", { class: "hatch", x1: 0, y1: 0, x2: 0, y2: 5 }),
      ),
    ),
    ...(named ? titles(names, paths, margin, size) : []),
    svg("g", { transform: `translate(${margin} ${margin})` }, ...cells(values, size), cursor),
  );

  /** @param {number} r @param {number} c */
  function show(r, c) {
    row = Math.max(0, Math.min(n - 1, r));
    column = Math.max(0, Math.min(n - 1, c));
    const value = values[row][column];
    cursor.setAttribute("x", String(column * size));
    cursor.setAttribute("y", String(row * size));
    readout.dataset.value = fullNumber(value);
    readout.title = readout.dataset.value;
    readout.replaceChildren(
      h("span", { class: "of" }, `∂²E / ∂${names[row]} ∂${names[column]}`),
      h("span", { class: "num" }, ` = ${formatNumber(value, digits)}`),
      h("span", { class: "hint" }, row === column ? " curvature along this parameter" : ""),
    );
  }

  /** @param {number} r @param {number} c */
  function move(r, c) {
    show(r, c);
    onCell(row, column);
  }
  picture.addEventListener("keydown", (event) => {
    const far = event.ctrlKey ? n : 1;
    const along = { ArrowRight: [0, far], ArrowLeft: [0, -far], ArrowDown: [far, 0], ArrowUp: [-far, 0] }[
      event.key
    ];
    if (!along) return;
    event.preventDefault();
    move(row + along[0], column + along[1]);
  });
  picture.addEventListener("pointerdown", pointed);
  picture.addEventListener("pointermove", (event) => event.pointerType === "mouse" && pointed(event));
  /** @param {PointerEvent} event */
  function pointed(event) {
    const box = picture.getBoundingClientRect();
    const at = (/** @type {number} */ place, /** @type {number} */ length) =>
      Math.floor(((place / length) * width - margin) / size);
    const [c, r] = [at(event.clientX - box.x, box.width), at(event.clientY - box.y, box.height)];
    if (r >= 0 && c >= 0 && r < n && c < n && (r !== row || c !== column)) move(r, c);
  }
  show(row, column);
  const key = legend();
  const files = filesOf(
    picture,
    "hessian",
    "Hessian of the loss",
    () => csvOf(values, names),
    () => [{ name: key.textContent ?? "" }],
  );
  return h("div", { class: "heatmap-box" }, picture, readout, key, files);
}

/** @param {Value[][]} values @param {string[]} names */
const csvOf = (values, names) =>
  csvText({
    head: ["", ...names],
    rows: values.map((row, r) => [names[r], ...row.map(plainNumber)]),
  });

/** One path a shade, however many cells it has. @param {Value[][]} values @param {number} size */
function cells(values, size) {
  const flat = values.flat();
  const largest = Math.max(0, ...flat.map((value) => (typeof value === "number" ? Math.abs(value) : 0)));
  const gap = size > 6 ? 1 : 0;
  const side = (size - gap).toFixed(2);
  /** @type {Map<string, string>} */
  const paths = new Map();
  for (const [r, line] of values.entries())
    for (const [c, value] of line.entries()) {
      const shade = shadeOf(value, largest);
      const kind = typeof value !== "number" ? "unknown" : !shade ? "zero" : value < 0 ? "down" : "up";
      const key = `${kind} shade-${shade}`;
      const square = `M${(c * size).toFixed(2)} ${(r * size).toFixed(2)}h${side}v${side}h-${side}z`;
      paths.set(key, (paths.get(key) ?? "") + square);
    }
  return [...paths].flatMap(([key, d]) => [
    svg("path", { class: `cells ${key}`, d }),
    ...(key.startsWith("down") && size > 3
      ? [svg("path", { class: "hatching", fill: "url(#heatmap-negative)", d })]
      : []),
  ]);
}

/** @param {string[]} names @param {string[]} paths @param {number} margin @param {number} size */
function titles(names, paths, margin, size) {
  return names.flatMap((name, i) => {
    const middle = margin + (i + 0.5) * size;
    const mark = { "data-gives": paths[i], "aria-hidden": "true" };
    return [
      svg("text", { ...mark, x: margin - 5, y: middle, "text-anchor": "end" }, name),
      svg("text", { ...mark, transform: `translate(${middle} ${margin - 5}) rotate(-90)` }, name),
    ];
  });
}

function legend() {
  const swatch = (/** @type {string} */ kind) =>
    svg(
      "svg",
      { class: "heatmap swatch", width: 14, height: 14, "aria-hidden": "true" },
      svg("rect", { class: `cells ${kind}`, width: 14, height: 14 }),
      kind.startsWith("down")
        ? svg("rect", { class: "hatching", fill: "url(#heatmap-negative)", width: 14, height: 14 })
        : null,
    );
  return h(
    "p",
    { class: "heatmap-legend hint" },
    h("span", {}, swatch(`up shade-${SHADES}`), "positive"),
    h("span", {}, swatch(`down shade-${SHADES}`), "negative, hatched"),
    h("span", {}, swatch("zero shade-0"), "0"),
    h("span", {}, "each shade fainter: a tenth"),
  );
}
