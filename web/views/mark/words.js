/** What is said of a typed number: a sign and words, never a colour alone. */

import { SENTENCES } from "../../contract/messages.js";
import { h } from "../../lib/dom.js";
import { sentenceOf } from "../../lib/messages.js";

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

/** The part of a path that says what it is. @param {string} path @param {number} layers */
function kindOf(path, layers) {
  if (path.startsWith("after.")) return "again";
  const part = /^(?:layers\[\d+\]\.)*(\w+)/.exec(path)?.[1] ?? "";
  if (part === "da" && path.startsWith(`layers[${layers - 1}].`)) return "output_da";
  return part === "data_gradients" ? "gradients" : part;
}

/** The rule by which a quantity is made, in a sentence; null where there is none of it alone. @param {string} path @param {number} layers */
export function ruleOf(path, layers) {
  const code = `mark.rule.${kindOf(path, layers)}`;
  return code in SENTENCES.messages ? sentenceOf(code) : null;
}

/** What happened to a lone wrong number. @param {string | undefined} detail */
export function detailOf(detail) {
  const code = `mark.detail.${detail}`;
  return code in SENTENCES.messages ? sentenceOf(code) : null;
}

/** 1 number, 2 numbers. @param {number} n @param {string} one @param {string} many */
export const some = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
