/** A run over a reload: its last answer tells where it stands, and Python goes on from there as when it was started anew. */

import { parse, stringify } from "../lib/json.js";
import { pointsOf } from "../lib/run_history.js";
import { newRun } from "./held_run.js";

/** @import {TrainResult} from "../contract/types.js" */
/** @import {KeptAnswer} from "../draft/storage.js" */
/** @import {Asked, Held} from "./held_run.js" */

/** A longer answer is kept with fewer points, or not at all: a browser keeps a few million characters for all there is. */
const LONGEST = 400_000;
const FEWEST_POINTS = 200;

/** Of what was answered, what is kept. @type {WeakMap<object, string>} */
const known = new WeakMap();

/** @param {Held | null} held @returns {KeptAnswer | null} */
export function keptOf(held) {
  if (!held?.report) return null;
  let answer = known.get(held.report);
  if (answer === undefined) {
    let result = { ...parse(held.answerText), steps: [] };
    answer = stringify(result);
    while (answer.length > LONGEST && result.history.step.length > FEWEST_POINTS) {
      result = thinned(result);
      answer = stringify(result);
    }
    known.set(held.report, answer);
  }
  return answer.length > LONGEST ? null : { answer, at: held.at };
}

/** With every other point of its curves, the last among them. @param {any} result */
function thinned({ history, training, ...rest }) {
  const every = (/** @type {Record<string, any>} */ columns) =>
    Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [
        name,
        Array.isArray(column) ? column.filter((_, i) => (column.length - i) % 2 === 1) : column,
      ]),
    );
  const layer_norms = every(training.layer_norms);
  return { ...rest, history: every(history), training: { ...training, layer_norms } };
}

/** The learning rate that an answer goes on with; null of an answer of an older page. @param {any} result @returns {number | null} */
export function rateOf({ training }) {
  return training.base_rate ?? null;
}

/** The run of a set-up as it was kept; null where what was kept is none. @param {KeptAnswer} kept @param {Asked} asked @param {string} name @returns {Held | null} */
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
