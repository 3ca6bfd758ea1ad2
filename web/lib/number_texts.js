/**
 * The one grammar in which people write numbers, by the patterns of `rules/number_texts.py`, where it is written down: everything
 * else is refused, never guessed. A test holds both languages to the same cases; Python would answer later than the eye.
 */

import { GRAMMAR } from "../contract/grammar.js";
import { LIMITS } from "../contract/limits.js";
import { exactly, fractionOf, NoValue, nearestOf, product, ratioOf, rootOf, toThe } from "./exact_value.js";
import { isInvisible, nameOfInvisible } from "./messages.js";

/** @import {Exact} from "./exact_value.js" */

/** Each pattern for a whole text. */
const IS = Object.fromEntries(
  Object.entries(GRAMMAR).map(([name, pattern]) => [name, new RegExp(`^(?:${pattern})$`, "s")]),
);
const TOKEN = new RegExp(GRAMMAR.token, "y");
const KINDS = ["decimal", "exponent", "root", "constant", "power", "raised", "times", "mark"];
const CLOSING = /** @type {Record<string, string>} */ ({ "(": ")", "{": "}" });
const RAISED = "⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹";
const POWER_DIGITS = 4;

/** A decimal text as it stands, since its exponent may be of any length; else value, or -value. @typedef {string | {negative: boolean, value: Exact}} Said */

/** The text without blanks around it and behind its sign, with ASCII minus; a D of Fortran is an e. @param {string} text */
export function plain(text) {
  const trimmed = text
    .replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "")
    .replaceAll("−", "-")
    .replace(/^([+-]) +/, "$1");
  const made = trimmed.replace(/[dD]/, "e");
  return IS.number.test(made) ? made : trimmed;
}

/** Whether a plain text is one decimal number. @param {string} text */
export const isDecimal = (text) => IS.number.test(text);

/**
 * What a plain text says.
 * @param {string} text @returns {Said}
 * @throws {NoValue} with the name of a hint.
 */
export function said(text) {
  if (text.length > LIMITS.text) throw new NoValue("long");
  if (IS.number.test(text)) return text;
  if (IS.other_base.test(text)) throw new NoValue("decimal");
  const percent = IS.rounded.exec(text)?.[5];
  const tokens = tokensOf(percent ? text.replace(/[ %]+$/, "") : text);
  if (!tokens) throw new NoValue("example");
  const { negative, value } = read(tokens);
  return { negative, value: percent ? product(value, exactly(ratioOf(1n, 100n))) : value };
}

/** The nearest number. @param {Said} given */
export function numberOf(given) {
  if (typeof given === "string") return Number(given);
  const value = nearestOf(given.value);
  return given.negative ? -value : value;
}

/** The whole number that an exact value is, or null. @param {{negative: boolean, value: Exact}} given */
export function wholeOf({ negative, value }) {
  const found = fractionOf(value);
  if (found?.below !== 1n) return null;
  return negative ? -found.above : found.above;
}

/** Whether it is another number than 0. @param {Said} given */
export const isSome = (given) =>
  typeof given === "string" ? /[1-9]/.test(given.split(/[eE]/)[0]) : given.value.ratio.above > 0n;

/** The power of ten of the last digit of a plain text; null where it is exact. @param {string} text @returns {number | null} */
export function unitOf(text) {
  const found = IS.rounded.exec(text);
  if (!found) return null;
  const [, digits, exponent, power, raised, percent] = found;
  const shift = Number(power?.replaceAll(" ", "") ?? lowered(raised ?? "⁰")) - (percent ? 2 : 0);
  return Number(exponent ?? 0) + shift - (digits.split(".")[1] ?? "").length;
}

/**
 * Why a plain text is no number by its looks: the hint's name and what fills it.
 * @param {string} text @param {string} type  Of the field.
 * @returns {[string, Record<string, string>]}
 */
export function faultOf(text, type) {
  if (!text) return ["empty", {}];
  if (text.length > LIMITS.text) return ["long", {}];
  const hidden = [...text].find(isInvisible);
  if (hidden) return ["invisible", { value: nameOfInvisible(hidden) }];
  if (/[^\0-\x7f]/.test(text) && /(?![0-9])\p{Nd}/u.test(text)) return ["digits", {}];
  if (type === "number" && IS.thousands.test(text))
    return ["comma", { value: text.replace(",", "."), other: text.replace(",", "") }];
  if (type === "number" && IS.point.test(text)) return ["point", { value: text.replace(",", ".") }];
  if (IS.separators.test(text)) return ["separators", {}];
  return [IS.other_base.test(text) ? "decimal" : "typed", {}];
}

/** @typedef {[kind: string, text: string]} Token */

/** The signs of a text by kind, blanks left out; null where there is one of no kind. @param {string} text @returns {Token[] | null} */
function tokensOf(text) {
  /** @type {Token[]} */
  const tokens = [];
  for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length; ) {
    const found = TOKEN.exec(text);
    if (!found) return null;
    found.slice(1).forEach((what, i) => {
      if (what !== undefined) tokens.push([KINDS[i], what]);
    });
  }
  return tokens;
}

/** Reads tokens from left to right, each rule of the grammar by a function. @param {Token[]} tokens */
function read(tokens) {
  let at = 0;

  /** The next token's text, taken where it is of a kind, or a mark, that is wanted. @param {string[]} wanted */
  function next(...wanted) {
    const [kind, what] = tokens[at] ?? [];
    if (!kind || !wanted.includes(kind === "mark" ? what : kind)) return null;
    at += 1;
    return what;
  }

  const negative = next("-", "+") === "-";
  const value = readProduct();
  if (at < tokens.length) throw new NoValue("example");
  return { negative, value };

  function readProduct() {
    let made = factor();
    for (;;) {
      const before = tokens[at - 1][0];
      if (next("times") !== null || (["decimal", "exponent"].includes(before) && goesOn()))
        made = product(made, factor());
      else if (next("/") !== null) return product(made, toThe(factor(), -1n));
      else return made;
    }
  }

  /** Whether a root or π comes, which multiply without a sign. */
  function goesOn() {
    const [kind, what] = tokens[at] ?? [];
    return kind === "root" || (kind === "constant" && what !== "e");
  }

  /** @returns {Exact} */
  function factor() {
    const made = base();
    const raised = next("raised");
    if (raised !== null) return toThe(made, bounded(lowered(raised)));
    return next("power") === null ? made : toThe(made, power());
  }

  function power() {
    const opener = next("(", "{");
    const sign = next("-", "+") ?? "";
    const digits = next("decimal");
    const exponent = next("exponent");
    const isClosed = opener === null || next(CLOSING[opener]) !== null;
    if (digits === null || exponent !== null || !isClosed) throw new NoValue("example");
    if (!/^[0-9]+$/.test(digits)) throw new NoValue("power");
    return bounded(sign + digits);
  }

  /** @returns {Exact} */
  function base() {
    const decimal = next("decimal");
    if (decimal !== null) {
      const [whole, behind = ""] = decimal.split(".");
      const places = bounded(next("exponent") ?? "0") - BigInt(behind.length);
      const digits = BigInt(whole + behind);
      return exactly(places < 0n ? ratioOf(digits, 10n ** -places) : ratioOf(digits * 10n ** places));
    }
    const constant = next("constant");
    if (constant !== null) return exactly(ratioOf(1n), constant === "e" ? { e: 1 } : { pi: 1 });
    if (next("root") !== null) return rootOf(base());
    const opener = next("(", "{");
    if (opener === null) throw new NoValue("example");
    const inner = readProduct();
    if (next(CLOSING[opener]) === null) throw new NoValue("example");
    return inner;
  }
}

/** Raised digits as plain ones. @param {string} text */
const lowered = (text) => [...text].map((sign) => "+-0123456789"[RAISED.indexOf(sign)]).join("");

/** A whole exponent that can be worked out. @param {string} text */
function bounded(text) {
  if (text.replace(/^[+\-0]+/, "").length > POWER_DIGITS) throw new NoValue("power");
  return BigInt(text.replace("+", ""));
}
