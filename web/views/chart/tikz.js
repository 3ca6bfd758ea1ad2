/**
 * A drawing as TikZ, from what the page draws: a document of its own with `article` and `tikz`. Looks that occur often are styles
 * with the names of the drawing's classes, so that they can be changed at one place.
 */

import { sizeOf } from "./image.js";
import { texOf } from "./tex_text.js";

/** A pixel in points. */
const POINT = 0.75;
/** Where a text's place lies in it, by its `text-anchor`. @type {Record<string, string>} */
const ANCHORS = { start: "west", middle: "center", end: "east" };

/** @typedef {{colors: Map<string, string>, styles: Map<string, string>}} Known */

/** @param {SVGSVGElement} drawing @param {string} title @returns {string} */
export function tikzText(drawing, title) {
  const { x, y, width, height } = sizeOf(drawing);
  /** @type {Known} */
  const known = { colors: new Map(), styles: new Map() };
  const lines = linesOf(drawing, 0, 0, known);
  const colors = [...known.colors].map(([rgb, name]) => `\\definecolor{${name}}{RGB}{${rgb}}`);
  const styles = [...known.styles].map(([look, name]) => `  ${name}/.style={${look}},`);
  return [
    `% ${title.replace(/[\r\n]+/g, " ")}`,
    "\\documentclass{article}",
    "\\usepackage{tikz}",
    ...colors,
    "\\tikzset{",
    ...styles,
    "}",
    "\\begin{document}",
    "\\noindent\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%",
    `\\begin{tikzpicture}[x=${POINT}pt, y=-${POINT}pt, every node/.style={inner sep=0pt, outer sep=0pt, font=\\sffamily}]`,
    `\\useasboundingbox (${short(x)},${short(y)}) rectangle (${short(x + width)},${short(y + height)});`,
    ...lines,
    "\\end{tikzpicture}}",
    "\\end{document}",
    "",
  ].join("\n");
}

/** @param {Element} parent @param {number} dx @param {number} dy @param {Known} known @returns {string[]} */
function linesOf(parent, dx, dy, known) {
  return [...parent.children].flatMap((element) => {
    const look = getComputedStyle(element);
    const isHidden =
      look.display === "none" || look.visibility === "hidden" || element.matches("defs, title, .hit");
    if (isHidden) return [];
    const matrix = /** @type {SVGGraphicsElement} */ (element).transform?.baseVal?.consolidate()?.matrix;
    const [ox, oy] = [dx + (matrix?.e ?? 0), dy + (matrix?.f ?? 0)];
    if (element.tagName === "g") return linesOf(element, ox, oy, known);
    const at = (/** @type {number} */ px, /** @type {number} */ py) =>
      `(${short(px + ox)},${short(py + oy)})`;
    if (element.tagName === "text") return textLine(element, look, at, known);
    const shape = shapeOf(element, at);
    const options = shape && optionsOf(element, look, known);
    return shape && options ? [`\\path[${options}] ${shape};`] : [];
  });
}

/** @param {Element} element @param {CSSStyleDeclaration} look @param {(x: number, y: number) => string} at @param {Known} known */
function textLine(element, look, at, known) {
  const text = element.textContent ?? "";
  if (!text.trim()) return [];
  const own = numbersOf(element);
  const isMiddle = look.dominantBaseline === "central";
  const side = ANCHORS[look.getPropertyValue("text-anchor")] ?? "west";
  const anchor = isMiddle ? side : side === "center" ? "base" : `base ${side}`;
  const size = Number.parseFloat(look.fontSize) * POINT;
  const weight = Number(look.fontWeight) >= 600 ? "\\bfseries" : "";
  const slant = look.fontStyle === "italic" ? "\\itshape" : "";
  const font = `\\sffamily${weight}${slant}\\fontsize{${short(size)}pt}{${short(1.2 * size)}pt}\\selectfont`;
  const style = styleOf(element, `text=${colorOf(look.fill, known)}, font=${font}`, known);
  return [`\\node[${style}, anchor=${anchor}] at ${at(own("x"), own("y"))} {${texOf(text)}};`];
}

/** @param {Element} element @param {CSSStyleDeclaration} look @param {Known} known @returns {string | null} */
function optionsOf(element, look, known) {
  const fill = isSeen(look.fill) && element.tagName !== "line" ? `fill=${colorOf(look.fill, known)}` : "";
  const stroke = isSeen(look.stroke) ? `draw=${colorOf(look.stroke, known)}` : "";
  if (!fill && !stroke) return null;
  const dashes =
    look.strokeDasharray === "none" ? [] : look.strokeDasharray.split(/[ ,]+/).map(Number.parseFloat);
  const pattern = dashes.map((part, i) => `${i % 2 ? "off" : "on"} ${short(part * POINT)}pt`).join(" ");
  const opacity = (/** @type {string} */ name, /** @type {string} */ value) =>
    Number(value) < 1 ? `${name} opacity=${value}` : "";
  const style = [
    fill,
    stroke,
    fill && opacity("fill", look.fillOpacity),
    stroke && opacity("draw", look.strokeOpacity),
    stroke && pattern && `dash pattern=${pattern}`,
    element.getAttribute("marker-end") ? "->" : "",
  ].filter(Boolean);
  const rx = numbersOf(element)("rx");
  const own = [
    stroke && `line width=${short(Number.parseFloat(look.strokeWidth) * POINT)}pt`,
    rx ? `rounded corners=${short(rx * POINT)}pt` : "",
  ].filter(Boolean);
  return [styleOf(element, style.join(", "), known), ...own].join(", ");
}

/** @param {string} color */
const isSeen = (color) => color !== "none" && !/^rgba\(.*, 0\)$/.test(color);

/** The name of a look: the classes of the first that has it. @param {Element} element @param {string} look @param {Known} known */
function styleOf(element, look, { styles }) {
  const found = styles.get(look);
  if (found) return found;
  const words = (element.getAttribute("class") ?? element.tagName).replace(/[^a-z ]/g, " ").trim();
  const taken = [...styles.values()];
  // A word of their own before them all: TikZ has keys that are called name, text and node.
  const base = `nn ${words.replace(/ +/g, " ") || "drawn"}`;
  let name = base;
  for (let n = 2; taken.includes(name); n++) name = `${base} ${n}`;
  styles.set(look, name);
  return name;
}

/** @param {string} color  Computed: rgb(1, 2, 3). @param {Known} known */
function colorOf(color, { colors }) {
  const rgb = (color.match(/[\d.]+/g) ?? ["0", "0", "0"]).slice(0, 3).join(",");
  const name = colors.get(rgb) ?? `backprop${String.fromCharCode(65 + colors.size)}`;
  colors.set(rgb, name);
  return name;
}

/** @param {Element} element @param {(x: number, y: number) => string} at @returns {string | null} */
function shapeOf(element, at) {
  const own = numbersOf(element);
  switch (element.tagName) {
    case "rect":
      return `${at(own("x"), own("y"))} rectangle ${at(own("x") + own("width"), own("y") + own("height"))}`;
    case "line":
      return `${at(own("x1"), own("y1"))} -- ${at(own("x2"), own("y2"))}`;
    case "circle":
      return `${at(own("cx"), own("cy"))} circle[radius=${short(own("r") * POINT)}pt]`;
    case "polyline":
      return pairs(element.getAttribute("points") ?? "")
        .map(([x, y]) => at(x, y))
        .join(" -- ");
    case "path":
      return pathOf(element.getAttribute("d") ?? "", at);
    default:
      return null;
  }
}

/** Of a path of whole places: M, L and C. @param {string} d @param {(x: number, y: number) => string} at @returns {string | null} */
export function pathOf(d, at) {
  const parts = [...d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)];
  if (!parts.length || parts.some(([, kind]) => !"MLC".includes(kind))) return null;
  return parts
    .map(([, kind, numbers]) => {
      const [first, ...rest] = pairs(numbers).map(([x, y]) => at(x, y));
      if (kind === "C") return ` .. controls ${first} and ${rest[0]} .. ${rest[1]}`;
      return kind === "M" ? ` ${first}` : ` -- ${first}`;
    })
    .join("")
    .trim();
}

/** @param {string} text @returns {[number, number][]} */
function pairs(text) {
  const numbers = (text.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  return Array.from({ length: numbers.length >> 1 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]]);
}

/** @param {Element} element @returns {(name: string) => number} */
const numbersOf = (element) => (name) => Number(element.getAttribute(name) ?? 0);

/** @param {number} value */
const short = (value) => String(Number(value.toFixed(2)));
