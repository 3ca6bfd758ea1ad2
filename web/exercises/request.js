/** What is typed and chosen for an exercise, as plain data, and the request that Python reads. No document of the page. */

import { readNumber } from "../draft/numbers.js";

/** @import {ExerciseRequest, OfferedExercises} from "../contract/types.js" */

/**
 * Texts as typed. Without a field's text its default counts.
 * @typedef {object} Choice
 * @property {string} difficulty
 * @property {boolean} isOwn  The network of the set-up, its numbers drawn anew.
 * @property {string} network  "2-3-1"; without it the difficulty's.
 * @property {string[]} ask  Kinds; none: the difficulty's.
 * @property {Record<string, string>} numbers  By the name of their field.
 * @property {boolean} hunt
 * @property {string} title
 */

/** @typedef {{field: string, message: string}} Fault */

/** @param {OfferedExercises} offered @returns {Choice} */
export const firstChoice = (offered) => ({
  difficulty: rowOf(offered, "update").name,
  isOwn: false,
  network: "",
  ask: [],
  numbers: {},
  hunt: false,
  title: "",
});

/** @param {OfferedExercises} offered @param {string} name */
export const rowOf = ({ difficulties }, name) =>
  difficulties.find((row) => row.name === name) ?? difficulties[0];

/** What was kept, with what it lacks; anything else becomes the first choice. @param {OfferedExercises} offered @param {unknown} kept @returns {Choice} */
export function choiceFrom(offered, kept) {
  const first = firstChoice(offered);
  if (kept === null || typeof kept !== "object") return first;
  const own = /** @type {Record<string, unknown>} */ (kept);
  const same = Object.entries(first).filter(
    ([name, value]) => typeof own[name] === typeof value && Array.isArray(own[name]) === Array.isArray(value),
  );
  return { ...first, ...Object.fromEntries(same.map(([name]) => [name, own[name]])) };
}

/** What is asked: the kinds that are chosen, in their order, or the difficulty's. @param {OfferedExercises} offered @param {Choice} choice */
export function askedOf(offered, { difficulty, ask }) {
  const row = rowOf(offered, difficulty);
  const chosen = row.kinds.filter((kind) => ask.includes(kind));
  return chosen.length ? chosen : row.ask;
}

/**
 * The request, or the first number that cannot be.
 * @param {OfferedExercises} offered @param {Choice} choice @param {unknown} spec  Of the set-up.
 * @returns {{request: ExerciseRequest, fault: null} | {request: null, fault: Fault}}
 */
export function requestOf(offered, choice, spec) {
  /** @type {Record<string, unknown>} */
  const numbers = {};
  for (const field of offered.fields) {
    const text = (choice.numbers[field.name] ?? "").trim();
    if (!text) continue;
    try {
      numbers[field.name] = readNumber(field, text);
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      return { request: null, fault: { field: field.name, message } };
    }
  }
  const network = choice.network.trim();
  const made = {
    difficulty: choice.difficulty,
    ...(choice.isOwn ? { spec } : network ? { network } : {}),
    ask: askedOf(offered, choice),
    ...numbers,
    ...(choice.hunt ? { hunt: true } : {}),
    ...(choice.title.trim() ? { title: choice.title.trim() } : {}),
  };
  return { request: /** @type {ExerciseRequest} */ (made), fault: null };
}

/** Numbers of a sheet's entry as rows of texts. @param {unknown} values @returns {string[][]} */
export function rowsOf(values) {
  if (!Array.isArray(values)) return [[String(values)]];
  if (values.every((value) => !Array.isArray(value))) return [values.map(String)];
  return values.flatMap(rowsOf);
}
