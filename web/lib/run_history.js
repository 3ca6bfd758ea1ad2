/** The history of a run as its points come in. */

/** @import {Value} from "../contract/types.js" */
/** @import {Progress} from "../contract/types.js" */

/**
 * Columns of equal length, a place for each point; what is not finite, or not measured, is NaN.
 * `per`: whether each loss is of one step, or the mean over an epoch's steps or over `mean_over` of them.
 * @typedef {Record<typeof COLUMNS[number], number[]>
 *   & {per: "step" | "epoch" | "steps", mean_over: number}} Points
 */

const COLUMNS = /** @type {const} */ ([
  "step",
  "epoch",
  "loss",
  "val_loss",
  "learning_rate",
  "gradient_norm",
  "gradient_norm_before_clipping",
]);

/** @param {Pick<Points, "per" | "mean_over">} [of] @returns {Points} */
export function noPoints({ per, mean_over } = { per: "step", mean_over: 1 }) {
  return {
    step: [],
    epoch: [],
    loss: [],
    val_loss: [],
    learning_rate: [],
    gradient_norm: [],
    gradient_norm_before_clipping: [],
    per,
    mean_over,
  };
}

/** @param {Value | null | undefined} value */
export function plainNumber(value) {
  if (typeof value === "number") return value;
  if (value && typeof value === "object")
    return { nan: NaN, inf: Infinity, "-inf": -Infinity }[value.nonfinite];
  return NaN;
}

/** @param {any} history  Of a document. @returns {Points} */
export function pointsOf(history) {
  const points = noPoints({ per: history.per ?? "step", mean_over: history.mean_over ?? 1 });
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
  const added = pointsOf(fresh);
  if (restart) return added;
  const next = noPoints(added);
  for (const name of COLUMNS) next[name] = [...points[name], ...added[name]];
  return next;
}

/** The points up to a step. @param {Points} points @param {number} step @returns {Points} */
export function upTo(points, step) {
  const next = noPoints(points);
  for (const name of COLUMNS) next[name] = points[name].filter((_, i) => points.step[i] <= step);
  return next;
}

/** What a loss of such points is, in words. @param {Points} points */
export function lossName({ per, mean_over }) {
  if (per === "epoch") return "mean of each epoch's batches";
  return per === "steps" ? `mean of ${mean_over} batches each` : "each batch before update";
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
