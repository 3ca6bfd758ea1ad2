/** What a field's text says, within the limits of the field, or why it is refused: by the grammar of `lib/number_texts.js`. */

import { NoValue } from "../lib/exact_value.js";
import { fillIn, refusalOf } from "../lib/messages.js";
import { faultOf, isSome, numberOf, plain, said, wholeOf } from "../lib/number_texts.js";

/** @import {Field} from "../contract/types.js" */
/** @import {Said} from "../lib/number_texts.js" */

/** The name of a number, or what makes it: few numbers are refused, and only then is it told. @typedef {string | (() => string)} Label */

/**
 * @param {Field} field @param {string} text @param {Label} [label]
 * @returns {number | bigint | null}  A bigint only beyond 2^53; null for blank where that is allowed.
 * @throws {import("../lib/messages.js").Refusal}
 */
export function readNumber(field, text, label = field.label) {
  /** @param {string} hint @param {Record<string, string>} [parts] */
  const refuse = (hint, parts) =>
    refusalOf(`number.${hint}`, text, {
      label: typeof label === "string" ? label : label(),
      allowed: field.allowed,
      ...parts,
    });
  const trimmed = plain(text);
  if (!trimmed && field.nullable) return null;
  const [low, high] = field.bounds.map((value) => ({ value }));
  /** @type {Said} */
  let given;
  try {
    given = said(trimmed);
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
    throw error.message === "example" ? refuse(...faultOf(trimmed, field.type)) : refuse(error.message);
  }
  if (field.type === "integer") {
    const whole = typeof given === "string" ? exactInteger(given) : wholeOf(given);
    if (whole === "large") throw trimmed.startsWith("-") ? refuse("small", low) : refuse("large", high);
    if (whole === null) throw refuse("whole");
    if (field.maximum !== null && whole > BigInt(field.maximum)) throw refuse("large", high);
    if (field.minimum !== null && whole < BigInt(field.minimum)) throw refuse("small", low);
    const safe = BigInt(Number.MAX_SAFE_INTEGER);
    return whole <= safe && whole >= -safe ? Number(whole) : whole;
  }
  const value = numberOf(given);
  if (value === 0 && isSome(given)) throw refuse("underflow");
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

/**
 * The number of a text that is written as numbers are written out and well within its limits, as most of a large network are;
 * null: it has to be read.
 * @param {Field} field @param {string | null} text
 */
export function usualNumber({ type, minimum, maximum }, text) {
  const value = Number(text);
  if (String(value) !== text || !Number.isFinite(value) || type === "integer") return null;
  const isWithin =
    (minimum === null || value > Number(minimum)) && (maximum === null || value < Number(maximum));
  return isWithin ? value : null;
}

/** Rows of cells never change: another text makes another row. @type {WeakMap<object, {field: Field, numbers: readonly number[] | null}>} */
const usualRows = new WeakMap();

/**
 * The numbers of a row whose texts are all usual; null: they have to be read one by one. The same row costs nothing again, as an
 * edit leaves most rows of a large network as they were.
 * @param {Field} field @param {readonly import("./draft.js").Cell[]} cells
 */
export function usualRow(field, cells) {
  const known = usualRows.get(cells);
  if (known?.field === field) return known.numbers;
  const read = cells.map((cell) => usualNumber(field, cell));
  const numbers = read.includes(null) ? null : /** @type {readonly number[]} */ (Object.freeze(read));
  usualRows.set(cells, { field, numbers });
  return numbers;
}

/** A field of whole numbers that allows less than its own. @param {Field} field @param {number} most @returns {Field} */
export function upTo(field, most) {
  const [low] = field.bounds;
  const [maximum, high] = [most, String(most)];
  return { ...field, maximum, bounds: [low, high], allowed: fillIn(field.allowed_form, { low, high }) };
}

/**
 * The whole number that a decimal text stands for, exactly.
 * @param {string} text  By the grammar.
 * @returns {bigint | "large" | null}  Null for a fraction.
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
  if (power < 0) return null;
  const value = BigInt(significant) * 10n ** BigInt(power);
  return negative ? -value : value;
}
