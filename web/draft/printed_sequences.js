/** An array with time steps that Python understood in a pasted print, and where it may go in data that have them. */

import { LIMITS } from "../contract/limits.js";
import { grown } from "./draft.js";
import { sizesOf } from "./sites.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Cell, Draft} from "./draft.js" */
/** @import {Place} from "./pasting.js" */
/** @import {Offer} from "./printed_array.js" */

/**
 * The ways in which an array may be put: (samples, steps, columns), the same with the steps first, as PyTorch has them; or
 * (steps, columns) of one sample. The grid's own shape goes in at once.
 * @param {any} texts  Nested lists.
 * @param {Place} place  A cell of data with steps: `data.X[0][0][0]`.
 * @param {Draft} draft @param {Options} options
 * @returns {Offer[]}
 */
export function sequenceOffers(texts, place, draft, options) {
  const found = /^data\.([XY])\[(\d+)\]/.exec(place.path);
  if (!found || !Array.isArray(texts)) return [];
  const part = /** @type {"X" | "Y"} */ (found[1]);
  const { rows, steps } = sizesOf(draft);
  const put =
    (/** @type {Cell[][][]} */ samples, sizes = true, first = 0) =>
    (/** @type {Draft} */ now) =>
      grown(filled(now, part, samples, sizes, first), options);
  const taken = (/** @type {string[][]} */ sample) => sample[0].length === place.columns;
  if (!Array.isArray(texts[0]?.[0])) {
    const lines = /** @type {string[][]} */ (texts.map((row) => (Array.isArray(row) ? row : [row])));
    if (!lines.length || !taken(lines) || lines.length > LIMITS.steps) return [];
    if (lines.length === rows * steps) {
      const samples = Array.from({ length: rows }, (_, s) => lines.slice(s * steps, (s + 1) * steps));
      return [{ label: "Use it", isPlain: true, change: put(samples) }];
    }
    if (lines.length === steps)
      return [{ label: "Use it", isPlain: true, change: put([lines], false, Number(found[2])) }];
    return [{ label: `Use one sample of ${lines.length} steps`, isPlain: false, change: put([lines]) }];
  }
  const samples = /** @type {string[][][]} */ (texts);
  if (texts[0][0].some(Array.isArray) || !taken(samples[0])) return [];
  const turned = samples[0].map((_, t) => samples.map((sample) => sample[t]));
  const isOwn = (/** @type {string[][][]} */ one) => one.length === rows && one[0].length === steps;
  if (isOwn(samples) && !isOwn(turned)) return [{ label: "Use it", isPlain: true, change: put(samples) }];
  return [samples, turned]
    .filter((one) => one.length <= options.limits.samples && one[0].length <= LIMITS.steps)
    .map((one) => ({
      label: `Use ${some(one.length, "sample")} of ${some(one[0].length, "step")}`,
      isPlain: false,
      change: put(one),
    }));
}

/**
 * What was typed beyond the samples and steps stays, for when more are asked for again.
 * @param {Draft} draft @param {"X" | "Y"} part @param {Cell[][][]} samples
 * @param {boolean} sizes  Whether there are to be as many samples and steps. @param {number} first  The sample that they begin at.
 * @returns {Draft}
 */
function filled(draft, part, samples, sizes, first) {
  const { data } = draft;
  const old = /** @type {Cell[][][]} */ (data[part]);
  const merged = samples.map((sample, s) => {
    const before = old[first + s] ?? [];
    const lines = sample.map((row, t) => [...row, ...(before[t] ?? []).slice(row.length)]);
    return [...lines, ...before.slice(lines.length)];
  });
  const all = [...old.slice(0, first), ...merged, ...old.slice(first + merged.length)];
  const size = sizes ? { rows: samples.length, steps: String(samples[0].length) } : {};
  return { ...draft, data: { ...data, ...size, [part]: all } };
}

/** 1 step, 2 steps. @param {number} number @param {string} noun */
const some = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
