/**
 * JSON that keeps what JSON.parse and JSON.stringify lose: the sign of −0.0 and seeds beyond 2^53, which are bigint here.
 */

/**
 * @param {unknown} value  Of objects, arrays, strings, booleans, null, finite numbers and bigints.
 * @returns {string}
 */
export function stringify(value) {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError("A number that is not finite has no JSON.");
    return Object.is(value, -0) ? "-0.0" : String(value);
  }
  if (Array.isArray(value)) return `[${value.map(stringify).join(",")}]`;
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
  return JSON.parse(text.replace(LONG_SEED, '"seed":"#$1"'), (key, value) => {
    if (key !== "seed" || typeof value !== "string" || !/^#\d+$/.test(value)) return value;
    const exact = BigInt(value.slice(1));
    return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact;
  });
}

/**
 * How deep arrays and objects are nested, without building them: deep nesting ends the Python interpreter.
 * @param {string} text
 */
export function depthOf(text) {
  let deepest = 0;
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === "[" || token === "{") deepest = Math.max(deepest, ++depth);
    else if (token === "]" || token === "}") depth--;
  }
  return deepest;
}
