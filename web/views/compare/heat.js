/** Differences of a large array as a picture: shade for size, hatching for those below ours; a cell is read out. */

import { unitWords } from "../../compare/rows.js";
import { h, svg } from "../../lib/dom.js";
import { fullNumber } from "../../lib/format.js";
import { shadeOf } from "../heatmap.js";

/** @import {BesideArray} from "../../contract/types.js" */

const SIDE = 320;
const MOST_CELL = 22;

/** @param {BesideArray} array @param {string} title @param {string} id */
export function differenceMap(array, title, id) {
  const { cells = [], block = [1, 1] } = array.map ?? {};
  const [rows, columns] = [cells.length, cells[0]?.length ?? 0];
  const size = Math.max(2, Math.min(MOST_CELL, SIDE / Math.max(rows, columns)));
  const [width, height] = [columns * size, rows * size];
  const largest = Math.max(0, ...cells.flat().map((one) => (typeof one === "number" ? Math.abs(one) : 0)));
  /** @type {Map<string, string>} */
  const paths = new Map();
  for (const [r, line] of cells.entries())
    for (const [c, value] of line.entries()) {
      const shade = shadeOf(value, largest);
      const kind = typeof value !== "number" ? "unknown" : !shade ? "zero" : value < 0 ? "down" : "up";
      const square = `M${(c * size).toFixed(2)} ${(r * size).toFixed(2)}h${size.toFixed(2)}v${size.toFixed(2)}h-${size.toFixed(2)}z`;
      const key = `${kind} shade-${shade}`;
      paths.set(key, (paths.get(key) ?? "") + square);
    }
  const readout = h("p", { class: "readout", role: "status" });
  const cursor = svg("rect", { class: "cursor", width: size, height: size });
  let [row, column] = [0, 0];

  /** @param {number} r @param {number} c */
  function show(r, c) {
    row = Math.max(0, Math.min(rows - 1, r));
    column = Math.max(0, Math.min(columns - 1, c));
    cursor.setAttribute("x", String(column * size));
    cursor.setAttribute("y", String(row * size));
    const place = (/** @type {number} */ at, /** @type {number} */ n) =>
      n === 1 ? String(at + 1) : `${at * n + 1} to ${(at + 1) * n}`;
    readout.textContent = `row ${place(row, block[0])}, column ${place(column, block[1])}: ${fullNumber(cells[row][column])} ${unitWords(array.unit ?? "digits")}`;
  }
  const hatch = `${id}-hatch`;
  const picture = svg(
    "svg",
    {
      class: "heatmap",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "application",
      "aria-roledescription": "heat map",
      "aria-label": `Differences of ${title}, ${rows} by ${columns}. Arrow keys move from cell to cell; the table has the numbers.`,
      tabindex: "0",
    },
    svg(
      "defs",
      {},
      svg(
        "pattern",
        { id: hatch, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        svg("line", { class: "hatch", x1: 0, y1: 0, x2: 0, y2: 5 }),
      ),
    ),
    ...[...paths].flatMap(([key, d]) => [
      svg("path", { class: `cells ${key}`, d }),
      ...(key.startsWith("down") && size > 3
        ? [svg("path", { class: "hatching", fill: `url(#${hatch})`, d })]
        : []),
    ]),
    cursor,
  );
  picture.addEventListener("keydown", (event) => {
    const along = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!along) return;
    event.preventDefault();
    show(row + along[0], column + along[1]);
  });
  picture.addEventListener("pointermove", (event) => {
    const box = picture.getBoundingClientRect();
    show(
      Math.floor(((event.clientY - box.y) / box.height) * rows),
      Math.floor(((event.clientX - box.x) / box.width) * columns),
    );
  });
  show(0, 0);
  return h(
    "figure",
    { class: "heatmap-box beside-map" },
    h(
      "figcaption",
      {},
      `Differences of ${title}: darker is further off, each shade ten times; hatched are below ours`,
    ),
    picture,
    readout,
  );
}
