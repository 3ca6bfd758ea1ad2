/** Asks Python of a run. Where Python was started anew, the run is taken up first from its last answer: all of it is there. */

import { stringify, written } from "../lib/json.js";

/** @import {EngineError} from "../engine/calls.js" */
/** @import {Held} from "./held_run.js" */

/** @param {ReturnType<typeof import("../engine/client.js").createEngine>} engine */
export function createAsking(engine) {
  /**
   * @param {Held} run @param {"train" | "train_at" | "evaluate" | "predict" | "export"} method @param {Record<string, any>} params
   * @param {(progress: string) => void} [onProgress]
   */
  return async (run, method, params, onProgress) => {
    const text = stringify({ run: run.name, ...params });
    try {
      return await engine.call(method, text, { onProgress });
    } catch (error) {
      if (/** @type {EngineError} */ (error).field !== "run" || params.spec || !run.report) throw error;
      await engine.call("train_resume", stringify({ run: run.name, result: written(run.answerText) }));
      return engine.call(method, text, { onProgress });
    }
  };
}

/** Why something beside the run could not be had. @param {string} what  Is missing. @param {unknown} error */
export function refusalOf(what, error) {
  const { name, message, field } = /** @type {any} */ (error);
  if (name === "AbortError") return `${what}: it was stopped.`;
  if (field === "run") return `${what}: Python was restarted. Play or Step continues from this step.`;
  return `${what}: ${message}`;
}
