/** Sentences of refusals by their codes, as Python has them: for what the page refuses before Python answers. */

import { LIMITS } from "../contract/limits.js";
import { SENTENCES } from "../contract/messages.js";

const { refused, invisible, messages } = SENTENCES;
/** Refusals that ask whether another number was meant. */
const OFFERED = ["number.point", "number.comma", "mark.point", "mark.comma"];
const INVISIBLE = /[\p{C}\p{Z}]/u;

/** A refusal in the page's words. `readings` are the numbers that were probably meant: its sentence ends with them. */
export class Refusal extends Error {
  /** @param {string} message @param {string[]} [readings] */
  constructor(message, readings = []) {
    super(message);
    this.readings = readings;
  }
}

/** @param {string} template @param {Record<string, unknown>} parts */
export function fillIn(template, parts) {
  return template.replace(/\{\{|\}\}|\{(\w+)\}/g, (found, name) => (name ? String(parts[name]) : found[0]));
}

/** The sentence of a code with its parts put in. @param {string} code @param {Record<string, unknown>} [parts] */
export function sentenceOf(code, parts = {}) {
  const row = messages[code];
  if (typeof row === "string") return fillIn(row, parts);
  const [label, allowed, ...hint] = row.map((text) => fillIn(text, parts));
  return [fillIn(refused, { ...parts, label, allowed }), ...hint].join(" ");
}

/** The refusal of one value; `given` is shown short and visible. @param {string} code @param {string} given @param {Record<string, unknown>} [parts] */
export function refusalOf(code, given, parts) {
  return new Refusal(sentenceOf(code, { ...parts, given: shownText(given) }), readingsOf(code, parts));
}

/** The numbers that were probably meant, which the sentence of this code ends with. @param {string} code @param {Record<string, unknown>} [parts] @returns {string[]} */
export function readingsOf(code, { value, other } = {}) {
  return OFFERED.includes(code) ? [value, other].filter((one) => one !== undefined).map(String) : [];
}

/** 1 row, 2 rows. @param {number} number @param {string} noun */
export const counted = (number, noun) => sentenceOf(`${noun}.${number === 1 ? "one" : "many"}`, { number });

/** @param {string} given */
function shownText(given) {
  const characters = [...given.slice(0, 2 * LIMITS.given)]; // A character is one code unit or two.
  const isLonger = characters.length > LIMITS.given || given.length > 2 * LIMITS.given;
  const cut = characters.slice(0, LIMITS.given).join("") + (isLonger ? "…" : "");
  return [...cut].map((c) => (isInvisible(c) ? `<U+${hex(c)}>` : c)).join("");
}

/** @param {string} character */
export function isInvisible(character) {
  return character !== " " && INVISIBLE.test(character);
}

/** What an invisible character is called. @param {string} character */
export const nameOfInvisible = (character) =>
  invisible[character] ?? `the invisible character U+${hex(character)}`;

/** @param {string} character */
function hex(character) {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
