/**
 * One run on its way: played, paused, taken a step or an epoch further, gone on with from a past step. Python holds its
 * weights; the page holds its history and what it looks at.
 */

import { noPoints, pointsOf, upTo, withProgress } from "../lib/history.js";
import { parse, stringify } from "../lib/json.js";
import { before, continued } from "./continuing.js";

/** @import {EngineError} from "../engine/calls.js" */
/** @import {Progress, ProgressRequest, TrainingReport, TrainResult} from "../engine/training.js" */

/** The name under which Python holds it. */
export const RUN = "page";
/** A stop that has not been answered after so long may be forced. In milliseconds. */
const FORCE_MS = 2_000;

/**
 * @typedef {object} Asked  What a run is of.
 * @property {string} key  Equal for equal set-ups, whatever their learning rate.
 * @property {string} bareKey  The same without what a training changes.
 * @property {string} text  The spec.
 * @property {number | null} rate  Null where the optimizer has none.
 * @property {number} epochs
 */
/**
 * @typedef {"none" | "running" | "stopping" | "paused"} Phase
 * @typedef {"play" | "step" | "epoch"} How
 */

/**
 * @param {object} plan
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} plan.engine
 * @param {() => ProgressRequest} plan.progressRequest  What is drawn while it runs.
 * @param {() => void} plan.onChange
 */
export function createRun({ engine, progressRequest, onChange }) {
  /** @type {Phase} */
  let phase = "none";
  /** @type {Asked | null} */
  let of = null;
  let points = noPoints();
  /** @type {Progress | null}  The newest message of the call under way. */
  let progress = null;
  /** @type {TrainingReport | null} */
  let report = null;
  let answerText = "";
  /** @type {string[]} */
  let notes = [];
  /** @type {number | null}  The past step that is looked at. */
  let at = null;
  /** @type {string | null} */
  let refusal = null;
  let canForce = false;
  let timer = 0;
  /** Rises with everything that changes the weights: pictures belong to one version. */
  let version = 0;

  const step = () => progress?.step ?? report?.step ?? 0;

  /** @param {Asked} asked @param {How} how */
  async function go(asked, how) {
    if (phase === "running" || phase === "stopping") return;
    const goesOn = of?.key === asked.key && report !== null;
    const past = at;
    const amount =
      how === "play"
        ? goesOn && isDone(past)
          ? { epochs: asked.epochs }
          : {}
        : how === "step"
          ? { steps: 1 }
          : { epochs: 1 };
    const request = {
      run: RUN,
      ...amount,
      ...(goesOn && past !== null ? { from: past } : {}),
      // Going back drops the changes after the past step, also the one that led to this rate.
      ...(goesOn && asked.rate !== null && (past !== null || of?.rate !== asked.rate)
        ? { learning_rate: asked.rate }
        : {}),
      progress: progressRequest(),
    };
    if (goesOn && past !== null) points = upTo(points, past);
    if (!goesOn) forget();
    of = asked;
    await call(goesOn ? request : { ...request, spec: asked.text }, asked);
  }

  /** @param {Record<string, any>} request @param {Asked} asked @returns {Promise<void>} */
  async function call({ spec, ...request }, asked) {
    phase = "running";
    refusal = null;
    at = null;
    progress = null;
    version += 1;
    const mine = version;
    onChange();
    const params = stringify(request).replace(/^\{/, spec ? `{"spec":${spec},` : "{");
    try {
      const text = await engine.call("train", params, {
        onProgress: (message) => mine === version && heard(message),
      });
      if (mine !== version) return;
      const result = /** @type {TrainResult} */ (JSON.parse(text));
      answerText = text;
      points = pointsOf(/** @type {any} */ (result.history));
      report = result.training;
      notes = result.notes;
      phase = "paused";
    } catch (error) {
      if (mine !== version) return;
      const { field, message, name } = /** @type {EngineError} */ (error);
      if (field === "run" && !spec) return reopen(request, asked);
      phase = report ? "paused" : "none";
      // What was made since the last answer is lost, and what the answer stood at is there again.
      points = answerText ? pointsOf(JSON.parse(answerText).history) : noPoints();
      const next = report ? `The run goes on from step ${report.step}.` : "Play trains anew.";
      refusal = name === "AbortError" ? `Stopped. ${next}` : message;
    } finally {
      if (mine === version) {
        clearTimeout(timer);
        canForce = false;
        progress = null;
        version += 1;
        onChange();
      }
    }
  }

  /**
   * Python was started anew: the run goes on from where it last answered, or makes the steps up to the past one once more.
   * @param {Record<string, any>} request @param {Asked} asked @returns {Promise<void>}
   */
  async function reopen({ from, ...request }, asked) {
    const result = answerText ? parse(answerText) : null;
    if (!result || !report) return call({ ...request, spec: asked.text }, asked);
    if (from === undefined) return call({ ...request, spec: stringify(continued(result)) }, asked);
    const spec = stringify(before(from, result));
    const steps = from - report.first;
    if (!steps) return call({ ...request, spec }, asked);
    await call({ run: RUN, spec, steps, progress: request.progress }, asked);
    if (phase === "paused" && report.step === from && report.ended !== "stopped") await call(request, asked);
  }

  /** @param {string} text */
  function heard(text) {
    progress = /** @type {Progress} */ (JSON.parse(text));
    points = withProgress(points, progress);
    onChange();
  }

  /** Whether there is nothing left of what was asked for. @param {number | null} past */
  function isDone(past) {
    if (!report) return false;
    if ((past ?? report.step) >= report.end) return true;
    return past === null && report.ended !== "stopped" && report.ended !== "steps";
  }

  function forget() {
    points = noPoints();
    report = null;
    progress = null;
    answerText = "";
    notes = [];
    at = null;
    refusal = null;
    version += 1;
  }

  return {
    get phase() {
      return phase;
    },
    get of() {
      return of;
    },
    get points() {
      return points;
    },
    get progress() {
      return progress;
    },
    get report() {
      return report;
    },
    get notes() {
      return notes;
    },
    get refusal() {
      return refusal;
    },
    get canForce() {
      return canForce;
    },
    get version() {
      return version;
    },
    /** The last step made. */
    get step() {
      return step();
    },
    /** The step that is looked at. */
    get shown() {
      return at ?? step();
    },
    get isPast() {
      return at !== null;
    },
    get first() {
      return report?.first ?? 0;
    },
    go,
    pause() {
      if (phase !== "running") return;
      phase = "stopping";
      engine.stop("train");
      timer = setTimeout(() => {
        canForce = true;
        onChange();
      }, FORCE_MS);
      onChange();
    },
    /** Ends the worker; the run is what it was when it last answered. */
    force: () => engine.restart(),
    /** @param {number} past */
    look(past) {
      if (phase === "running" || phase === "stopping" || !report) return;
      at = past >= report.step ? null : Math.max(report.first, past);
      onChange();
    },
    reset() {
      if (phase === "running" || phase === "stopping") return;
      forget();
      of = null;
      phase = "none";
      onChange();
    },
    /** What the run is of is now asked for in other words. @param {Asked} asked */
    isNow(asked) {
      of = { ...asked, rate: of?.rate ?? asked.rate };
    },
    /** Another learning rate for the run under way. @param {Asked} asked */
    adjust(asked) {
      if (phase !== "running" || !of || of.key !== asked.key || of.rate === asked.rate) return;
      of = asked;
      if (asked.rate !== null) engine.adjustTraining({ learning_rate: asked.rate });
    },
    /** Other pictures are wanted. */
    adjustPictures() {
      if (phase === "running") engine.adjustTraining({ progress: progressRequest() });
    },
  };
}
