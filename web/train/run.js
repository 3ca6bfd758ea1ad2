/**
 * The run of the present set-up: played, paused, taken a step or an epoch further, gone on with from a past step. Python holds
 * its weights; the page holds its history and what is looked at. The run of the set-up before is put aside, not lost: it is
 * there again with its set-up.
 */

import { stringify, written } from "../lib/json.js";
import { noPoints, pointsOf, upTo, withProgress } from "../lib/run_history.js";
import { createAsking } from "./asking_run.js";
import { asksFor, newRun } from "./held_run.js";
import { keptOf, rateOf, restored } from "./kept_run.js";

/** @import {EngineError} from "../engine/calls.js" */
/** @import {Progress, ProgressRequest, TrainResult} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {Phase} from "../views/train/model.js" */
/** @import {Asked, Held, How} from "./held_run.js" */

/** So many runs of other set-ups wait for theirs to come back. Python holds the last two runs, and opens others anew. */
const MOST_ASIDE = 8;
/** A stop that has not been answered after so long may be forced. In milliseconds. */
const FORCE_MS = 2_000;
/** Where a run under way stands is asked for so often: it goes on from there should Python or the page end. In milliseconds. */
const STAND_MS = 5_000;

/**
 * @param {object} plan
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} plan.engine
 * @param {() => ProgressRequest} plan.progressRequest  What is drawn while it runs.
 * @param {() => string} plan.speed  At which it plays, of `SPEEDS`.
 * @param {() => void} plan.onChange
 * @param {() => void} [plan.onUnkept]  The run is too long for what this browser keeps.
 */
export function createRun({ engine, progressRequest, speed, onChange, onUnkept }) {
  const asking = createAsking(engine);
  /** @type {Held | null}  Of the present set-up. */
  let present = null;
  /** Of other set-ups, the last first. @type {Held[]} */
  let aside = [];
  /** Runs that were begun: each has a name of its own in Python. */
  let count = 0;
  /** The call under way. @type {{run: Held, phase: "running" | "stopping", progress: Progress | null, ended: Promise<void>} | null} */
  let under = null;
  /** @type {string | null}  Why the last call of the present set-up came to nothing. */
  let refusal = null;
  let canForce = false;
  let timer = 0;
  /** Rises with everything that changes the weights: pictures belong to one version. */
  let version = 0;

  const progress = () => (under?.run === present ? (under?.progress ?? null) : null);
  const step = () => progress()?.step ?? present?.report?.step ?? 0;
  const isRunning = () => under !== null && under.run === present;
  /** The run under way. @param {Parameters<typeof engine.adjustTraining>[0]} change */
  const tell = (change) => void (under?.phase === "running" && isRunning() && engine.adjustTraining(change));

  /** @param {Asked} asked @param {How} how */
  async function go(asked, how) {
    if (isRunning()) return;
    if (under) await under.ended; // The run of the settings before is being stopped.
    if (under) return;
    const past = present?.at ?? null;
    const goesOn = present?.report ? present : null;
    const shows = { progress: progressRequest(), ...(how === "play" ? { speed: speed() } : {}) };
    const request = { ...asksFor(asked, goesOn, past, how), ...shows };
    const run = goesOn ?? begun(asked);
    if (past !== null) run.points = upTo(run.points, past);
    run.of = { ...run.of, rate: asked.rate };
    await call(run, goesOn ? request : { ...request, spec: written(asked.text) }, asked);
  }

  function newName() {
    count += 1;
    return count > 1 ? `page ${count}` : "page";
  }

  /** @param {Asked} asked @returns {Held} */
  function begun(asked) {
    present = newRun(asked, newName());
    return present;
  }

  /** @param {Held} run @param {Record<string, any>} request @param {Asked} asked */
  async function call(run, request, asked) {
    let end = () => {};
    const ended = new Promise((resolve) => (end = () => resolve(undefined)));
    under = { run, phase: "running", progress: null, ended: /** @type {Promise<void>} */ (ended) };
    refusal = null;
    run.at = null;
    version += 1;
    onChange();
    const stands = setInterval(() => stand(run), STAND_MS);
    try {
      await made(run, request, asked);
    } finally {
      clearInterval(stands);
      clearTimeout(timer);
      under = null;
      canForce = false;
      version += 1;
      end();
      onChange();
    }
  }

  /** @param {Held} run @param {Record<string, any>} request @param {Asked} asked @returns {Promise<void>} */
  async function made(run, { spec, ...request }, asked) {
    try {
      const text = await asking(run, "train", { spec, ...request }, (message) => heard(run, message));
      run.points = pointsOf(answered(run, text).history);
    } catch (error) {
      const { field, message, name } = /** @type {EngineError} */ (error);
      if (field === "run" && !spec && !run.report)
        return made(run, { ...request, spec: written(asked.text) }, asked);
      // What was made since the last answer is lost, and what the answer stood at is there again.
      const last = run.answerText ? JSON.parse(run.answerText) : null;
      run.points = last ? pointsOf(last.history) : noPoints();
      if (last) run.of = { ...run.of, rate: rateOf(last) };
      const next = run.report
        ? `The run continues from step ${run.report.step}.`
        : "Play starts a new training.";
      if (run === present) refusal = name === "AbortError" ? `Stopped. ${next}` : message;
    }
  }

  /** @param {Held} run @param {string} text @returns {TrainResult} */
  function answered(run, text) {
    const result = /** @type {TrainResult} */ (JSON.parse(text));
    run.answerText = text;
    run.report = result.training;
    run.notes = result.notes;
    return result;
  }

  /** Takes down where the run under way stands. @param {Held} run */
  async function stand(run) {
    const call = under;
    if (call?.run !== run || call.phase !== "running") return;
    try {
      const text = await engine.call("train_stand", stringify({ run: run.name }));
      if (call === under) answered(run, text);
    } catch {
      // The run goes on; should it end, then from where it stood before.
    }
  }

  /** @param {Held} run @param {string} text */
  function heard(run, text) {
    const message = /** @type {Progress} */ (JSON.parse(text));
    run.points = withProgress(run.points, message);
    if (under?.run === run) under.progress = message;
    if (run === present) onChange();
  }

  function pause() {
    if (under?.phase !== "running") return;
    under.phase = "stopping";
    engine.stop("train");
    timer = setTimeout(() => {
      canForce = true;
      onChange();
    }, FORCE_MS);
    onChange();
  }

  return {
    /** @returns {Phase} */
    get phase() {
      if (under && isRunning()) return under.phase;
      return present?.report ? "paused" : "none";
    },
    /** A run of any settings is under way. */
    get isBusy() {
      return under !== null;
    },
    get held() {
      return present;
    },
    get of() {
      return present?.of ?? null;
    },
    get points() {
      return present?.points ?? noPoints();
    },
    get progress() {
      return progress();
    },
    get report() {
      return present?.report ?? null;
    },
    get notes() {
      return present?.notes ?? [];
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
      return present?.at ?? step();
    },
    get isPast() {
      return present !== null && present.at !== null;
    },
    get first() {
      return present?.report?.first ?? 0;
    },
    /** The run of the settings before, where it stands. @returns {{step: number, draft: Draft} | null} */
    get aside() {
      const [last] = aside;
      return last?.report ? { step: last.report.step, draft: last.of.draft } : null;
    },
    /** Asks Python of the present run, however often it was started anew. @param {"train_at" | "evaluate" | "predict" | "export"} method @param {Record<string, any>} params */
    ask(method, params) {
      return asking(/** @type {Held} */ (present), method, params);
    },
    go,
    pause,
    /** Ends the worker; the run is what it was when it last answered. */
    force: () => engine.restart(),
    /**
     * The set-up may be another one now. The run put aside comes with its own draft only: whoever loads an equal set-up anew
     * begins anew.
     * @param {Pick<Asked, "key" | "draft">} asked
     */
    select({ key, draft }) {
      if (present?.keys.has(key)) {
        present.drafts.add(draft);
        present.of = { ...present.of, draft };
        return;
      }
      const found = aside.find(({ drafts }) => drafts.has(draft)) ?? null;
      if (!present && !found) return;
      if (isRunning()) pause();
      const left = present?.report || isRunning() ? [/** @type {Held} */ (present)] : [];
      aside = [...left, ...aside.filter((other) => other !== found)].slice(0, MOST_ASIDE);
      present = found;
      refusal = null;
      version += 1;
    },
    /** A set-up took its weights from a run after a step: it is one of that run's. @param {Held} run @param {Pick<Asked, "key" | "draft">} asked @param {number} past */
    belongs(run, asked, past) {
      if (under || !run.report || (run !== present && !aside.includes(run))) return;
      run.keys.add(asked.key);
      run.drafts.add(asked.draft);
      run.at = past >= run.report.step ? null : past;
      this.select(asked);
      onChange();
    },
    /** @param {number} past */
    look(past) {
      if (isRunning() || !present?.report) return;
      present.at = past >= present.report.step ? null : Math.max(present.report.first, past);
      onChange();
    },
    /** To be kept over a reload, for `restore`. */
    get kept() {
      return keptOf(present, onUnkept);
    },
    /** The run that the last visit left. @param {{answer: string, at: number | null}} kept @param {Asked} asked  The very set-up it was kept with. @returns {boolean}  Whether there is one. */
    restore(kept, asked) {
      if (!present && !under) present = restored(kept, asked, newName());
      version += 1;
      return present !== null;
    },
    reset() {
      if (isRunning()) return;
      present = null;
      refusal = null;
      version += 1;
      onChange();
    },
    /** What the run is of is now asked for in other words. @param {Asked} asked */
    isNow(asked) {
      if (!present) return;
      present.keys.add(asked.key);
      present.drafts.add(asked.draft);
      present.of = { ...asked, rate: present.of.rate };
    },
    /** Another learning rate for the run under way. @param {Asked} asked */
    adjust(asked) {
      if (under?.phase !== "running" || !isRunning() || !present || present.of.rate === asked.rate) return;
      present.of = { ...present.of, rate: asked.rate };
      if (asked.rate !== null) tell({ learning_rate: asked.rate });
    },
    adjustSpeed: () => tell({ speed: speed() }),
    /** Other pictures are wanted. */
    adjustPictures: () => tell({ progress: progressRequest() }),
  };
}
