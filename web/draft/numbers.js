/**
 * The one grammar of numbers, as `py/backprop/fields.py` has it: everything else is refused, never guessed. The sentences come
 * from the options document; a test holds both languages to the same cases.
 */

/** @import {Field, Options} from "../contract/types.js" */

const GRAMMAR = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const FRACTION = /^([+-]?[0-9]+(?:\.[0-9]+)?)\/([0-9]+(?:\.[0-9]+)?)$/;
const INVISIBLE = /[\p{C}\p{Z}]/u;

/** A refusal in the page's words. `reading` is the number that was probably meant: its sentence ends with it. */
export class Refusal extends Error {
  /** @param {string} message @param {string} [reading] */
  constructor(message, reading) {
    super(message);
    this.reading = reading;
  }
}

/** Hints that name what was probably meant. */
const MEANT = new Set(["point", "fraction"]);

/**
 * @param {Options} options
 */
export function createReader(options) {
  const { limits } = options;
  const { refusal: sentence, hints, invisible } = options.messages;

  /** @param {string} label @param {string} given @param {string} allowed @param {string} [hint] */
  function refusal(label, given, allowed, hint = "") {
    const text = fillIn(sentence, { label, given: shownText(given), allowed });
    return new Refusal(hint ? `${text} ${hint}` : text);
  }

  /** @param {string} given */
  function shownText(given) {
    const characters = [...given.slice(0, 2 * limits.given)]; // A character is one code unit or two.
    const isLonger = characters.length > limits.given || given.length > 2 * limits.given;
    const cut = characters.slice(0, limits.given).join("") + (isLonger ? "…" : "");
    return [...cut].map((c) => (isInvisible(c) ? `<U+${hex(c)}>` : c)).join("");
  }

  /**
   * Why a trimmed text is no number: the hint's name and what fills it.
   * @param {string} text @param {Field["type"]} type
   * @returns {[string, string] | null}
   */
  function faultOf(text, type) {
    if (!text) return ["empty", ""];
    if (text.length > limits.text) return ["long", ""];
    if (GRAMMAR.test(text)) return null;
    const hidden = [...text].find(isInvisible);
    if (hidden) return ["invisible", invisible[hidden] ?? `the invisible character U+${hex(hidden)}`];
    if (/[^\0-\x7f]/.test(text) && /(?![0-9])\p{Nd}/u.test(text)) return ["digits", ""];
    if (type === "number" && /^[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?$/.test(text))
      return ["point", text.replace(",", ".")];
    const fraction = FRACTION.exec(text);
    if (fraction && Number(fraction[2]))
      return ["fraction", fourDigits(Number(fraction[1]) / Number(fraction[2]))];
    if (/^[+-]?[0-9][0-9 _.,']*$/.test(text)) return ["separators", ""];
    if (/^[+-]?0[xXbBoO]/.test(text)) return ["decimal", ""];
    return ["example", ""];
  }

  /**
   * @param {Field} field @param {string} text @param {string} [label]
   * @returns {number | bigint | null}  A bigint only beyond 2^53; null for blank where that is allowed.
   * @throws {Refusal}
   */
  function read(field, text, label = field.label) {
    /** @param {string} hint @param {string} [value] */
    const refuse = (hint, value = "") => {
      const { message } = refusal(label, text, field.allowed, fillIn(hints[hint], { value }));
      return new Refusal(message, MEANT.has(hint) ? value : undefined);
    };
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

  return { read, refusal };
}

/** @typedef {ReturnType<typeof createReader>} NumberReader */

/** A field of whole numbers that allows less than its own. @param {Field} field @param {number} most @returns {Field} */
export function upTo(field, most) {
  const [low] = field.bounds;
  const [maximum, high] = [most, String(most)];
  return { ...field, maximum, bounds: [low, high], allowed: fillIn(field.allowed_form, { low, high }) };
}

/** @param {string} character */
function isInvisible(character) {
  return character !== " " && INVISIBLE.test(character);
}

/** @param {string} character */
function hex(character) {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}

/** @param {string} template @param {Record<string, string>} values */
function fillIn(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
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
