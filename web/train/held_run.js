/** A run that is held: what has come of it, and what is asked of Python to go on. */

import { noPoints } from "../lib/run_history.js";

/** @import {TrainingReport} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

/**
 * @typedef {object} Asked  What a run is of.
 * @property {string} key  Equal for equal set-ups, whatever their learning rate.
 * @property {string} bareKey  The same without what a training changes.
 * @property {string} text  The spec.
 * @property {number | null} rate  Null where the optimizer has none.
 * @property {number} epochs
 * @property {Draft} draft
 */
/** @typedef {"play" | "step" | "epoch"} How */
/**
 * @typedef {object} Held  A run, and what has come of it.
 * @property {string} name  In Python.
 * @property {Asked} of
 * @property {Set<string>} keys  Of the set-ups that it belongs to: where it began, and those that took their weights from it.
 * @property {WeakSet<Draft>} drafts  The very drafts that it was seen with: undo brings them back.
 * @property {import("../lib/run_history.js").Points} points
 * @property {TrainingReport | null} report
 * @property {string} answerText
 * @property {string[]} notes
 * @property {number | null} at  The past step that is looked at.
 */

/** @param {Asked} asked @param {string} name @returns {Held} */
export function newRun(asked, name) {
  return {
    name,
    of: asked,
    keys: new Set([asked.key]),
    drafts: new WeakSet([asked.draft]),
    points: noPoints(),
    report: null,
    answerText: "",
    notes: [],
    at: null,
  };
}

/** Whether there is nothing left of what was asked for. @param {Held} run @param {number | null} past */
function isDone({ report }, past) {
  if (!report) return false;
  if ((past ?? report.step) >= report.end) return true;
  return past === null && report.ended !== "stopped" && report.ended !== "steps";
}

/**
 * What a call asks for: how far to go, from which step, at which learning rate.
 * @param {Asked} asked @param {Held | null} goesOn  Null where it begins. @param {number | null} past  The step that is looked at. @param {How} how
 * @returns {Record<string, any>}
 */
export function asksFor(asked, goesOn, past, how) {
  const amount =
    how === "play"
      ? goesOn && isDone(goesOn, past)
        ? { epochs: asked.epochs }
        : {}
      : how === "step"
        ? { steps: 1 }
        : { epochs: 1 };
  return {
    ...amount,
    ...(goesOn && past !== null ? { from: past } : {}),
    // Going back drops the changes after the past step, also the one that led to this rate.
    ...(goesOn && asked.rate !== null && (past !== null || goesOn.of.rate !== asked.rate)
      ? { learning_rate: asked.rate }
      : {}),
  };
}

/**
 * @typedef {object} Trained  A network after a step of a run, to be written.
 * @property {string | null} run  Its name in Python; null where Python does not know it.
 * @property {number} step
 * @property {boolean} isPast  The step is not the last one.
 * @property {string} answerText  The last answer, which holds the numbers of the last step.
 */

/** @param {Held | null} held @returns {Trained | null} */
export function trainedOf(held) {
  if (!held?.report) return null;
  const { name, report, at, answerText } = held;
  return { run: name, step: at ?? report.step, isPast: at !== null, answerText };
}
