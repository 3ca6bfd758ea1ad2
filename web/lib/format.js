/** How numbers are written: the only place where a shown number is rounded. */

/** @import {Value} from "../engine/document.js" */

/** Numbers closer to 0 than this are written with a power of ten. */
const SMALLEST_PLAIN = 1e-3;

/**
 * The shortest digits that read back as the same number; "-0.0" keeps its sign; "nan", "inf" and "-inf" as in documents.
 * @param {Value} value
 * @returns {string}
 */
export function fullNumber(value) {
  if (typeof value === "object") return value.nonfinite;
  return Object.is(value, -0) ? "-0.0" : String(value);
}

/**
 * A number as people read it: at most so many significant digits, a true minus sign, a power of ten as e−5. A number that has
 * fewer digits is shown as it is; trailing zeros mean that it was rounded.
 * @param {Value} value @param {number} digits  2 to 17.
 * @returns {string}
 */
export function formatNumber(value, digits) {
  if (typeof value === "object") return { nan: "NaN", inf: "∞", "-inf": "−∞" }[value.nonfinite];
  return pretty(rounded(value, digits));
}

/** @param {number} value @param {number} digits */
function rounded(value, digits) {
  if (value === 0) return "0";
  const [coefficient, exponent] = value.toExponential(digits - 1).split("e");
  const shortest = value.toExponential().split("e")[0];
  const short = shortest.length < coefficient.length ? shortest : coefficient;
  const power = Number(exponent);
  if (Math.abs(value) < SMALLEST_PLAIN || power >= Math.max(digits, 7)) return `${short}e${power}`;
  const decimals = Math.max(0, short.replace("-", "").replace(".", "").length - 1 - power);
  return Number(`${short}e${power}`).toFixed(Math.min(decimals, 100));
}

/** @param {string} text */
function pretty(text) {
  return text.replaceAll("-", "−");
}

/**
 * The part before the decimal point, and the rest with the point, for alignment.
 * @param {string} text
 * @returns {[string, string]}
 */
export function splitAtPoint(text) {
  const at = text.search(/[.e]/);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at)];
}

/** Bytes in megabytes with one decimal. @param {number} bytes */
export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(1);
}

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/**
 * The name of a unit as people read it: digits as subscripts, outputs with a hat, a lone output without a number.
 * @param {string} name @param {number} siblings  Units in its layer, itself included.
 */
export function unitName(name, siblings) {
  if (name.startsWith("y")) return siblings === 1 ? "ŷ" : `ŷ${subscript(name.slice(1))}`;
  return name[0] + subscript(name.slice(1));
}

/** @param {string} text */
export function subscript(text) {
  return text.replace(/\d/g, (digit) => SUBSCRIPTS[Number(digit)]);
}
