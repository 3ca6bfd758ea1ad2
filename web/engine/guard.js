/**
 * What must be refused before Python sees a byte: JSON nested some thousand deep kills the interpreter for good, and a text
 * of hundreds of megabytes its memory. Everything else is Python's to judge.
 */

import { isDeeperThan } from "../lib/json.js";

/** Of one request, in UTF-16 units: above the largest allowed network together with the largest allowed data. */
const MAX_CHARACTERS = 64 * 1024 * 1024;
/** A spec may nest 20 deep (the options document says so), and the request wraps it. */
const MAX_DEPTH = 24;

/**
 * @param {string} params  A request as JSON text.
 * @returns {string | null}  Why it is refused, or null.
 */
export function refusal(params) {
  if (params.length > MAX_CHARACTERS) {
    return `The request has ${params.length} characters. Allowed: at most ${MAX_CHARACTERS}.`;
  }
  if (isDeeperThan(params, MAX_DEPTH)) return deepMessage();
  return inner(params).some((text) => isDeeperThan(text, MAX_DEPTH)) ? deepMessage() : null;
}

const deepMessage = () => `This is nested more than ${MAX_DEPTH} levels deep. Allowed: at most 20 levels.`;

/** JSON texts that a request carries as strings, where a scan of the request does not look: files, links, tables. @param {string} params */
function inner(params) {
  if (!/"spec_text"|"text":"(?:\\[nrt]|[ \ufeff])*[[{]/.test(params)) return [];
  const { spec_text, text } = JSON.parse(params);
  return [spec_text, text].filter((inside) => typeof inside === "string");
}
