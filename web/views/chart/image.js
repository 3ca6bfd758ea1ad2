/**
 * A drawing as a file of its own. Colors come from style sheets, so each element's computed look is written out. PNG is
 * painted element by element: an image made from an address would need a wider policy than this page has.
 */

const LOOK = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "fill-opacity",
  "stroke-opacity",
  "font-size",
  "font-weight",
  "font-family",
  "text-anchor",
  "visibility",
  "dominant-baseline",
  "paint-order",
  "font-style",
];
/** What is there for the page alone: not to be seen, or for those who press or hear it. */
const ONLY_HERE = ".hit";
const SPOKEN = /^(class|role|tabindex|aria-.*|data-.*)$/;
/** Where the image of a canvas goes. */
const IMAGE = "canvas";
/** Pixels for each unit of the drawing, so that it is sharp on paper. */
const SHARPNESS = 2;

/** @param {SVGSVGElement} drawing */
export function sizeOf(drawing) {
  const { x, y, width, height } = drawing.viewBox.baseVal;
  if (width && height) return { x, y, width, height };
  const box = drawing.getBoundingClientRect();
  return { x: 0, y: 0, width: box.width, height: box.height };
}

/** The canvas that lies under a drawing, with its place in it: `data-box` is "x y width height". @param {SVGSVGElement} drawing */
function canvasUnder(drawing) {
  const canvas = /** @type {HTMLCanvasElement | null} */ (
    drawing.parentElement?.querySelector("canvas[data-box]") ?? null
  );
  const box = canvas?.dataset.box?.split(" ").map(Number);
  return canvas && box ? { canvas, box } : null;
}

/** The color that a drawing stands on: of the nearest element that has one. @param {Element} element @returns {string} */
export function paper(element) {
  const { backgroundColor } = getComputedStyle(element);
  const isClear = /^rgba\(.*, 0\)$/.test(backgroundColor) || backgroundColor === "transparent";
  return isClear && element.parentElement ? paper(element.parentElement) : backgroundColor;
}

/**
 * @param {SVGSVGElement} drawing @param {string} title @param {string} [description]  By default what is said of it here.
 * @returns {string}  An SVG document that needs nothing else.
 */
export function svgText(drawing, title, description = drawing.getAttribute("aria-label") ?? "") {
  const { x, y, width, height } = sizeOf(drawing);
  const copy = /** @type {SVGSVGElement} */ (drawing.cloneNode(true));
  const [originals, copies] = [drawing, copy].map((root) => [...root.querySelectorAll("*")]);
  originals.forEach((original, i) => {
    const look = getComputedStyle(original);
    for (const name of LOOK) {
      const value = look.getPropertyValue(name);
      if (value) copies[i].setAttribute(name, value);
    }
    if (look.display === "none") copies[i].setAttribute("display", "none");
    for (const { name } of [...copies[i].attributes]) if (SPOKEN.test(name)) copies[i].removeAttribute(name);
  });
  for (const element of copy.querySelectorAll(ONLY_HERE)) element.remove();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  for (const { name } of [...copy.attributes]) if (SPOKEN.test(name)) copy.removeAttribute(name);
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x, y, width, height, fill: paper(drawing) }))
    ground.setAttribute(name, String(value));
  const heading = document.createElementNS("http://www.w3.org/2000/svg", "title");
  heading.textContent = title;
  const words = document.createElementNS("http://www.w3.org/2000/svg", "desc");
  words.textContent = description;
  copy.prepend(heading, words, ground);
  copy.insertBefore(document.createComment(IMAGE), ground.nextSibling);
  return new XMLSerializer().serializeToString(copy).replace(`<!--${IMAGE}-->`, imageUnder(drawing));
}

/** As text: an element would be loaded by this page, whose policy forbids it. @param {SVGSVGElement} drawing */
function imageUnder(drawing) {
  const under = canvasUnder(drawing);
  if (!under) return "";
  const [x, y, width, height] = under.box;
  return `<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" href="${under.canvas.toDataURL()}"/>`;
}

/**
 * @param {SVGSVGElement} drawing
 * @returns {Promise<Blob | null>}  Null where the browser has no room for it.
 */
export async function pngOf(drawing) {
  const { width, height } = sizeOf(drawing);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * SHARPNESS);
  canvas.height = Math.round(height * SHARPNESS);
  const brush = canvas.getContext("2d");
  if (!brush) return null;
  brush.scale(SHARPNESS, SHARPNESS);
  paintOn(drawing, brush);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Paints a drawing with its paper, its upper left corner where the brush stands. @param {SVGSVGElement} drawing @param {CanvasRenderingContext2D} brush */
export function paintOn(drawing, brush) {
  const { x: left, y: top, width, height } = sizeOf(drawing);
  brush.save();
  brush.fillStyle = paper(drawing);
  brush.fillRect(0, 0, width, height);
  brush.translate(-left, -top);
  const under = canvasUnder(drawing);
  if (under) {
    const [x, y, w, hgt] = under.box;
    brush.imageSmoothingEnabled = false;
    brush.drawImage(under.canvas, x, y, w, hgt);
  }
  paint(drawing, brush);
  brush.restore();
}

/** @param {Element} parent @param {CanvasRenderingContext2D} brush */
function paint(parent, brush) {
  for (const element of parent.children) {
    const look = getComputedStyle(element);
    const isUnseen = look.visibility === "hidden" || look.display === "none";
    if (isUnseen || element.matches(`${ONLY_HERE}, defs`)) continue;
    brush.save();
    const matrix = /** @type {SVGGraphicsElement} */ (element).transform?.baseVal?.consolidate()?.matrix;
    if (matrix) brush.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
    brush.globalAlpha *= Number(look.opacity);
    if (element.tagName === "text") paintText(element, look, brush);
    else if (element.tagName === "g") paint(element, brush);
    else paintShape(element, look, brush);
    brush.restore();
  }
}

/** @param {Element} element @param {CSSStyleDeclaration} look @param {CanvasRenderingContext2D} brush */
function paintText(element, look, brush) {
  const number = (/** @type {string} */ name) => Number(element.getAttribute(name) ?? 0);
  brush.font = `${look.fontStyle} ${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
  const align =
    { start: "left", middle: "center", end: "right" }[look.getPropertyValue("text-anchor")] ?? "left";
  brush.textAlign = /** @type {CanvasTextAlign} */ (align);
  brush.textBaseline = look.dominantBaseline === "central" ? "middle" : "alphabetic";
  const text = element.textContent ?? "";
  if (look.paintOrder.startsWith("stroke") && look.stroke !== "none") {
    brush.strokeStyle = look.stroke;
    brush.lineWidth = Number.parseFloat(look.strokeWidth);
    brush.lineJoin = "round";
    brush.strokeText(text, number("x"), number("y"));
  }
  brush.fillStyle = look.fill;
  brush.fillText(text, number("x"), number("y"));
}

/** @param {Element} element @param {CSSStyleDeclaration} look @param {CanvasRenderingContext2D} brush */
function paintShape(element, look, brush) {
  const shape = shapeOf(element);
  if (!shape) return;
  if (look.fill !== "none") {
    brush.save();
    brush.globalAlpha *= Number(look.fillOpacity);
    brush.fillStyle = patternOf(element, look.fill, brush) ?? look.fill;
    brush.fill(shape);
    brush.restore();
  }
  if (look.stroke === "none") return;
  brush.globalAlpha *= Number(look.strokeOpacity);
  brush.strokeStyle = look.stroke;
  brush.lineWidth = Number.parseFloat(look.strokeWidth);
  brush.lineCap = /** @type {CanvasLineCap} */ (look.strokeLinecap);
  brush.lineJoin = /** @type {CanvasLineJoin} */ (look.strokeLinejoin);
  brush.setLineDash(
    look.strokeDasharray === "none" ? [] : look.strokeDasharray.split(/[ ,]+/).map(Number.parseFloat),
  );
  brush.stroke(shape);
}

/** What `url(#…)` names, as the brush takes it. @param {Element} element @param {string} fill @param {CanvasRenderingContext2D} brush */
function patternOf(element, fill, brush) {
  const name = /^url\("?#([^")]+)"?\)/.exec(fill)?.[1];
  const found = name ? element.closest("svg")?.querySelector(`pattern#${CSS.escape(name)}`) : null;
  if (!found) return null;
  const { width, height, patternTransform } = /** @type {SVGPatternElement} */ (found);
  const tile = document.createElement("canvas");
  tile.width = width.baseVal.value * SHARPNESS;
  tile.height = height.baseVal.value * SHARPNESS;
  const own = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  own.scale(SHARPNESS, SHARPNESS);
  paint(found, own);
  const pattern = brush.createPattern(tile, "repeat");
  const turned = patternTransform.baseVal.consolidate()?.matrix ?? new DOMMatrix();
  const { a, b, c, d, e, f } = turned;
  pattern?.setTransform(new DOMMatrix([a, b, c, d, e, f]).scale(1 / SHARPNESS));
  return pattern;
}

/** @param {Element} element @returns {Path2D | null} */
function shapeOf(element) {
  const number = (/** @type {string} */ name) => Number(element.getAttribute(name) ?? 0);
  const shape = new Path2D();
  if (element.tagName === "path") return new Path2D(element.getAttribute("d") ?? "");
  if (element.tagName === "line") {
    shape.moveTo(number("x1"), number("y1"));
    shape.lineTo(number("x2"), number("y2"));
  } else if (element.tagName === "rect")
    shape.roundRect(number("x"), number("y"), number("width"), number("height"), number("rx"));
  else if (element.tagName === "polyline")
    return new Path2D(`M${(element.getAttribute("points") ?? "").trim().split(/ +/).join("L")}`);
  else if (element.tagName === "circle") shape.arc(number("cx"), number("cy"), number("r"), 0, 2 * Math.PI);
  else return null;
  return shape;
}
