/**
 * The calls of the page: the worker is given one at a time, beside a training and a check, which go on in slices. Every call settles exactly
 * once, by an answer, a refusal, a failure or an abort, whatever happens to the worker.
 */

import { isSliced, WORKS, workOf } from "./sliced.js";

/** @import {FromWorker, Method, ToWorker} from "./protocol.js" */

/** An aborted call may run on for so long before its worker is ended, or for as long as a new one takes to start. In milliseconds. */
const ABORT_GRACE_MS = 1_000;
/** So often it is looked at whether something else holds it up. In milliseconds. */
const GRACE_STEP_MS = 100;
/** A call that cannot be stopped by its own means and takes longer than this is told, so that it can be ended. In milliseconds. */
const LONG_MS = 1_000;

/** A call that Python refused or that could not be carried out. The message is meant for the visitor. */
export class EngineError extends Error {
  /** @param {string} message @param {string | null} field  The path in the spec that it is about, if any. */
  constructor(message, field = null) {
    super(message);
    this.name = "EngineError";
    this.field = field;
  }
}

/**
 * @typedef {object} CallOptions
 * @property {AbortSignal} [signal]
 * @property {(progress: string) => void} [onProgress]
 *
 * @typedef {object} Call
 * @property {number} id
 * @property {Method} method
 * @property {string} params
 * @property {(result: string) => void} resolve
 * @property {(reason: unknown) => void} reject  Both do nothing after the first of either.
 * @property {CallOptions} options
 * @property {boolean} aborted
 * @property {boolean} isOpened  It goes in slices now, so that others are heard in between.
 * @property {ToWorker[]} after  What the worker is told as soon as it has begun.
 * @property {number} grace  The timer that ends its worker.
 * @property {number} long  The timer that tells of it.
 */

/**
 * @param {object} plan
 * @param {() => boolean} plan.isReady  Whether a worker takes calls.
 * @param {(message: ToWorker) => void} plan.send
 * @param {() => number} plan.startTook  How long the worker took to start, in milliseconds.
 * @param {() => boolean} plan.mayWait  Whether a call may still wait for something to be loaded.
 * @param {() => void} plan.onStuck  An aborted call runs on and on.
 * @param {(method: Method | null) => void} plan.onLong  A call takes long; null: none does any more.
 */
export function createCalls({ isReady, startTook, send, mayWait, onStuck, onLong }) {
  let lastId = 0;
  /** @type {Call[]} */
  let waiting = [];
  /** @type {Set<Call>}  Given to the worker: at most one of each kind of work. */
  const running = new Set();
  /** @type {Call | null}  That was told of. */
  let told = null;

  /** Gives the worker what it can take. */
  function next() {
    for (const work of WORKS) {
      if (!isReady()) return; // A worker that could not be told is gone.
      if ([...running].some(({ method }) => workOf(method) === work)) continue;
      const call = waiting.find(({ method }) => workOf(method) === work);
      if (!call) continue;
      waiting = waiting.filter((other) => other !== call);
      running.add(call);
      if (work === "other") call.long = setTimeout(() => tellOf(call), LONG_MS);
      send({ id: call.id, method: call.method, params: call.params });
      for (const message of call.after) send(message);
    }
  }

  /** @param {Call} call */
  function settle(call) {
    running.delete(call);
    clearTimeout(call.grace);
    clearTimeout(call.long);
    if (call === told) tellOf(null);
  }

  /** @param {Call | null} call */
  function tellOf(call) {
    told = call;
    onLong(call?.method ?? null);
  }

  /** @param {Call} call */
  function abort(call) {
    call.aborted = true;
    call.reject(call.options.signal?.reason);
    waiting = waiting.filter((other) => other !== call);
    if (!running.has(call)) return;
    if (isSliced(call.method)) send({ stop: call.id });
    bear(call);
  }

  /** Whether Python may be at work for a call that is wanted, and therefore not hear this one. @param {Call} call */
  const isHeldUp = (call) =>
    [...running].some(
      ({ id, method, aborted, isOpened }) =>
        !aborted && !(isSliced(method) && isOpened) && (id < call.id || isSliced(call.method)),
    );

  /**
   * Most calls end within milliseconds; only one that does not is worth a new worker.
   * @param {Call} call @param {number} since  For so long nothing else has kept it from ending, in milliseconds.
   */
  function bear(call, since = 0) {
    call.grace = setTimeout(() => {
      const alone = mayWait() || isHeldUp(call) ? 0 : since + GRACE_STEP_MS;
      if (alone < Math.max(ABORT_GRACE_MS, startTook())) return bear(call, alone);
      settle(call);
      onStuck();
    }, GRACE_STEP_MS);
  }

  /** @param {unknown} reason */
  function rejectRunning(reason) {
    for (const call of [...running]) {
      settle(call);
      call.reject(reason);
    }
  }

  return {
    next,
    rejectRunning,
    /** @param {unknown} reason */
    rejectAll(reason) {
      rejectRunning(reason);
      for (const call of waiting) call.reject(reason);
      waiting = [];
    },
    /** @param {Method} method @param {string} params @param {CallOptions} options @returns {Promise<string>} */
    add(method, params, options) {
      return new Promise((resolve, reject) => {
        options.signal?.throwIfAborted();
        lastId += 1;
        /** @type {Call} */
        const call = {
          id: lastId,
          method,
          params,
          resolve,
          reject,
          options,
          aborted: false,
          isOpened: false,
          after: [],
          grace: 0,
          long: 0,
        };
        options.signal?.addEventListener("abort", () => abort(call), { once: true });
        waiting.push(call);
        next();
      });
    },
    /** Says something to the call of a method; to one that waits, when it begins. @param {Method} method @param {(id: number) => ToWorker} say */
    tell(method, say) {
      const begun = [...running].find((call) => call.method === method);
      if (begun) return send(say(begun.id));
      const yet = waiting.find((call) => call.method === method);
      yet?.after.push(say(yet.id));
    },
    /** A call has begun to go in slices. @param {number} id */
    open(id) {
      for (const call of running) if (call.id === id) call.isOpened = true;
    },
    /** What the worker says of a call. @param {Extract<FromWorker, {id: number}>} message */
    receive(message) {
      const call = [...running].find(({ id }) => id === message.id);
      if (!call) return;
      if ("progress" in message) {
        if (!call.aborted) call.options.onProgress?.(message.progress);
        return;
      }
      settle(call);
      if (message.ok) call.resolve(message.result);
      else call.reject(new EngineError(message.error.message, message.error.field));
      next();
    },
  };
}
