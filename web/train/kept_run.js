/** A run over a reload: its last answer tells where it stands, and Python takes it up from there. */

import { keepText, keptText } from "../draft/tables.js";
import { parse, stringify } from "../lib/json.js";
import { pointsOf } from "../lib/run_history.js";
import { newRun } from "./held_run.js";

/** @import {TrainResult} from "../contract/types.js" */
/** @import {KeptAnswer} from "../draft/storage.js" */
/** @import {Asked, Held} from "./held_run.js" */

/** A longer answer stands in the browser's database: beside the draft there is room for a few million characters in all. */
const LONGEST = 400_000;

/**
 * Of what was answered, what is kept.
 * @type {WeakMap<object, {answer: string} | {stored: string, isKept: boolean}>}
 */
const known = new WeakMap();
/** Where this page's long answers stand: a place for each run. @type {WeakMap<Held, string>} */
const places = new WeakMap();

/**
 * @param {Held | null} held @param {() => void} [onFailed]  It was too long, and the database did not take it.
 * @returns {KeptAnswer | null}
 */
export function keptOf(held, onFailed = () => {}) {
  if (!held?.report) return null;
  let kept = known.get(held.report);
  if (!kept) {
    const answer = stringify({ ...parse(held.answerText), steps: [] });
    kept = answer.length <= LONGEST ? { answer } : stored(held, answer, onFailed);
    known.set(held.report, kept);
  }
  if ("answer" in kept) return { ...kept, at: held.at };
  return kept.isKept ? { stored: kept.stored, at: held.at } : null;
}

/** @param {Held} held @param {string} answer @param {() => void} onFailed */
function stored(held, answer, onFailed) {
  const place = places.get(held) ?? `run ${Date.now().toString(36)} ${held.name}`;
  places.set(held, place);
  const kept = { stored: place, isKept: true };
  keepText(place, answer).then((isKept) => {
    kept.isKept = isKept;
    if (!isKept) onFailed();
  });
  return kept;
}

/** What was kept, with its answer brought from where it stands; null where that is gone. @param {KeptAnswer} kept @returns {Promise<{answer: string, at: number | null} | null>} */
export async function broughtBack({ answer, stored: place, at }) {
  const text = answer ?? (place === undefined ? null : await keptText(place));
  return text === null ? null : { answer: text, at };
}

/** The learning rate that an answer goes on with; null of an answer of an older page. @param {any} result @returns {number | null} */
export function rateOf({ training }) {
  return training.base_rate ?? null;
}

/** The run of a set-up as it was kept; null where what was kept is none. @param {{answer: string, at: number | null}} kept @param {Asked} asked @param {string} name @returns {Held | null} */
export function restored({ answer, at }, asked, name) {
  try {
    const result = /** @type {TrainResult} */ (JSON.parse(answer));
    const { history, training, notes } = result;
    if (!(training.step >= training.first) || !Array.isArray(notes)) return null;
    return {
      ...newRun({ ...asked, rate: rateOf(result) }, name),
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
