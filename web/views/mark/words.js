/** What is said of a typed number: a sign and words, never a colour alone. */

import { h } from "../../lib/dom.js";

/** @import {AnswerVerdict} from "../../contract/types.js" */
/** @typedef {AnswerVerdict | "refused" | "pending" | "none"} Standing */

/** @type {Record<Standing, [string, string]>} */
const WORDS = {
  right: ["✓", "right"],
  consequential: ["↳", "follows from your own earlier number"],
  wrong: ["✗", "wrong"],
  unknown: ["?", "cannot be marked"],
  refused: ["!", "not read"],
  pending: ["…", ""],
  none: ["", ""],
};

/** @param {Standing} standing */
export function verdictNodes(standing) {
  const [sign, words] = WORDS[standing];
  return [h("span", { class: "verdict-sign", "aria-hidden": "true" }, sign), words];
}

/** 1 number, 2 numbers. @param {number} n @param {string} one @param {string} many */
export const some = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
