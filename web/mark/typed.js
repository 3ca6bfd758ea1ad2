/**
 * What a student typed for one number, read as Python's `departures/answers.py` reads it, before Python sees it; and a
 * decimal comma read as a point.
 */

import { LIMITS } from "../contract/limits.js";
import { refusalOf, sentenceOf } from "../lib/messages.js";

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d{1,4}))?$/;
const QUOTIENT = /^[+-]?\d+\/0*[1-9]\d*$/;
const COMMA = /^[+-]?\d*,\d+(?:[eE][+-]?\d{1,4})?$/;
const UNIT = /^([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,4})?)\s*[\p{L}%°$€Ω]/u;
const GREATEST = 300;

/**
 * `value`: for Python, null where the text is blank or refused. `fault`: why it is refused. `reading`: how it is read, where
 * that is not as it stands.
 * @typedef {{value: string | null, fault: string | null, reading: string | null}} Typed
 */

/** @param {string} text @returns {Typed} */
export function readTyped(text) {
  const plain = text.trim().replaceAll("−", "-");
  if (!plain) return { value: null, fault: null, reading: null };
  if (plain.length > LIMITS.answer) return refused("mark.value", text);
  if (COMMA.test(plain)) {
    const value = plain.replace(",", ".");
    if (isRead(value))
      return { value, fault: null, reading: sentenceOf("minus", { given: text.trim(), number: value }) };
  }
  if (isRead(plain)) return { value: plain, fault: null, reading: null };
  return refused(UNIT.test(plain) ? "mark.unit" : "mark.value", text);
}

/** @param {string} code @param {string} text @returns {Typed} */
const refused = (code, text) => ({
  value: null,
  fault: refusalOf(code, text, { most: LIMITS.answer }).message,
  reading: null,
});

/** @param {string} text */
function isRead(text) {
  if (QUOTIENT.test(text)) return Math.abs(quotientPower(text)) <= GREATEST;
  const found = NUMBER.exec(text);
  return (
    Boolean(found) &&
    Math.abs(Number(found?.[1] ?? 0)) <= GREATEST &&
    Math.abs(Number(text)) <= 10 ** GREATEST
  );
}

/** The power of ten of a quotient, about. @param {string} text */
function quotientPower(text) {
  const [above, below] = text.replace(/^[+-]/, "").split("/");
  return Math.max(0, above.replace(/^0+/, "").length - below.replace(/^0+/, "").length);
}
