/** Grids of numbers painted on a canvas, in the colors of the scheme. */

/** @typedef {import("./contour.js").NumberGrid} NumberGrid */
/** @typedef {[number, number, number]} Rgb */

export const CLASS_COLORS = 6;
const NAMES = [
  "panel",
  "curve-up",
  "curve-down",
  "muted",
  ...Array.from({ length: CLASS_COLORS }, (_, i) => `class-${i}`),
];

/** @type {Record<string, Rgb> | null} */
let known = null;
for (const query of ["(prefers-color-scheme: dark)", "print"])
  matchMedia(query).addEventListener("change", () => (known = null));

/** @returns {Record<string, Rgb>} */
function colors() {
  if (known) return known;
  const look = getComputedStyle(document.documentElement);
  known = Object.fromEntries(
    NAMES.map((name) => {
      const hex = look.getPropertyValue(`--${name}`).trim().replace("#", "");
      return [name, /** @type {Rgb} */ ([0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)))];
    }),
  );
  return known;
}

/** @param {Rgb} from @param {Rgb} to @param {number} part @param {Uint8ClampedArray} pixels @param {number} at */
function mix(from, to, part, pixels, at) {
  for (let k = 0; k < 3; k++) pixels[at + k] = from[k] + (to[k] - from[k]) * part;
  pixels[at + 3] = 255;
}

/**
 * Values around a middle: above it one color, below it the other, stronger with the distance.
 * @param {NumberGrid} grid  Its first row is the lowest. @param {number} middle @param {number} half  The distance of the full color.
 * @returns {ImageData}
 */
export function valueImage({ rows, columns, values }, middle, half) {
  const { panel, muted, "curve-up": up, "curve-down": down } = colors();
  const image = new ImageData(columns, rows);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const value = (values[r * columns + c] - middle) / (half || 1);
      const at = ((rows - 1 - r) * columns + c) * 4;
      if (Number.isNaN(value)) mix(panel, muted, 0.5, image.data, at);
      else mix(panel, value > 0 ? up : down, 0.66 * Math.min(1, Math.abs(value)), image.data, at);
    }
  return image;
}

/** Low values light, high ones strong. @param {NumberGrid} grid @param {number} low @param {number} high */
export function heightImage({ rows, columns, values }, low, high) {
  const { panel, "curve-down": strong } = colors();
  const image = new ImageData(columns, rows);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const part = (values[r * columns + c] - low) / (high - low || 1);
      mix(
        panel,
        strong,
        Number.isFinite(part) ? 0.7 * Math.min(1, Math.max(0, part)) : 0.9,
        image.data,
        ((rows - 1 - r) * columns + c) * 4,
      );
    }
  return image;
}

/** A color for each class, stronger where it is surer. @param {NumberGrid} classes @param {ArrayLike<number>} sureness  0 to 1. */
export function classImage({ rows, columns, values }, sureness) {
  const all = colors();
  const image = new ImageData(columns, rows);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const k = r * columns + c;
      const color = all[`class-${values[k] % CLASS_COLORS}`];
      mix(all.panel, color, 0.15 + 0.45 * sureness[k], image.data, ((rows - 1 - r) * columns + c) * 4);
    }
  return image;
}

/**
 * Puts an image into a canvas, as many pixels as it has cells; the browser makes it smooth.
 * @param {HTMLCanvasElement} canvas @param {ImageData} image
 */
export function show(canvas, image) {
  if (canvas.width !== image.width || canvas.height !== image.height) {
    canvas.width = image.width;
    canvas.height = image.height;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
