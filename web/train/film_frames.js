/** Which steps a film shows, how long each, and what it says of them in numbers. */

import { fullNumber } from "../lib/format.js";
import { indexAt, lossName } from "../lib/run_history.js";

/** @import {Points} from "../lib/run_history.js" */
/** @import {PlainTable} from "../views/chart/picture.js" */

export const LIMITS = { frames: [2, 200], seconds: [1, 60] };
/** The last frame stays so much longer, before all begins anew. In hundredths of a second. */
const HELD = 100;

/**
 * @param {string} label @param {string} text @param {number} low @param {number} high
 * @returns {number}
 */
export function wholeWithin(label, text, low, high) {
  const value = /^\s*\d{1,12}\s*$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new Error(
    `${label}: “${text.slice(0, 40)}” is not allowed. Allowed: a whole number from ${low} to ${high}.`,
  );
}

/** Steps as far apart as whole numbers allow, both ends among them; no more than there are. @param {number} from @param {number} to @param {number} count */
export function framesOf(from, to, count) {
  const most = Math.min(count, to - from + 1);
  if (most < 2) return [to];
  return Array.from({ length: most }, (_, i) => from + Math.round((i * (to - from)) / (most - 1)));
}

/** How long each frame is shown, in hundredths of a second: all of them together as long as asked. @param {number} seconds @param {number} count */
export function delaysOf(seconds, count) {
  const ends = Array.from({ length: count + 1 }, (_, i) => Math.round((100 * seconds * i) / count));
  // Viewers take less than two hundredths for a tenth of a second.
  return ends.slice(1).map((end, i) => Math.max(2, end - ends[i]) + (i === count - 1 ? HELD : 0));
}

/** The numbers of the frames, for those who do not see them: a row each. @param {number[]} steps @param {Points} points @returns {PlainTable} */
export function frameTable(steps, points) {
  const hasVal = points.val_loss.some(Number.isFinite);
  const loss = lossName(points);
  const head = ["frame", "step", `loss, ${loss}`, ...(hasVal ? ["validation loss"] : []), "learning rate"];
  const rows = steps.map((step, i) => {
    const at = indexAt(points, step);
    const finite = (/** @type {number} */ value) => (at >= 0 && Number.isFinite(value) ? value : null);
    const val = lastMeasured(points.val_loss, at);
    return [
      i + 1,
      step,
      finite(points.loss[at]),
      ...(hasVal ? [finite(val)] : []),
      finite(points.learning_rate[at]),
    ];
  });
  return { head, rows };
}

/** @param {number[]} values @param {number} at */
function lastMeasured(values, at) {
  let i = at;
  while (i >= 0 && !Number.isFinite(values[i])) i -= 1;
  return i < 0 ? Number.NaN : values[i];
}

/** What programs may read in the file. @param {PlainTable} table */
export function commentOf({ rows }) {
  const [first, last] = [rows[0], rows[rows.length - 1]];
  const said = (/** @type {(string | number | null)[]} */ [, step, loss]) =>
    `step ${step}${typeof loss === "number" ? `, loss ${fullNumber(loss).replace("−", "-")}` : ""}`;
  return `A training of a neural network in ${rows.length} frames, from ${said(first)} to ${said(last)}.`;
}

/** @param {number} bytes */
export const sizeText = (bytes) =>
  bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
