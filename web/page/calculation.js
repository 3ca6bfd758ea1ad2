/** What is computed: asks Python, drops answers that are no longer wanted, and holds the last good result. */

import { parse, stringify, written } from "../lib/json.js";
import { listed } from "../lib/packed.js";
import { createLines } from "./lines.js";
import { ROWS_LISTED } from "./one_step.js";
import { createUnfinished } from "./unfinished_calculation.js";

/** @import {GradientCheck, ReadPreview, ReadRequest, Result, Spec, WorkedLine} from "../contract/types.js" */
/** @import {Method} from "../engine/protocol.js" */

/** The gradient check waits until typing has paused, so that it never stands before a result in the queue. */
const CHECK_DELAY_MS = 150;

/**
 * @param {object} plan
 * @param {(method: Method, params: string, options?: {signal: AbortSignal, onProgress?: (told: string) => void}) => Promise<string>} plan.call  The engine's.
 * @param {{result: Result, check: GradientCheck | null, specText: string}} plan.first  Computed by the build.
 * @param {(spec: Spec) => void} plan.onDrawn  Weights were drawn: with them the result is asked for anew.
 * @param {() => string[]} plan.inSight  The quantities of which the line is looked at.
 * @param {() => boolean} plan.isShown  Whether results are looked at.
 * @param {() => void} plan.onResult
 * @param {() => void} plan.onMore  The check of the result has come, or will not; or a line of its arithmetic has.
 * @param {(error: {field?: string | null, message: string}, isShown: boolean) => void} plan.onRefused
 *   `isShown`: the refused spec is the one whose result is on the page.
 */
export function createCalculation({ call, first, inSight, isShown, onDrawn, onResult, onMore, onRefused }) {
  let { result, check, specText } = first;
  /** @type {string | null} */
  let text = null;
  const lines = createLines({ call, result, specText, onMore });
  /** What was shown before the edit that is under way. @type {{result: Result, text: string | null, specText: string, known: import("./lines.js").Known}} */
  let held = { result, text, specText, known: lines.known };
  /** @type {{controller: AbortController, specText: string, answered: boolean} | null} */
  let running = null;
  const leftover = createUnfinished();

  function stop() {
    running?.controller.abort();
    running = null;
    lines.stop();
    leftover.end();
  }

  /** Nothing is under way any more: what is shown without its check is no longer being checked. */
  function ended() {
    running = null;
    if (!check) onMore();
  }

  /** Takes an answer as the result that is shown. @param {Result} answer @param {string} itsText @param {string} itsSpec */
  function accept(answer, itsText, itsSpec) {
    if (itsSpec !== specText) check = null;
    result = answer;
    text = itsText;
    specText = itsSpec;
    lines.begin(result, specText);
    onResult();
  }

  /** @param {string} wanted @param {boolean} draws  Whether weights are to be drawn. */
  async function compute(wanted, draws) {
    if (running?.specText === wanted) return;
    stop();
    const mine = { controller: new AbortController(), specText: wanted, answered: false };
    const { signal } = mine.controller;
    running = mine;
    leftover.begin(wanted);
    try {
      const asked = draws
        ? { rows: false }
        : { lines: inSight(), first_step: true, listed: ROWS_LISTED, packed: true };
      const params = stringify({ spec: written(wanted), ...asked });
      const answer = await call(draws ? "resolve" : "run", params, { signal });
      if (mine !== running) return;
      leftover.end();
      if (draws) return onDrawn(parse(answer).spec);
      mine.answered = true;
      accept(listed(parse(answer)), answer, wanted);
      await new Promise((resolve) => setTimeout(resolve, CHECK_DELAY_MS));
      if (mine !== running) return;
      const checked = await call("check", stringify({ spec: written(wanted) }), { signal });
      if (mine !== running) return;
      check = parse(checked);
      onMore();
    } catch (error) {
      if (mine === running && !signal.aborted) onRefused(/** @type {any} */ (error), wanted === specText);
    } finally {
      if (mine === running) {
        leftover.end();
        ended();
        if (mine.answered) complete();
      }
    }
  }

  /** What is told of all lines together, and print, which does not wait, have them before they are asked for. */
  function complete() {
    if (isShown() && text !== null && !isBusy()) lines.fetchAll();
  }

  /** A result is on its way, and nothing may stand before it. */
  const isBusy = () => running !== null && !running.answered;

  /** @param {"worked" | "schedule"} method @param {object} params  Beside the spec of the result. */
  async function ask(method, params) {
    return parse(await call(method, stringify({ spec: written(specText), ...params })));
  }

  return {
    get result() {
      return result;
    },
    get check() {
      return check;
    },
    /** Its check is still to come. */
    get isChecking() {
      return !check && running !== null;
    },
    get lineage() {
      return lines.lineage;
    },
    /** Computed in this browser, not by the build. */
    get isLive() {
      return text !== null;
    },
    /** To be kept for `restore`. */
    get kept() {
      return { result: text, resultFor: specText };
    },
    /** The text of the spec whose result is shown. */
    get specText() {
      return specText;
    },
    /** The whole result document of one epoch, with every row of every batch. */
    async wholeText() {
      const { abridged, optimizer_state } = result;
      const worked = !abridged && !optimizer_state?.epoch_losses?.length;
      if (worked && text === null) return stringify(result);
      return call("run", stringify({ spec: written(specText), worked }));
    },
    compute,
    ask,
    complete,
    /** Every line of the result, in the order of computation, however many there are. @returns {Promise<WorkedLine[]>} */
    async allLines() {
      await lines.fetchAll();
      return lines.lineage.all ?? (await ask("worked", { format: "lines" })).lines;
    },
    /** Of one quantity. @param {string} path */
    fetchLine: (path) => isBusy() || lines.fetch(path),
    fetchLines: lines.fetchAll,
    /** Whether its calculation was still under way when the page was left the last time. @param {string} wanted */
    wasLeft: (wanted) => leftover.is(wanted),
    /** It may be begun anew. */
    forgetLeft: leftover.forget,
    /** @param {string} wanted */
    isShown: (wanted) => wanted === specText,
    /** An edit begins: what is shown are the values before it. */
    hold() {
      held = { result, text, specText, known: lines.known };
    },
    /**
     * The edit led to nothing that can be computed: shows what was there before it, not what was half typed.
     * @returns {boolean}  Whether that is another result.
     */
    revert() {
      if (held.specText === specText) return false;
      stop();
      ({ result, text, specText } = held);
      check = null;
      lines.show(held.known);
      return true;
    },
    /** No answer is wanted now; the check of the result that is shown may still come. */
    cancel() {
      if (!running || running.answered) return;
      stop();
      ended();
    },
    /** Shows the result of the last visit. @param {{result: string | null, resultFor?: string} | null} kept */
    restore(kept) {
      if (!kept?.result || !kept.resultFor) return;
      try {
        const answer = listed(parse(kept.result));
        const [step] = answer.steps;
        const isWhole =
          answer.schema === 1 &&
          answer.history.step.length === 1 &&
          step.X.length &&
          step.layers.length &&
          answer.labels.inputs.length;
        if (isWhole) accept(answer, kept.result, kept.resultFor);
      } catch {
        // The example's stays until it is computed anew.
      }
    },
    /** The resolved spec of a text, by Python's strict reading; nothing is trained. @param {string} specOf @returns {Promise<Spec>} */
    async resolve(specOf) {
      return parse(await call("resolve", stringify({ spec_text: specOf }))).spec;
    },
    /** What others wrote, recognized by its content. @param {ReadRequest} params @returns {Promise<ReadPreview>} */
    async read(params) {
      return parse(await call("read", stringify(params)));
    },
  };
}
