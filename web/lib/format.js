/** How numbers are written: the only place where a shown number is rounded. */

/** @import {Value} from "../contract/types.js" */

/** Exponents from here on, and up to the larger of 7 and the digits shown, are written out. */
const SMALLEST_EXPONENT = -3;
const LARGEST_EXPONENT = 7;
/** A number that is short when it is rounded to so many digits is meant to be short: 0.35000000000000003 is 0.35. */
const FRIENDLY = 12;
/** Digits that tell every number from every other. */
const EVERY = 17;
/** From this exponent on decimals say nothing. */
const LARGEST_FIXED = 15;

/** As in a spec's conventions. @typedef {{digits: number, kind: string, carry: boolean}} Rounding */
/** How numbers are shown: a count of significant digits, 2 to 17, or rounded as the set-up says. @typedef {number | Rounding} Shown */

/**
 * The shortest digits that read back as the same number; "-0.0" keeps its sign; "nan", "inf" and "-inf" as in documents.
 * @param {Value} value
 * @returns {string}
 */
export function fullNumber(value) {
  if (typeof value === "object") return value.nonfinite;
  return Object.is(value, -0) ? "-0.0" : String(value);
}

/** All digits of a number, cut after six behind the point: 0.333333… @param {string} full */
export function cutNumber(full) {
  const [mantissa, exponent] = full.split("e");
  const [kept] = /^-?\d+(?:\.0*\d{1,6})?/.exec(mantissa) ?? [mantissa];
  return kept + (kept.length < mantissa.length ? "…" : "") + (exponent ? `e${exponent}` : "");
}

/**
 * A number as people read it, with a true minus sign and a power of ten as e−5. By a count of digits: at most so many
 * significant ones; fewer where fewer say it (but for what float64 lost in its last places), so trailing zeros mean that
 * it was rounded. By the set-up's rounding: with exactly its decimals, or at most its significant digits; where rounded
 * numbers are carried on, a given number that has more digits than that is used as it is, and shown so.
 * @param {Value} value @param {Shown} shown
 * @returns {string}
 */
export function formatNumber(value, shown) {
  if (typeof value === "object") return { nan: "NaN", inf: "∞", "-inf": "−∞" }[value.nonfinite];
  const text = typeof shown === "number" ? significant(value, shown) : byRounding(value, shown);
  return text.replaceAll("-", "−");
}

/** @param {number} value @param {Rounding} rounding */
function byRounding(value, { digits, kind, carry }) {
  const exact = decimalOf(value);
  const own = kind === "decimals" ? exact.power + 1 + digits : Math.max(digits, 1);
  if (exact.power >= LARGEST_FIXED || (carry && value !== 0 && exact.digits.length > own))
    return significant(value, EVERY);
  return kind === "decimals" ? fixed(exact, digits) : significant(value, own);
}

/** @typedef {{sign: string, digits: string, power: number}} Decimal  0.35 is the digits 35 with power −1. */

/** The shortest decimal that reads back as the number. @param {number} value @returns {Decimal} */
function decimalOf(value) {
  const [coefficient, exponent] = Math.abs(value).toExponential().split("e");
  return { sign: value < 0 ? "-" : "", digits: coefficient.replace(".", ""), power: Number(exponent) };
}

/** Half away from zero to so many digits, zeros at the end kept; with no more of them, as it is. @param {Decimal} exact @param {number} count */
function cut(exact, count) {
  const { sign, digits, power } = exact;
  if (digits.length <= count) return exact;
  if (count < 0) return { sign, digits: "0", power };
  const up = digits[count] >= "5" ? 1n : 0n;
  const made = String(BigInt(`0${digits.slice(0, count)}`) + up);
  const isLonger = made.length > count;
  return {
    sign,
    digits: isLonger && count ? made.slice(0, count) : made,
    power: isLonger ? power + 1 : power,
  };
}

/** With exactly so many decimals. @param {Decimal} exact @param {number} places */
function fixed(exact, places) {
  const { sign, digits, power } = cut(exact, exact.power + 1 + places);
  if (/^0*$/.test(digits)) return (0).toFixed(places);
  const whole = power < 0 ? "0" : digits.slice(0, power + 1).padEnd(power + 1, "0");
  const after = power < 0 ? "0".repeat(-power - 1) + digits : digits.slice(power + 1);
  return sign + whole + (places ? `.${after.slice(0, places).padEnd(places, "0")}` : "");
}

/** @param {number} value @param {number} most  Digits. */
function significant(value, most) {
  if (value === 0) return "0";
  const exact = decimalOf(value);
  const { digits: friendly, ...at } = cut(exact, FRIENDLY);
  const short = friendly.replace(/0+$/, "");
  const isFriendly = short.length <= most && most < FRIENDLY;
  const { sign, digits, power } = isFriendly ? { ...at, digits: short } : cut(exact, most);
  const after = (/** @type {number} */ place) => (place < digits.length ? `.${digits.slice(place)}` : "");
  if (power < SMALLEST_EXPONENT || power >= Math.max(most, LARGEST_EXPONENT))
    return `${sign}${digits[0]}${after(1)}e${power}`;
  if (power < 0) return `${sign}0.${"0".repeat(-power - 1)}${digits}`;
  return sign + digits.slice(0, power + 1).padEnd(power + 1, "0") + after(power + 1);
}

/**
 * How a number is shown beside another that it came from: with digits enough to see that they differ, and one more.
 * @param {Value | undefined} value @param {Value | undefined} other @param {Shown} shown
 * @returns {Shown}
 */
export function apart(value, other, shown) {
  if (typeof shown !== "number" || typeof value !== "number" || typeof other !== "number") return shown;
  const isSame = (/** @type {number} */ n) => Number(significant(value, n)) === Number(significant(other, n));
  if (value === other || !isSame(shown)) return shown;
  let n = shown;
  while (n < EVERY && isSame(n)) n++;
  return Math.min(n + 1, EVERY);
}

/** About how many digits a number has that is shown so. @param {Shown} shown */
export function countOf(shown) {
  return typeof shown === "number" ? shown : shown.digits + (shown.kind === "decimals" ? 1 : 0);
}

/** The same with fewer digits where only so many fit. @param {Shown} shown @param {number} most @returns {Shown} */
export function atMost(shown, most) {
  if (typeof shown === "number") return Math.min(shown, most);
  return { ...shown, digits: Math.min(shown.digits, most), carry: false };
}

/** For numbers of float64 beside those of a step that is rounded by hand. @param {Shown} shown @returns {Shown} */
export function uncarried(shown) {
  return atMost(shown, EVERY);
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

/** A whole number with a narrow space before every third digit. @param {number} n */
export const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, "\u202f");
