/** One document that is asked of Python: the newest request only, its last answer held meanwhile. */

import { parse } from "../lib/json.js";

/** @import {Method} from "../engine/protocol.js" */

/** Asked when typing has paused. In milliseconds. */
const DELAY_MS = 200;

/**
 * @param {object} plan
 * @param {(method: Method, params: string, options?: {signal: AbortSignal, onProgress?: (progress: string) => void}) => Promise<string>} plan.call  The engine's.
 * @param {Method} plan.method
 * @param {() => void} plan.onMore
 * @param {number} [plan.delay]
 */
export function createAsking({ call, method, onMore, delay = DELAY_MS }) {
  let wanted = "";
  /** @type {any} */
  let answer = null;
  let refusal = "";
  /** Of a call that goes in slices. @type {any} */
  let progress = null;
  /** @type {AbortController | null} */
  let running = null;

  function stop() {
    running?.abort();
    running = null;
  }

  /** @param {string} params */
  async function begin(params) {
    stop();
    const mine = new AbortController();
    running = mine;
    progress = null;
    /** @param {string} told */
    const onProgress = (told) => {
      if (running !== mine) return;
      progress = parse(told);
      onMore();
    };
    onMore();
    try {
      if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
      if (running !== mine) return;
      const found = parse(await call(method, params, { signal: mine.signal, onProgress }));
      if (running !== mine) return;
      [answer, refusal] = [found, ""];
    } catch (error) {
      if (running !== mine) return;
      const { name, message } = /** @type {Error} */ (error);
      [answer, refusal] = [null, name === "AbortError" ? "" : message];
      if (name === "AbortError") wanted = "";
    } finally {
      if (running === mine) {
        running = null;
        onMore();
      }
    }
  }

  return {
    get answer() {
      return answer;
    },
    get refusal() {
      return refusal;
    },
    get isAsking() {
      return running !== null;
    },
    get progress() {
      return progress;
    },
    /** Unless it is what is being asked, or was asked last. @param {string} params */
    ask(params) {
      if (params === wanted) return;
      wanted = params;
      begin(params);
    },
    /** Nothing is asked any more, and nothing was. */
    forget() {
      stop();
      wanted = "";
      [answer, refusal] = [null, ""];
    },
  };
}
