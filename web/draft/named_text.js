/** How values of a spec stand in the form's fields. */

import { fullNumber } from "../lib/format.js";

/** @import {Field} from "../contract/types.js" */
/** @import {Named} from "./draft.js" */

/**
 * @param {unknown} value  A number, bigint, text, null or undefined. @param {Field} [field]
 * @returns {string}
 */
export function fieldText(value, field) {
  if (value === undefined) return field?.default === null || !field ? "" : fieldText(field.default);
  if (value === null) return "";
  return typeof value === "number" ? fullNumber(value) : String(value);
}

/**
 * A thing chosen by name, with the texts of its hyperparameters.
 * @param {unknown} given @param {{name: string, hyperparameters: Field[]}[]} table @param {string} fallback
 * @returns {Named}
 */
export function named(given, table, fallback) {
  const source = /** @type {Record<string, unknown>} */ (
    typeof given === "string" ? { name: given } : (given ?? {})
  );
  const name = String(source.name ?? fallback);
  const fields = table.find((row) => row.name === name)?.hyperparameters ?? [];
  return {
    name,
    ...Object.fromEntries(fields.map((field) => [field.name, fieldText(source[field.name], field)])),
  };
}
