/** A run over a reload: its last answer tells where it stands, and Python goes on from there as when it was started anew. */

import { pointsOf } from "../lib/history.js";
import { parse, stringify } from "../lib/json.js";

/** @import {TrainResult} from "../engine/training.js" */
/** @import {Asked, Held} from "./run.js" */

/** A longer answer is not kept: a browser keeps a few million characters for all there is. */
const LONGEST = 400_000;

/**
 * @typedef {object} KeptAnswer
 * @property {string} answer  Without whole steps.
 * @property {number | null} at  The past step that was looked at.
 */

/** Of what was answered, what is kept. @type {WeakMap<object, string>} */
const known = new WeakMap();

/** @param {Held | null} held @returns {KeptAnswer | null} */
export function keptOf(held) {
  if (!held?.report) return null;
  let answer = known.get(held.report);
  if (answer === undefined) {
    answer = stringify({ ...parse(held.answerText), steps: [] });
    known.set(held.report, answer);
  }
  return answer.length > LONGEST ? null : { answer, at: held.at };
}

/** The learning rate that an answer goes on with; null where its optimizer has none. @param {any} result @returns {number | null} */
export function rateOf({ spec, training }) {
  return training.changes.at(-1)?.learning_rate ?? spec.optimizer.learning_rate ?? null;
}

/** The run of a set-up as it was kept; null where what was kept is none. @param {KeptAnswer} kept @param {Asked} asked @param {string} name @returns {Held | null} */
export function restored({ answer, at }, asked, name) {
  try {
    const result = /** @type {TrainResult} */ (JSON.parse(answer));
    const { history, training, notes } = result;
    if (!(training.step >= training.first) || !Array.isArray(notes)) return null;
    return {
      name,
      of: { ...asked, rate: rateOf(result) },
      keys: new Set([asked.key]),
      drafts: new WeakSet([asked.draft]),
      points: pointsOf(history),
      report: training,
      answerText: answer,
      notes,
      at,
    };
  } catch {
    return null; // Another version kept it.
  }
}
