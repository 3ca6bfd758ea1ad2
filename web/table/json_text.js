/** What can be told of a JSON text at a glance; Python reads it, strictly. */

import { isDeeperThan } from "../lib/json.js";

/** @import {NumberReader} from "../form/numbers.js" */

const ALLOWED = 'a list of rows, a list of objects, or {"X": rows, "Y": rows}';

/** @param {string} text */
export const isJson = (text) => /^\s*[[{]/.test(text);

/** Whether it names its columns itself, as objects do: then no row is a header. @param {string} text */
export const namesItsColumns = (text) => /^\s*(\[\s*)?\{/.test(text);

/** Throws what no reader may see. @param {string} text @param {NumberReader["refusal"]} refusal @param {number} deepest */
export function checkDepth(text, refusal, deepest) {
  if (isDeeperThan(text, deepest))
    throw refusal("Table", text, ALLOWED, `It is nested more than ${deepest} levels deep.`);
}
