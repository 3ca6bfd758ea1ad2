/** A document that is asked for only while its section is open, after the result it belongs to. */

import { parse, stringify, written } from "../lib/json.js";

/** @import {Result} from "../contract/types.js" */
/** @import {Method} from "../engine/protocol.js" */
/** @import {Requested} from "../views/model.js" */

/** Asked when typing has paused and the gradient check has gone ahead. */
const DELAY_MS = 200;

/**
 * @template T
 * @param {object} plan
 * @param {(method: Method, params: string, options?: {signal: AbortSignal}) => Promise<string>} plan.call  The engine's.
 * @param {Method} plan.method
 * @param {() => string} plan.specText  Of the result that is followed.
 * @param {() => void} plan.onMore
 * @param {() => object | null} [plan.more]  What else is asked, such as the selected quantity; null: nothing can be.
 */
export function createLazyPanel({ call, method, specText, onMore, more = () => ({}) }) {
  /** @type {Requested<T>} */
  let requested = { document: null, of: null, refusal: null };
  /** What was asked beside the spec. */
  let asked = "";
  /** @type {Result | null} */
  let wanted = null;
  let isOpen = false;
  /** @type {{of: Result, asking: string, controller: AbortController} | null} */
  let running = null;

  function stop() {
    running?.controller.abort();
    running = null;
  }

  async function ask() {
    const also = more();
    if (!isOpen || !wanted || !also) return;
    const asking = stringify(also);
    if (requested.of === wanted && asked === asking) return;
    if (running?.of === wanted && running.asking === asking) return;
    stop();
    const mine = { of: wanted, asking, controller: new AbortController() };
    const { signal } = mine.controller;
    running = mine;
    await new Promise((resolve) => setTimeout(resolve, DELAY_MS));
    if (mine !== running) return;
    try {
      const answer = await call(method, stringify({ spec: written(specText()), ...also }), { signal });
      if (mine !== running) return;
      requested = { document: parse(answer), of: mine.of, refusal: null };
      asked = asking;
    } catch (error) {
      if (mine !== running || signal.aborted) return;
      requested = { document: null, of: mine.of, refusal: /** @type {Error} */ (error).message };
      asked = asking;
    } finally {
      if (mine === running) running = null;
    }
    onMore();
  }

  return {
    get requested() {
      const also = more();
      return also && asked !== stringify(also) && asked ? { ...requested, of: null } : requested;
    },
    /** Something else may be asked now. */
    look: ask,
    /** The section was opened or closed. @param {boolean} open */
    open(open) {
      isOpen = open;
      if (open) ask();
      else stop();
    },
    /** Another result is shown, or null: one is being computed, and nothing may stand before it. @param {Result | null} result */
    follow(result) {
      wanted = result;
      if (running && running.of !== result) stop();
      ask();
    },
  };
}
