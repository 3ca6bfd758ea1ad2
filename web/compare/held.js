/**
 * What a visitor compares with: a program and its settings as they were typed, and numbers from elsewhere with what was chosen
 * for each array. It goes with the draft through undo and storage; long numbers stand beside it, as own tables do.
 */

import { addTable, tableOf, tableWhenCome } from "../draft/tables.js";

/** @import {Draft} from "../draft/draft.js" */

/** What of an array is asked otherwise than guessed; texts as they were typed. @typedef {{quantity?: string, turned?: boolean, count?: string, unit?: string}} Choice */
/** `data`: the text that was pasted, or a file's bytes in Base64 where it has a name. @typedef {{data: string, file?: string} | {table: string, file?: string}} Brought */
/**
 * @typedef {object} Held
 * @property {"program" | "numbers"} [side]  Which of the two is shown.
 * @property {string} [tool]
 * @property {Record<string, string>} [settings]  By name.
 * @property {Brought} [numbers]
 * @property {Record<string, Choice>} [choices]  By the number of the array.
 */

/** Longer texts are kept beside the draft. */
const MOST_CHARACTERS = 30_000;

/** @type {Held} */
const NOTHING = {};

/** @param {Draft} draft @returns {Held} */
export const heldOf = (draft) => draft.compare ?? NOTHING;

/** The draft with parts of it anew; blank ones are none. @param {Draft} draft @param {Partial<Held>} parts @returns {Draft} */
export function withHeld(draft, parts) {
  const { compare: before = {}, ...rest } = draft;
  const isBlank = (/** @type {unknown} */ value) =>
    value === undefined || value === "" || (typeof value === "object" && !Object.keys(Object(value)).length);
  const compare = Object.fromEntries(
    Object.entries({ ...before, ...parts }).filter(([, value]) => !isBlank(value)),
  );
  return /** @type {Draft} */ (Object.keys(compare).length ? { ...rest, compare } : rest);
}

/** The draft with a setting as it was typed. @param {Draft} draft @param {string} name @param {string} text */
export function withSetting(draft, name, text) {
  const { [name]: _, ...settings } = heldOf(draft).settings ?? {};
  return withHeld(draft, { settings: text.trim() ? { ...settings, [name]: text } : settings });
}

/** The draft with another choice for an array. @param {Draft} draft @param {number} i @param {Choice} parts */
export function withChoice(draft, i, parts) {
  const { choices = {} } = heldOf(draft);
  return withHeld(draft, { choices: { ...choices, [i]: { ...choices[i], ...parts } } });
}

/** The draft with other numbers, for which nothing was chosen yet. @param {Draft} draft @param {string} data @param {string} [file] */
export const withNumbers = (draft, data, file) =>
  withHeld(draft, { numbers: data ? brought(data, file) : undefined, choices: undefined });

/** The same text with a letter more or fewer: what was chosen stays. @param {Draft} draft @param {string} data */
export const withText = (draft, data) => withHeld(draft, { numbers: data ? brought(data) : undefined });

/** @param {string} data @param {string} [file] @returns {Brought} */
function brought(data, file) {
  const named = file === undefined ? {} : { file };
  if (data.length <= MOST_CHARACTERS) return { data, ...named };
  return { table: addTable(/** @type {any} */ ({ X: [[data]], Y: [] })), ...named };
}

/** The text or the bytes of numbers; "coming" and "gone" where they stand beside the draft. @param {Held} held @returns {{data: string, file?: string} | "coming" | "gone" | null} */
export function numbersOf({ numbers }) {
  if (!numbers || "data" in numbers) return numbers ?? null;
  const kept = tableOf(numbers.table);
  if (typeof kept === "string") return kept;
  return { data: /** @type {any} */ (kept).X[0][0], ...(numbers.file ? { file: numbers.file } : {}) };
}

/**
 * All of it in one piece, for a link: its numbers too, wherever they stand, when they are read back.
 * @param {Held} held @returns {Promise<Held>}
 */
export async function whole(held) {
  const { numbers, ...rest } = held;
  if (numbers && "table" in numbers) await tableWhenCome(numbers.table);
  const own = numbersOf(held);
  return own === null || typeof own === "string" ? rest : { ...rest, numbers: own };
}

/** Whether what a link holds is such a thing, in one piece and not blank. @param {any} value */
export const isWhole = (value) =>
  value !== null &&
  typeof value === "object" &&
  !Array.isArray(value) &&
  Object.keys(value).length > 0 &&
  isHeld(value) &&
  (value.numbers === undefined || typeof value.numbers.data === "string");

/** What came in one piece as a draft keeps it: known keys alone, long numbers beside it. @param {Held} held @returns {Held} */
export function withBrought({ side, tool, settings, numbers, choices }) {
  const own = numbers && "data" in numbers ? brought(numbers.data, numbers.file) : undefined;
  return heldOf(withHeld(/** @type {any} */ ({}), { side, tool, settings, numbers: own, choices }));
}

/**
 * The choices as a request has them: a count that is no whole number is left to the guess.
 * @param {Held} held @param {Record<string, string>} [meant]  What an array is where nothing was chosen, by its number.
 */
export function choicesAsked({ choices = {} }, meant = {}) {
  const last = Math.max(-1, ...Object.keys({ ...choices, ...meant }).map(Number));
  return Array.from({ length: last + 1 }, (_, i) => {
    const { quantity = meant[i], turned, count = "", unit } = choices[i] ?? {};
    const isCount = /^\s*\d{1,6}\s*$/.test(count);
    const after = isCount ? { after: { [unit ?? "epochs"]: Number(count) } } : {};
    return {
      ...(quantity === undefined ? {} : { quantity }),
      ...(turned === undefined ? {} : { turned }),
      ...after,
    };
  });
}

/** Whether what a browser kept is such a thing. @param {any} value */
export function isHeld(value) {
  const { side, tool, settings = {}, numbers, choices = {} } = Object(value);
  const isText = (/** @type {unknown} */ one) => one === undefined || typeof one === "string";
  const isChoice = (/** @type {any} */ one) =>
    isText(one?.quantity) &&
    isText(one?.count) &&
    isText(one?.unit) &&
    (one?.turned === undefined || typeof one.turned === "boolean");
  return (
    [undefined, "program", "numbers"].includes(side) &&
    isText(tool) &&
    Object.values(settings).every((one) => typeof one === "string") &&
    (numbers === undefined || typeof (numbers.data ?? numbers.table) === "string") &&
    isText(numbers?.file) &&
    Object.values(choices).every(isChoice)
  );
}
