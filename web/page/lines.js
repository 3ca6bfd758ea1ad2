/**
 * The lines of arithmetic of the result that is shown. Those in sight come with it, another when it is looked at, and all of
 * them when typing has paused; until then the last ones stand for them, and are known not to be of this result.
 */

import { parse, stringify, written } from "../lib/json.js";
import { lineageOf, withLines } from "../lib/lineage.js";

/** @import {Result, WorkedLine} from "../contract/types.js" */
/** @import {Lineage} from "../lib/lineage.js" */
/** @import {Method} from "../engine/protocol.js" */

/**
 * What is known of one result's lines, to be kept and taken up again.
 * @typedef {object} Known
 * @property {Result} of
 * @property {string} specText
 * @property {Lineage} lineage
 * @property {Set<string>} asked  Paths that were asked for.
 */

/**
 * @param {object} plan
 * @param {(method: Method, params: string, options?: {signal: AbortSignal, onProgress: (told: string) => void}) => Promise<string>} plan.call  The engine's.
 * @param {Result} plan.result @param {string} plan.specText  Of the result.
 * @param {() => void} plan.onMore
 */
export function createLines({ call, result, specText, onMore }) {
  let known = knownOf(result, specText, null);
  /** All lines, on their way. @type {{controller: AbortController, done: Promise<unknown>} | null} */
  let coming = null;

  /** No answer is waited for. */
  function stop() {
    coming?.controller.abort();
    coming = null;
  }

  /** @param {Known} next */
  function show(next) {
    stop();
    known = next;
  }

  return {
    get lineage() {
      return known.lineage;
    },
    /** To be taken up again by `show`. */
    get known() {
      return known;
    },
    show,
    /** Another result. @param {Result} next @param {string} text */
    begin: (next, text) => show(knownOf(next, text, known)),
    stop,
    /** The line of one quantity. @param {string} path */
    async fetch(path) {
      const mine = known;
      if (isFresh(mine.lineage, path) || mine.asked.has(path)) return;
      mine.asked.add(path);
      const params = { spec: written(mine.specText), format: "lines", quantities: [path] };
      try {
        const { lines } = parse(await call("worked", stringify(params)));
        if (isFresh(mine.lineage, path)) return;
        mine.lineage = withLines(mine.lineage, lines, layersOf(mine.of));
        if (mine === known) onMore();
      } catch (error) {
        // The number is a given one and no line makes it; or else it may be asked for again.
        if (/** @type {{field?: string}} */ (error).field !== "quantities") mine.asked.delete(path);
      }
    },
    /** All of them, unless they are too many. @returns {Promise<unknown> | undefined}  Until they are there, or will not be. */
    fetchAll() {
      if (known.lineage.all || known.of.worked_omitted) return;
      const one = coming ?? begun(known);
      coming = one;
      return one.done;
    },
  };

  /** @param {Known} mine */
  function begun(mine) {
    const controller = new AbortController();
    const end = () => {
      if (coming?.controller === controller) coming = null;
    };
    return { controller, done: take(mine, controller.signal).then(end) };
  }

  /** @param {Known} mine @param {AbortSignal} signal */
  async function take(mine, signal) {
    /** @type {WorkedLine[]} */
    const lines = [];
    const onProgress = (/** @type {string} */ told) => lines.push(...parse(told));
    try {
      const answer = await call("lines", stringify({ spec: written(mine.specText) }), { signal, onProgress });
      mine.lineage = lineageOf([...lines, ...parse(answer).lines], layersOf(mine.of));
      if (mine === known) onMore();
    } catch {
      // They may be asked for again.
    }
  }
}

/** @param {Lineage} lineage @param {string} path */
const isFresh = ({ all, fresh }, path) => Boolean(all) || fresh.has(path);

/** @param {Result} result */
const layersOf = (result) => result.steps[0].layers.length;

/** Results of which it is the same have the same lines, but for a few. @param {Result} result */
const networkOf = ({ labels, steps }) => JSON.stringify([labels, steps[0].samples.length]);

/** @param {Result} of @param {string} specText @param {Known | null} last  Whose lines stand for those to come. @returns {Known} */
function knownOf(of, specText, last) {
  const layers = layersOf(of);
  if (of.worked) return { of, specText, lineage: lineageOf(of.worked, layers), asked: new Set() };
  const isAlike = last && !of.worked_omitted && networkOf(last.of) === networkOf(of);
  const { byPath, into } = isAlike ? last.lineage : lineageOf([], layers);
  const lineage = withLines({ byPath, into, fresh: new Set(), all: null }, of.lines ?? [], layers);
  return { of, specText, lineage, asked: new Set() };
}
