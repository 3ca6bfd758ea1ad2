/** The rows of numbers beside ours: which are shown, in which order, and as cells to copy. */

import { fullNumber } from "../lib/format.js";
import { accentOf } from "../lib/quantities.js";

/** @import {BesideArray, BesideRow, BesideTable} from "../contract/types.js" */
/** @typedef {"all" | "differing" | "forward" | "backward" | "update" | "after"} Shown */
/** @typedef {"worst" | "order" | "name"} Sorted */

/** What may be shown, in words. @type {[Shown, string][]} */
export const SHOWN_ROWS = [
  ["all", "all numbers"],
  ["differing", "those that differ"],
  ["forward", "forward: z, a, loss"],
  ["backward", "backward: δ and gradients"],
  ["update", "changes of the weights"],
  ["after", "new weights"],
];

/** @param {BesideRow} row @param {Shown} shown */
function isShown({ quantity, agrees }, shown) {
  if (shown === "all") return true;
  if (shown === "differing") return !agrees;
  if (shown === "after") return quantity.includes(".after.");
  return accentOf(quantity) === shown && !quantity.includes(".after.");
}

/**
 * @param {BesideTable} table @param {Shown} shown @param {Sorted} sorted  "worst": as Python tells them.
 * @param {(path: string) => string} nameOf
 */
export function chosenRows({ rows }, shown, sorted, nameOf) {
  const own = rows.filter((row) => isShown(row, shown));
  if (sorted === "worst") return own;
  const places = (/** @type {BesideRow} */ { quantity }) => (quantity.match(/\d+/g) ?? []).map(Number);
  const inOrder = (/** @type {BesideRow} */ a, /** @type {BesideRow} */ b) => {
    if (a.array !== b.array) return a.array - b.array;
    const [one, other] = [places(a), places(b)];
    const at = one.findIndex((n, i) => n !== other[i]);
    return at < 0 ? 0 : one[at] - (other[at] ?? 0);
  };
  if (sorted === "order") return own.toSorted(inOrder);
  const names = new Map(own.map((row) => [row, nameOf(row.quantity)]));
  return own.toSorted((a, b) => (names.get(a) ?? "").localeCompare(names.get(b) ?? ""));
}

/** Beyond so many units a ratio or a percentage says more. */
const MANY = 1e6;
/** Digits that tell every number from every other. */
const EVERY = 17;

/** @param {BesideRow["off"]} value */
const plainOf = (value) =>
  typeof value === "number" ? value : Number(value.nonfinite.replace("inf", "Infinity"));

/** How many units: a sign, three digits. @param {number} value */
export function unitsText(value) {
  const size = Math.abs(value);
  if (Number.isNaN(size)) return "NaN";
  if (size < 0.05) return size ? "< 0.1" : "0";
  const sign = value < 0 ? "−" : "+";
  if (!Number.isFinite(size)) return `${sign}∞`;
  const digits =
    size < 1000 ? size.toFixed(1) : size < MANY ? String(Math.round(size)) : size.toExponential(1);
  return sign + digits.replace("e+", "e");
}

/** Theirs as a multiple of ours, or how many percent more. @param {number} theirs @param {number} ours */
function ratioText(theirs, ours) {
  if (!ours || !Number.isFinite(theirs / ours)) return null;
  const by = theirs / ours;
  if (by > 1.5 || by < 0.67)
    return `× ${String(Number(by.toPrecision(4)))
      .replace("-", "−")
      .replace("e+", "e")}`;
  const percent = 100 * (by - 1);
  const size = Math.abs(percent);
  const text = size < 1e-4 ? size.toExponential(1).replace("e-", "e−") : String(Number(size.toPrecision(2)));
  return `${percent < 0 ? "−" : "+"}${text} %`;
}

/**
 * How a difference is told: in units; where these are very many, as a ratio or in percent.
 * @param {BesideRow} row @param {BesideArray} array
 */
export function differenceOf({ off, theirs, ours }, { unit }) {
  const value = plainOf(off);
  const ratio = Math.abs(value) >= MANY ? ratioText(Number(theirs), plainOf(ours)) : null;
  return ratio ? { text: ratio, unit: "" } : { text: unitsText(value), unit: unitWords(unit ?? "digits") };
}

/** So many digits that a difference is seen, at least those asked for. @param {BesideRow} row @param {number} digits */
export function digitsFor({ theirs, ours, agrees }, digits) {
  const own = plainOf(ours);
  const apart = Math.abs(Number(theirs) - own) / Math.abs(own);
  if (agrees || !Number.isFinite(apart) || !apart) return digits;
  return Math.max(digits, Math.min(EVERY, Math.ceil(-Math.log10(apart)) + 2));
}

/** @param {string} unit */
export const unitWords = (unit) => (unit === "digits" ? "of the last digit" : `ulp of ${unit}`);

/** @param {{epochs: number} | {steps: number}} after */
export function afterWords(after) {
  const [count, word] = "epochs" in after ? [after.epochs, "epoch"] : [after.steps, "step"];
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/**
 * The rows as a table to copy.
 * @param {BesideTable} table @param {BesideRow[]} rows @param {(path: string) => string} nameOf @param {string} whose
 */
export function cellsOf({ arrays }, rows, nameOf, whose) {
  return {
    head: ["name", "quantity", "after", whose, "ours", "difference", "unit", "agrees"],
    rows: rows.map((row) => [
      nameOf(row.quantity),
      row.quantity,
      afterWords(row.after),
      row.theirs,
      fullNumber(row.ours),
      fullNumber(row.off),
      arrays[row.array].unit ?? "digits",
      row.agrees ? "yes" : "no",
    ]),
  };
}

/** Of how many numbers how many differ. @param {BesideTable} table */
export function summaryOf({ agree, count, arrays, rows }) {
  if (!count) return "Nothing stands beside ours.";
  const differ = count - agree;
  const rounded = rows.filter(
    (row, i) => row.agrees && arrays[row.array].unit !== "digits" && isRounded(rows[i]),
  );
  const all = count === 1 ? "The number agrees" : `All ${count} numbers agree`;
  if (!differ) return rounded.length ? `${all}, but for rounding in the last places.` : `${all}.`;
  return `${differ} of ${count} number${count === 1 ? "" : "s"} differ${differ === 1 ? "s" : ""}.`;
}

/** @param {BesideRow} row */
const isRounded = ({ off }) => typeof off === "number" && Math.abs(off) > 0.5;
