/**
 * What must be refused before Python sees a byte: JSON nested some thousand deep kills the interpreter for good, and a text
 * of hundreds of megabytes its memory. Everything else is Python's to judge.
 */

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
  // A raw file or link travels inside a JSON string, where the scan above does not look.
  const text = params.includes('"spec_text"') ? JSON.parse(params).spec_text : null;
  return typeof text === "string" && isDeeperThan(text, MAX_DEPTH) ? deepMessage() : null;
}

const deepMessage = () => `This is nested more than ${MAX_DEPTH} levels deep. Allowed: at most 20 levels.`;

/**
 * Whether brackets outside strings nest deeper than allowed. The text need not be valid JSON.
 * @param {string} text
 * @param {number} allowed
 */
export function isDeeperThan(text, allowed) {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === "\\") i += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > allowed) return true;
    } else if (character === "]" || character === "}") depth -= 1;
  }
  return false;
}
