/**
 * The one grammar of numbers, by the patterns of `rules/fields.py`: everything else is refused, never guessed. A test holds both
 * languages to the same cases; Python would answer later than the eye.
 */

import { GRAMMAR } from "../contract/grammar.js";
import { LIMITS } from "../contract/limits.js";
import { fillIn, isInvisible, nameOfInvisible, refusalOf } from "../lib/messages.js";

/** @import {Field} from "../contract/types.js" */

/** Each pattern for a whole text. */
const IS = Object.fromEntries(
  Object.entries(GRAMMAR).map(([name, pattern]) => [name, new RegExp(`^(?:${pattern})$`, "s")]),
);

/**
 * Why a trimmed text is no number: the hint's name and what fills it.
 * @param {string} text @param {Field["type"]} type
 * @returns {[string, string] | null}
 */
function faultOf(text, type) {
  if (!text) return ["empty", ""];
  if (text.length > LIMITS.text) return ["long", ""];
  if (IS.number.test(text)) return null;
  const hidden = [...text].find(isInvisible);
  if (hidden) return ["invisible", nameOfInvisible(hidden)];
  if (/[^\0-\x7f]/.test(text) && /(?![0-9])\p{Nd}/u.test(text)) return ["digits", ""];
  if (type === "number" && IS.point.test(text)) return ["point", text.replace(",", ".")];
  const fraction = IS.fraction.exec(text);
  if (fraction && Number(fraction[2]))
    return ["fraction", fourDigits(Number(fraction[1]) / Number(fraction[2]))];
  if (IS.separators.test(text)) return ["separators", ""];
  if (IS.other_base.test(text)) return ["decimal", ""];
  return ["example", ""];
}

/**
 * @param {Field} field @param {string} text @param {string} [label]
 * @returns {number | bigint | null}  A bigint only beyond 2^53; null for blank where that is allowed.
 * @throws {import("../lib/messages.js").Refusal}
 */
export function readNumber(field, text, label = field.label) {
  /** @param {string} hint @param {string} [value] */
  const refuse = (hint, value = "") =>
    refusalOf(`number.${hint}`, text, { label, allowed: field.allowed, value });
  const trimmed = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "").replaceAll("−", "-");
  if (!trimmed && field.nullable) return null;
  const fault = faultOf(trimmed, field.type);
  if (fault) throw refuse(...fault);
  const [low, high] = field.bounds;
  if (field.type === "integer") {
    const whole = exactInteger(trimmed);
    if (whole === "large") throw trimmed.startsWith("-") ? refuse("small", low) : refuse("large", high);
    if (whole === "fraction") throw refuse("whole");
    if (field.maximum !== null && whole > BigInt(field.maximum)) throw refuse("large", high);
    if (field.minimum !== null && whole < BigInt(field.minimum)) throw refuse("small", low);
    const safe = BigInt(Number.MAX_SAFE_INTEGER);
    return whole <= safe && whole >= -safe ? Number(whole) : whole;
  }
  const value = Number(trimmed);
  if (value === 0 && /[1-9]/.test(trimmed.split(/[eE]/)[0])) throw refuse("underflow");
  const [large, small] = [
    field.exclusive_maximum ? "below" : "large",
    field.exclusive_minimum ? "above" : "small",
  ];
  if (field.maximum !== null && value > Number(field.maximum)) throw refuse(large, high);
  if (field.minimum !== null && value < Number(field.minimum)) throw refuse(small, low);
  if (field.exclusive_minimum && value === Number(field.minimum)) throw refuse(small, low);
  if (field.exclusive_maximum && value === Number(field.maximum)) throw refuse(large, high);
  return value;
}

/** A field of whole numbers that allows less than its own. @param {Field} field @param {number} most @returns {Field} */
export function upTo(field, most) {
  const [low] = field.bounds;
  const [maximum, high] = [most, String(most)];
  return { ...field, maximum, bounds: [low, high], allowed: fillIn(field.allowed_form, { low, high }) };
}

/** As Python's `.4g`. @param {number} value */
function fourDigits(value) {
  return String(Number(value.toPrecision(4)));
}

/**
 * The whole number that a decimal text stands for, exactly.
 * @param {string} text  By the grammar.
 * @returns {bigint | "fraction" | "large"}
 */
function exactInteger(text) {
  const [coefficient, exponent = "0"] = text.toLowerCase().split("e");
  const negative = coefficient.startsWith("-");
  const [whole, decimals = ""] = coefficient.replace(/^[+-]/, "").split(".");
  const significant = (whole + decimals).replace(/0+$/, "");
  if (!/[1-9]/.test(significant)) return 0n;
  const dropped = whole.length + decimals.length - significant.length;
  const power = Number(exponent) - decimals.length + dropped;
  if (significant.replace(/^0+/, "").length + power > 31) return "large";
  if (power < 0) return "fraction";
  const value = BigInt(significant) * 10n ** BigInt(power);
  return negative ? -value : value;
}
