/** Running means of lines whose single points differ too much to be followed. */

/** @import {Series} from "../chart/line_chart.js" */

/** A mean has no more points. */
const MOST = 150;

/**
 * The means of neighboring points, each over an epoch or more; null where each epoch has few points and needs none.
 * @param {string} name @param {number[]} x @param {number[]} y @param {number[]} epoch  Of each point.
 * @returns {Series | null}
 */
export function runningMean(name, x, y, epoch) {
  const epochs = epoch.length ? epoch[epoch.length - 1] - epoch[0] + 1 : 0;
  if (!epochs || x.length < 3 * epochs) return null;
  const size = Math.ceil(x.length / Math.min(epochs, MOST));
  /** @type {{x: number[], y: number[]}} */
  const means = { x: [], y: [] };
  for (let at = 0; at < x.length; at += size) {
    const part = y.slice(at, at + size);
    means.x.push(x[Math.min(x.length - 1, at + size - 1)]);
    means.y.push(part.reduce((a, b) => a + b, 0) / part.length);
  }
  return { name, ...means };
}
