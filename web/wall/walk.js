/**
 * The walk along worked lines that the presentation takes, a stage at a time: of each line first its formula, then its numbers
 * term by term, then its value. What comes later in the walk is covered. Plain data in, plain data out.
 */

import { pathsIn, piecesOf } from "../lib/mathml.js";
import { otherPath } from "../lib/quantities.js";

/** @import {WorkedLine} from "../contract/types.js" */

/** Where the walk stands: at the end of all lines `index` is their number. @typedef {{index: number, stage: number}} Place */
/**
 * How a number stands to the line of the place: it is made there, was just put in, goes into it, or comes later.
 * @typedef {"now" | "here" | "from" | "covered"} Standing
 */

/** @type {Place} */
export const START = { index: 0, stage: 0 };

/**
 * The lines of a sample and of all samples together, those that say what another says left out.
 * @param {WorkedLine[]} lines @param {number} sample
 */
export function linesOf(lines, sample) {
  return lines.filter((line) => !line.repeated && (line.sample === null || line.sample === sample));
}

/** How many numbers' terms a line has. @param {WorkedLine} line */
export const termsOf = (line) => piecesOf(line.numbers, "×").length;

/** The stage at which a line's value stands there. @param {WorkedLine} line */
export const lastStage = (line) => termsOf(line) + 1;

/** @param {WorkedLine[]} lines @param {Place} place @returns {Place} */
export function onward(lines, { index, stage }) {
  if (index >= lines.length) return { index, stage };
  return stage < lastStage(lines[index]) ? { index, stage: stage + 1 } : { index: index + 1, stage: 0 };
}

/** @param {WorkedLine[]} lines @param {Place} place @returns {Place} */
export function backward(lines, { index, stage }) {
  if (stage) return { index, stage: stage - 1 };
  return index ? { index: index - 1, stage: lastStage(lines[index - 1]) } : START;
}

/** To the next line, or back to the beginning of this one and then of the one before. @param {WorkedLine[]} lines @param {Place} place @param {number} by @returns {Place} */
export function skipped(lines, { index, stage }, by) {
  const to = by < 0 && stage ? index : index + by;
  return { index: Math.max(0, Math.min(lines.length, to)), stage: 0 };
}

/** The line that makes a quantity, with its value; null where none does. @param {WorkedLine[]} lines @param {string} path @param {number} layers @returns {Place | null} */
export function placeOf(lines, path, layers) {
  const other = otherPath(path, layers);
  const index = lines.findIndex(({ quantity }) => quantity === path || quantity === other);
  return index < 0 ? null : { index, stage: lastStage(lines[index]) };
}

/** The first line of a phase; null where it has none. @param {WorkedLine[]} lines @param {string} phase @returns {Place | null} */
export function beginOf(lines, phase) {
  const index = lines.findIndex((line) => line.phase === phase);
  return index < 0 ? null : { index, stage: 0 };
}

/**
 * How numbers stand to the line of a place, by path; one that is not named is given, or was made before.
 * @param {WorkedLine[]} lines @param {Place} place @param {number} layers  How many the network has.
 */
export function standings(lines, { index, stage }, layers) {
  /** @type {Map<string, Standing>} */
  const found = new Map();
  /** @param {string} path @param {Standing} standing */
  const set = (path, standing) => {
    found.set(path, standing);
    const other = otherPath(path, layers);
    if (other) found.set(other, standing);
  };
  const line = lines[index];
  for (const { quantity } of lines.slice(index)) set(quantity, "covered");
  if (!line) return found;
  for (const path of line.from) set(path, "from");
  const piece = piecesOf(line.numbers, "×")[stage - 1];
  for (const path of piece ? pathsIn(piece.part) : []) set(path, "here");
  if (stage === lastStage(line)) set(line.quantity, "now");
  return found;
}
