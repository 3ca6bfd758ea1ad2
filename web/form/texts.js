/** How values of a spec stand in the form's fields. */

import { fullNumber } from "../lib/format.js";

/** @import {Field} from "../engine/document.js" */

/**
 * @param {unknown} value  A number, bigint, text, null or undefined. @param {Field} [field]
 * @returns {string}
 */
export function fieldText(value, field) {
  if (value === undefined) return field?.default === null || !field ? "" : fieldText(field.default);
  if (value === null) return "";
  return typeof value === "number" ? fullNumber(value) : String(value);
}
