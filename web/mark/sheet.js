/**
 * The sheet of a draft: what a student typed, as it was typed, by path. It goes with the draft through undo, storage and links.
 * Another network takes nothing away: what has no place in its step waits aside.
 */

import { LIMITS } from "../contract/limits.js";
import { refusalOf } from "../lib/messages.js";
import { isQuantity } from "./quantities.js";
import { readTyped } from "./typed.js";

/** @import {AnswersDocument, Step} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

/** A number whose name is none of the step's. @typedef {{name: string, value: string}} Unplaced */
/**
 * @typedef {object} Sheet
 * @property {Record<string, string>} answers  By path.
 * @property {Unplaced[]} [unplaced]
 * @property {number} [hints]  How far the ladder of hints goes, where a link says so.
 * @property {Exercise} [exercise]  Whose answers these are, where a link says so.
 */

/**
 * The sheet of an exercise; seed in digits.
 * @typedef {object} Exercise
 * @property {number} version @property {string} seed @property {string[]} asked  Quantities, in their order.
 */

/** The rungs of the ladder of hints, each with what it shows. */
export const RUNGS = /** @type {const} */ (["rule", "formula", "numbers", "answer"]);

/** @type {Sheet} */
const EMPTY = { answers: {} };

/** @param {Draft} draft @returns {Sheet} */
export const sheetOf = (draft) => draft.sheet ?? EMPTY;

/** How many numbers stand on it, aside and without place included. @param {Sheet} sheet */
export const countTyped = ({ answers, unplaced = [] }) => Object.keys(answers).length + unplaced.length;

/** @param {Draft} draft @param {Sheet} sheet @returns {Draft} */
export function withSheet(draft, sheet) {
  const { sheet: _, ...rest } = draft;
  const isEmpty = !countTyped(sheet) && sheet.hints === undefined && !sheet.exercise;
  return /** @type {Draft} */ (isEmpty ? rest : { ...rest, sheet });
}

/** The draft with texts at paths; a blank one takes a number away. @param {Draft} draft @param {[string, string][]} entries */
export function withTyped(draft, entries) {
  const sheet = sheetOf(draft);
  const answers = { ...sheet.answers };
  for (const [path, text] of entries)
    if (text.trim()) answers[path] = text;
    else delete answers[path];
  return withSheet(draft, { ...sheet, answers });
}

/** @param {Draft} draft @param {Unplaced[]} unplaced */
export const withUnplaced = (draft, unplaced) =>
  withSheet(draft, { ...sheetOf(draft), unplaced: unplaced.length ? unplaced : undefined });

/** How far the ladder goes. @param {Sheet} sheet */
export const rungsAllowed = ({ hints }) => Math.max(0, Math.min(RUNGS.length, hints ?? RUNGS.length));

/**
 * What of the sheet has a place in a step, and what waits aside.
 * @param {Sheet} sheet @param {Step} step
 */
export function fitting({ answers }, step) {
  /** @type {[string, string][]} */
  const placed = [];
  /** @type {[string, string][]} */
  const aside = [];
  for (const entry of Object.entries(answers)) (isQuantity(step, entry[0]) ? placed : aside).push(entry);
  return { placed, aside };
}

/**
 * What Python is asked to mark: of the placed numbers all that can be read.
 * @param {[string, string][]} placed @param {number} digits  That its sentences show. @returns {AnswersDocument}
 */
export function askedOf(placed, digits) {
  const answers = placed.flatMap(([quantity, text]) => {
    const { value } = readTyped(text);
    return value === null ? [] : [{ quantity, value }];
  });
  return { schema: 1, answers: answers.slice(0, LIMITS.answers), digits };
}

/** The sheet as a document to keep: every number as it was typed. @param {Sheet} sheet @returns {AnswersDocument} */
export function documentOf({ answers, unplaced = [] }) {
  return {
    schema: 1,
    answers: [
      ...Object.entries(answers).map(([quantity, value]) => ({ quantity, value })),
      ...unplaced.map(({ name, value }) => ({ quantity: name, value })),
    ],
  };
}

/**
 * The numbers of a document of answers.
 * @param {unknown} document
 * @returns {[string, string][] | null}  Quantity and text; null where it is none.
 * @throws {import("../lib/messages.js").Refusal}
 */
export function readDocument(document) {
  const rows = /** @type {any} */ (document)?.answers;
  if (!Array.isArray(rows)) return null;
  if (rows.length > LIMITS.answers)
    throw refusalOf("mark.many", `${rows.length} answers`, { most: LIMITS.answers });
  return rows.map((row, i) => {
    const { quantity } = Object(row);
    const value = typeof row?.value === "number" ? String(row.value) : row?.value;
    if (typeof quantity !== "string" || quantity.length > LIMITS.quantity)
      throw refusalOf("mark.text", String(quantity), {
        label: `answers[${i}].quantity`,
        most: LIMITS.quantity,
      });
    if (typeof value !== "string" || value.length > LIMITS.text)
      throw refusalOf("mark.text", String(value), { label: `answers[${i}].value`, most: LIMITS.text });
    return [quantity, value];
  });
}

/** Whether what a browser kept is a sheet. @param {any} value */
export function isSheet(value) {
  const texts = (/** @type {unknown[]} */ all) => all.every((one) => typeof one === "string");
  const { answers, unplaced = [], hints, exercise } = Object(value);
  return (
    Boolean(answers && typeof answers === "object" && !Array.isArray(answers)) &&
    texts(Object.values(answers)) &&
    Array.isArray(unplaced) &&
    unplaced.every((/** @type {any} */ one) => one && texts([one.name, one.value])) &&
    (hints === undefined || Number.isInteger(hints)) &&
    (exercise === undefined || isExercise(exercise))
  );
}

/** @param {any} value */
function isExercise(value) {
  const { version, seed, asked } = Object(value);
  return (
    Number.isInteger(version) &&
    typeof seed === "string" &&
    /^\d{1,20}$/.test(seed) &&
    Array.isArray(asked) &&
    asked.length <= LIMITS.answers &&
    asked.every((one) => typeof one === "string" && one.length <= LIMITS.quantity)
  );
}
