/** How wide numbers are in the page's own type, so that what is drawn around them fits. */

/** @type {Map<string, number>} */
const widths = new Map();
/** @type {CanvasRenderingContext2D | null} */
let context = null;

/**
 * In pixels, at a font size in pixels.
 * @param {string} text @param {number} size
 */
export function widthOf(text, size) {
  let width = 0;
  for (const character of text) width += advance(/\d/.test(character) ? "8" : character); // Figures are tabular.
  return width * size;
}

/**
 * The width of the longest usual number with so many significant digits.
 * @param {number} digits @param {number} size
 */
export function widestNumber(digits, size) {
  const eights = "8".repeat(digits);
  return Math.max(widthOf(`−0.00${eights}`, size), widthOf(`−8.${eights.slice(1)}e−8`, size));
}

/** Of one character, as a share of the font size. @param {string} character */
function advance(character) {
  const known = widths.get(character);
  if (known !== undefined) return known;
  if (!context) {
    context = document.createElement("canvas").getContext("2d");
    if (context) context.font = `100px ${getComputedStyle(document.body).fontFamily}`;
  }
  const width = context ? context.measureText(character).width / 100 : 0.6;
  widths.set(character, width);
  return width;
}
