/**
 * JSON that keeps what JSON.parse and JSON.stringify lose: the sign of −0.0 and seeds beyond 2^53, which are bigint here.
 */

/** A part that is JSON already, such as the text of a spec: it is put in as it stands. */
class Written {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @param {string} text  JSON. */
export const written = (text) => new Written(text);

/** A list this long is a table's: the browser's own writer is ten times as fast. */
const MANY = 1_000;

/** Of lists that never change, which are written once: tables and weights go to Python with every setting. @type {WeakMap<unknown[], string>} */
const texts = new WeakMap();

/** What the browser's own writer writes alike: numbers but −0.0, and lists of them. @param {unknown} value @returns {boolean} */
function isPlain(value) {
  if (typeof value === "number") return value === 0 ? 1 / value > 0 : value - value === 0;
  if (!Array.isArray(value)) return false;
  for (let i = 0; i < value.length; i++) if (!isPlain(value[i])) return false;
  return true;
}

/**
 * @param {unknown} value  Of objects, arrays, strings, booleans, null, finite numbers, bigints and `written` parts.
 * @returns {string}
 */
export function stringify(value) {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Written) return value.text;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError("A number that is not finite has no JSON.");
    return Object.is(value, -0) ? "-0.0" : String(value);
  }
  if (Array.isArray(value)) {
    const known = texts.get(value);
    if (known !== undefined) return known;
    const isQuick = value.length >= MANY && value.every(isPlain);
    const text = isQuick ? JSON.stringify(value) : `[${value.map(stringify).join(",")}]`;
    if (value.length && Object.isFrozen(value)) texts.set(value, text);
    return text;
  }
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${stringify(item)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** A quote inside a string is escaped, so this never matches within one. */
const LONG_SEED = /"seed"\s*:\s*(\d{16,})(?=\s*[,}])/g;

/**
 * @param {string} text
 * @returns {any}
 * @throws {SyntaxError}
 */
export function parse(text) {
  if (text.search(LONG_SEED) < 0) return JSON.parse(text); // Without a look at each value of a large table.
  return JSON.parse(text.replace(LONG_SEED, '"seed":"#$1"'), (key, value) => {
    if (key !== "seed" || typeof value !== "string" || !/^#\d+$/.test(value)) return value;
    const exact = BigInt(value.slice(1));
    return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact;
  });
}

const [QUOTE, BACKSLASH, OPENING, CLOSING] = [0x22, 0x5c, 0x7b, 0x7d];
/** By which the brackets of lists become those of objects, and no other character does. */
const CURLED = 0x20;

/**
 * Whether brackets outside strings nest deeper than allowed, which ends the Python interpreter. Reads once from left to right,
 * and the text need not be valid JSON.
 * @param {string} text
 * @param {number} allowed
 */
export function isDeeperThan(text, allowed) {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if ((code | CURLED) === OPENING) {
      depth += 1;
      if (depth > allowed) return true;
    } else if ((code | CURLED) === CLOSING) depth -= 1;
  }
  return false;
}
