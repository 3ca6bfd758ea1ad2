/** Differences of a large array as a picture: strength for size, stripes and dots for the side; a cell is told in words. */

import { differenceOf, unitsText, unitWords } from "../../compare/rows.js";
import { h, svg } from "../../lib/dom.js";
import { formatNumber } from "../../lib/format.js";
import { IS_WEIGHTS, rowsAreSources } from "../../lib/matrices.js";
import { shadeOf } from "../heatmap.js";

/** @import {BesideArray, BesideRow, Value} from "../../contract/types.js" */

const SIDE = 320;
const MOST_CELL = 22;
/** Smaller cells have no room for stripes and dots. */
const LEAST_MARKED = 4;
const STRONGEST = "shade-6";

/**
 * @typedef {object} MapModel
 * @property {BesideArray} array
 * @property {BesideRow[]} rows  Of this array, as far as they are told.
 * @property {string} title
 * @property {(path: string) => string} nameOf
 * @property {import("../../lib/format.js").Shown} digits
 */

/** @param {MapModel} model @param {string} id */
export function differenceMap({ array, rows: told, title, nameOf, digits }, id) {
  const { map } = array;
  const quantity = array.quantity ?? "";
  const isTurned = rowsAreSources() && IS_WEIGHTS.test(quantity);
  const cells = isTurned ? turned(map?.cells ?? []) : (map?.cells ?? []);
  const [down, across] = isTurned ? (map?.block ?? [1, 1]).toReversed() : (map?.block ?? [1, 1]);
  const [rows, columns] = [cells.length, cells[0]?.length ?? 0];
  const size = Math.max(2, Math.min(MOST_CELL, SIDE / Math.max(rows, columns)));
  const [width, height] = [columns * size, rows * size];
  const readout = h("p", { class: "readout", role: "status" });
  const cursor = svg("rect", { class: "cursor", width: size, height: size });
  const isWhole = down === 1 && across === 1;
  /** @type {Map<string, BesideRow>} */
  const byPlace = new Map(told.map((one) => [/(\[\d+\]\[\d+\])$/.exec(one.quantity)?.[1] ?? "", one]));
  const placeOf = (/** @type {number} */ r, /** @type {number} */ c) =>
    isTurned ? `[${c}][${r}]` : `[${r}][${c}]`;
  let [row, column] = [0, 0];

  /** One cell, or the greatest difference of several that it stands for. @param {number} r @param {number} c */
  function wordsFor(r, c) {
    const off = cells[r][c];
    const units = `${unitsText(plainOf(off))} ${unitWords(array.unit ?? "digits")}`;
    if (!isWhole)
      return `rows ${span(r, down)}, columns ${span(c, across)}: ${off === 0 ? "all equal" : `at most ${units}`}`;
    const place = placeOf(r, c);
    const own = byPlace.get(place);
    const name = nameOf(quantity + place);
    if (off === 0) return `${name}: equal`;
    if (!own) return `${name}: ${units}`;
    const { text, unit } = differenceOf(own, array);
    return `${name}: theirs ${own.theirs}, ours ${formatNumber(own.ours, digits)}, ${`${text} ${unit}`.trim()}`;
  }

  /** @param {number} r @param {number} c */
  function show(r, c) {
    row = Math.max(0, Math.min(rows - 1, r));
    column = Math.max(0, Math.min(columns - 1, c));
    cursor.setAttribute("x", String(column * size));
    cursor.setAttribute("y", String(row * size));
    readout.textContent = wordsFor(row, column);
  }
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
    svg("defs", {}, stripes(id), dots(id)),
    ...painted(cells, size, id),
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
  show(...strongest(cells));
  const corner = isWhole
    ? [
        h(
          "p",
          { class: "hint" },
          `From ${nameOf(quantity + placeOf(0, 0))} at the top left to ${nameOf(quantity + placeOf(rows - 1, columns - 1))} at the bottom right.`,
        ),
      ]
    : [];
  return h(
    "figure",
    { class: "heatmap-box beside-map" },
    h("figcaption", {}, `Where ${title} differs`),
    ...corner,
    picture,
    readout,
    legend(id, cells),
  );
}

/** @param {Value[][]} cells @returns {Value[][]} */
const turned = (cells) => (cells[0] ?? []).map((_, c) => cells.map((line) => line[c]));

/** @param {Value} value */
const plainOf = (value) => (typeof value === "number" ? value : Number.NaN);

/** @param {number} at @param {number} n */
const span = (at, n) => (n === 1 ? String(at + 1) : `${at * n + 1} to ${(at + 1) * n}`);

/** Where the difference is the greatest: what is told first. @param {Value[][]} cells @returns {[number, number]} */
function strongest(cells) {
  /** @type {[number, number]} */
  let found = [0, 0];
  let most = -1;
  for (const [r, line] of cells.entries())
    for (const [c, value] of line.entries()) {
      const off = typeof value === "number" ? Math.abs(value) : Number.POSITIVE_INFINITY;
      if (off > most) {
        most = off;
        found = [r, c];
      }
    }
  return found;
}

/** @param {Value} value @param {number} largest */
function kindOf(value, largest) {
  const shade = shadeOf(value, largest);
  const side = typeof value !== "number" ? "unknown" : !shade ? "zero" : value < 0 ? "down" : "up";
  return { shade, side };
}

/** One path a shade, however many cells it has. @param {Value[][]} cells @param {number} size @param {string} id */
function painted(cells, size, id) {
  const flat = cells.flat();
  const largest = Math.max(0, ...flat.map((one) => (typeof one === "number" ? Math.abs(one) : 0)));
  const side = size.toFixed(2);
  /** @type {Map<string, string>} */
  const paths = new Map();
  for (const [r, line] of cells.entries())
    for (const [c, value] of line.entries()) {
      const { shade, side: kind } = kindOf(value, largest);
      const square = `M${(c * size).toFixed(2)} ${(r * size).toFixed(2)}h${side}v${side}h-${side}z`;
      const key = `${kind} shade-${shade}`;
      paths.set(key, (paths.get(key) ?? "") + square);
    }
  return [...paths].flatMap(([key, d]) => {
    const pattern = size < LEAST_MARKED ? null : patternOf(key, id);
    return [
      svg("path", { class: `cells ${key}`, d }),
      ...(pattern ? [svg("path", { class: "hatching", fill: pattern, d })] : []),
    ];
  });
}

/** @param {string} key @param {string} id */
function patternOf(key, id) {
  if (key.startsWith("down")) return `url(#${id}-stripes)`;
  return key.startsWith("up") ? `url(#${id}-dots)` : null;
}

/** @param {string} id */
const stripes = (id) =>
  svg(
    "pattern",
    {
      id: `${id}-stripes`,
      width: 5,
      height: 5,
      patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    },
    svg("line", { class: "hatch", x1: 0, y1: 0, x2: 0, y2: 5 }),
  );

/** @param {string} id */
const dots = (id) =>
  svg(
    "pattern",
    { id: `${id}-dots`, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
    svg("circle", { class: "dot", cx: 3, cy: 3, r: 1.1 }),
  );

/** What the marks mean, as far as they are there. @param {string} id @param {Value[][]} cells */
function legend(id, cells) {
  const there = new Set(cells.flat().map((value) => kindOf(value, Number.MAX_VALUE).side));
  const swatch = (/** @type {string} */ kind) =>
    svg(
      "svg",
      { class: "heatmap swatch", width: 14, height: 14, "aria-hidden": "true" },
      svg("rect", { class: `cells ${kind} ${STRONGEST}`, width: 14, height: 14 }),
      svg("rect", { class: "hatching", fill: patternOf(kind, id) ?? "none", width: 14, height: 14 }),
    );
  const rows = [
    ["up", "theirs is above ours, dotted"],
    ["down", "theirs is below ours, striped"],
    ["zero", "equal"],
    ["unknown", "not a number"],
  ];
  return h(
    "p",
    { class: "heatmap-legend hint" },
    ...rows.filter(([kind]) => there.has(kind)).map(([kind, words]) => h("span", {}, swatch(kind), words)),
    h("span", {}, "each shade fainter: a tenth of the difference"),
  );
}
