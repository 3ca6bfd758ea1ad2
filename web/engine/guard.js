/**
 * What must be refused before Python sees a byte: JSON nested some thousand deep kills the interpreter for good, and a text
 * of hundreds of megabytes its memory. Everything else is Python's to judge.
 */

import { LIMITS } from "../contract/limits.js";
import { isDeeperThan } from "../lib/json.js";
import { sentenceOf } from "../lib/messages.js";

/** Of one request, in UTF-16 units: above the largest allowed network together with the largest allowed data. */
const MAX_CHARACTERS = 64 * 1024 * 1024;
/** The request wraps a spec or a table in so many levels. */
const WRAPPED = 4;
const MAX_DEPTH = LIMITS.depth + WRAPPED;

/**
 * @param {string} params  A request as JSON text.
 * @returns {string | null}  Why it is refused, or null.
 */
export function refusal(params) {
  if (params.length > MAX_CHARACTERS)
    return sentenceOf("request.long", { number: params.length, most: MAX_CHARACTERS });
  if (isDeeperThan(params, MAX_DEPTH)) return deepMessage();
  return inner(params).some((text) => isDeeperThan(text, MAX_DEPTH)) ? deepMessage() : null;
}

const deepMessage = () => sentenceOf("json.deep", { most: LIMITS.depth });

/** JSON texts that a request carries as strings, where a scan of the request does not look: files, links, tables. @param {string} params */
function inner(params) {
  if (!/"spec_text"|"text":"(?:\\[nrt]|[ \ufeff])*[[{]/.test(params)) return [];
  const { spec_text, text } = JSON.parse(params);
  return [spec_text, text].filter((inside) => typeof inside === "string");
}
