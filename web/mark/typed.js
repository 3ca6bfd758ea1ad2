/** What a student typed for one number, read as Python's `departures/answers.py` reads it, before Python sees it. */

import { LIMITS } from "../contract/limits.js";
import { NoValue } from "../lib/exact_value.js";
import { refusalOf } from "../lib/messages.js";
import { faultOf, numberOf, plain, said, unitOf } from "../lib/number_texts.js";

const UNIT = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,4})?\s*[\p{L}%°$€Ω]/u;
const GREATEST = 300;

/**
 * `value`: for Python, null where the text is blank or refused. `fault`: why it is refused; `offered`: the numbers that were
 * probably meant, with which it ends. `number`: what the text comes to, where it does not stand there.
 * @typedef {{value: string | null, fault: string | null, offered: string[], number: number | null}} Typed
 */

/** @param {string} text @returns {Typed} */
export function readTyped(text) {
  const whole = plain(text);
  if (!whole) return { value: null, fault: null, offered: [], number: null };
  try {
    const number = readWithin(whole);
    const shown = /^[+-]?[\d.]+(?:[eE][+-]?\d+)?$/.test(text.trim().replaceAll("−", "-"));
    return { value: whole, fault: null, offered: [], number: shown ? null : number };
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
  }
  const [hint, parts] = faultOf(whole, "number");
  const isComma = whole.length <= LIMITS.answer && (hint === "point" || hint === "comma");
  if (isComma) return refused(`mark.${hint}`, text, parts);
  return refused(UNIT.test(whole) && whole.length <= LIMITS.answer ? "mark.unit" : "mark.value", text);
}

/** @param {string} code @param {string} text @param {Record<string, string>} [parts] @returns {Typed} */
function refused(code, text, parts) {
  const { message, readings } = refusalOf(code, text, { most: LIMITS.answer, ...parts });
  return { value: null, fault: message, offered: readings, number: null };
}

/** The number of a text, as far as Python takes it. @param {string} text */
function readWithin(text) {
  if (text.length > LIMITS.answer) throw new NoValue("long");
  const number = numberOf(said(text));
  if (Math.abs(number) > 10 ** GREATEST || Math.abs(unitOf(text) ?? 0) > GREATEST) throw new NoValue("large");
  return number;
}
