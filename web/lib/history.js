/** The history of a run as its points come in. */

/** @import {Value} from "../engine/document.js" */
/** @import {Progress} from "../engine/training.js" */

/**
 * Columns of equal length, a place for each point; what is not finite, or not measured, is NaN.
 * @typedef {Record<"step" | "epoch" | "loss" | "val_loss" | "learning_rate" | "gradient_norm", number[]>} Points
 */

const COLUMNS = /** @type {const} */ ([
  "step",
  "epoch",
  "loss",
  "val_loss",
  "learning_rate",
  "gradient_norm",
]);

/** @returns {Points} */
export function noPoints() {
  return { step: [], epoch: [], loss: [], val_loss: [], learning_rate: [], gradient_norm: [] };
}

/** @param {Value | null | undefined} value */
export function plainNumber(value) {
  if (typeof value === "number") return value;
  if (value && typeof value === "object")
    return { nan: NaN, inf: Infinity, "-inf": -Infinity }[value.nonfinite];
  return NaN;
}

/** @param {Partial<Record<string, (Value | null)[]>>} history  Of a document. @returns {Points} */
export function pointsOf(history) {
  const points = noPoints();
  const { length } = history.step ?? [];
  for (const name of COLUMNS)
    points[name] = Array.from({ length }, (_, i) => plainNumber(history[name]?.[i]));
  return points;
}

/**
 * The points after a progress message.
 * @param {Points} points @param {Pick<Progress, "restart" | "points">} progress
 * @returns {Points}
 */
export function withProgress(points, { restart, points: fresh }) {
  const added = pointsOf(/** @type {any} */ (fresh));
  if (restart) return added;
  const next = noPoints();
  for (const name of COLUMNS) next[name] = [...points[name], ...added[name]];
  return next;
}

/** The points up to a step. @param {Points} points @param {number} step @returns {Points} */
export function upTo(points, step) {
  const next = noPoints();
  for (const name of COLUMNS) next[name] = points[name].filter((_, i) => points.step[i] <= step);
  return next;
}

/** The place of the last point at or before a step; −1 when there is none. @param {Points} points @param {number} step */
export const indexAt = ({ step: steps }, step) => lastUpTo(steps, step);

/** The place of the last of rising values up to a limit; −1 when there is none. @param {ArrayLike<number>} values @param {number} limit */
export function lastUpTo(values, limit) {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
