/** Asks Python to mark the sheet: for the newest numbers only, and holds what it answered last. */

import { parse, stringify, written } from "../lib/json.js";

/** @import {AnswersDocument, Hint, MarkedAnswer, MarkedSheet} from "../contract/types.js" */
/** @import {Method} from "../engine/protocol.js" */

/** Marking begins when typing has paused. In milliseconds. */
const DELAY_MS = 200;

/**
 * `marked`: the last answer, of the same step. `verdicts`: its answers by quantity. `refusal`: why the step cannot be marked.
 * @typedef {object} Marking
 * @property {"idle" | "running" | "done" | "stopped" | "refused"} state
 * @property {MarkedSheet | null} marked
 * @property {Map<string, MarkedAnswer>} verdicts
 * @property {string | null} refusal
 */

/** @type {Marking} */
const IDLE = { state: "idle", marked: null, verdicts: new Map(), refusal: null };

/**
 * @param {object} plan
 * @param {(method: Method, params: string, options?: {signal: AbortSignal}) => Promise<string>} plan.call  The engine's.
 * @param {() => void} plan.onMore  Another state.
 */
export function createMarking({ call, onMore }) {
  let present = IDLE;
  /** What is being asked, or was answered last. */
  let wanted = "";
  let specOf = "";
  /** @type {AbortController | null} */
  let running = null;
  /** Of the step, by quantity; null where there is none. @type {Map<string, Hint | null>} */
  let hints = new Map();

  /** @param {Partial<Marking>} next */
  function become(next) {
    present = { ...present, ...next };
    onMore();
  }

  /** @param {string} params */
  async function ask(params) {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    const isMine = () => running === mine;
    await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
    if (!isMine()) return;
    try {
      /** @type {MarkedSheet} */
      const marked = parse(await call("mark", params, { signal: mine.signal }));
      if (!isMine()) return;
      for (const hint of marked.hints) hints.set(hint.quantity, hint);
      const verdicts = new Map(marked.answers.map((answer) => [answer.quantity, answer]));
      become({ state: "done", marked, verdicts, refusal: null });
    } catch (error) {
      if (!isMine()) return;
      const { name, message } = /** @type {Error} */ (error);
      wanted = "";
      if (name === "AbortError") return become({ state: "stopped" });
      become({ ...IDLE, state: "refused", refusal: message });
    }
  }

  /** What was said of another step says nothing of this one, nor with other digits. @param {string} specText @param {number} [digits] */
  function begin(specText, digits) {
    const of = `${digits} ${specText}`;
    if (of === specOf) return;
    specOf = of;
    present = IDLE;
    hints = new Map();
  }

  return {
    /** @param {string} path */
    hintOf: (path) => hints.get(path),
    /** The hints of a quantity, unless they are there. @param {string} specText @param {string} path @param {number} digits */
    async fetchHint(specText, path, digits) {
      begin(specText, digits);
      const own = hints;
      if (own.has(path)) return;
      const answers = { answers: [], hints: [path], digits };
      try {
        const answer = parse(await call("mark", stringify({ spec: written(specText), answers })));
        own.set(path, answer.hints.find((/** @type {Hint} */ hint) => hint.quantity === path) ?? null);
      } catch {
        own.set(path, null); // The step cannot be marked, which is said elsewhere.
      }
      if (own === hints) onMore();
    },
    get present() {
      return present;
    },
    /** @param {string} specText  Of the step. @param {AnswersDocument} answers */
    mark(specText, answers) {
      const params = stringify({ spec: written(specText), answers });
      if (params === wanted) return;
      wanted = params;
      begin(specText, answers.digits);
      if (answers.answers.length) {
        present = { ...present, state: "running" };
        ask(params);
        return;
      }
      running?.abort();
      running = null;
      present = IDLE;
    },
  };
}
