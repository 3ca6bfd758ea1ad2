/**
 * The page's side of the worker: starts it, gives it one call at a time, beside one that goes on in slices, and
 * sees to it that every call settles exactly once, by an answer, a refusal, a failure or an abort, whatever happens to
 * the worker.
 */

import { createLoader, PayloadError } from "./loader.js";
import { prepareRuntime } from "./runtime.js";
import { trustedScriptAddress } from "./trusted_types.js";

/** @import {BootStage, EngineState, FromWorker, Method, ToWorker} from "./protocol.js" */
/** @import {ProgressRequest} from "./training.js" */
/** @import {Runtime} from "./runtime.js" */

/** A start-up stage of the worker that takes longer than this has failed. In milliseconds. */
const WATCHDOG_MS = 20_000;
/** An aborted call may run on for so long before its worker is ended; a new worker costs about a second. */
const ABORT_GRACE_MS = 1_000;

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
 * @typedef {object} EngineEvents
 * @property {(stage: BootStage, loaded: number, total: number) => void} onBoot  Bytes of the payload.
 * @property {() => void} onReady  Also after a restart.
 * @property {(message: string) => void} onFailed  Start-up has failed; `retry()` tries anew.
 *
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
 * @property {ToWorker[]} after  What the worker is told as soon as it has begun.
 * @property {number} grace  The timer that ends its worker.
 */

/** Methods that go on in slices and can be stopped. */
const SLICED = new Set(["train", "experiment", "architecture"]);
/** @param {Call} call */
const isSliced = (call) => SLICED.has(call.method);

/** The engine begins before the page that it works for; `listen` tells the page what it has missed. */
export function createEngine() {
  /** @type {EngineState} */
  let state = "loading";
  let progress = { loaded: 0, total: 0 };
  let lastId = 0;
  /** @type {Call[]} */
  let waiting = [];
  /** @type {Set<Call>}  Given to the worker: at most one that goes in slices and one of the others. */
  const running = new Set();
  /** @type {Worker | null} */
  let worker = null;
  /** @type {Runtime | null} */
  let runtime = null;
  let watchdog = 0;
  /** @type {EngineEvents | null} */
  let listener = null;
  /** @type {(to: EngineEvents) => void}  What was told last. */
  let latest = () => {};

  /** @param {(to: EngineEvents) => void} what */
  function announce(what) {
    latest = what;
    if (listener) what(listener);
  }
  /** @param {BootStage} stage */
  const announceBoot = (stage) => announce(({ onBoot }) => onBoot(stage, progress.loaded, progress.total));

  const payload = /** @type {any} */ (globalThis).backpropPayload;
  const loader = createLoader(payload, (loaded, total) => {
    progress = { loaded, total };
    if (state === "loading") announceBoot("downloading");
  });

  /** Brings what is missing of the payload and starts a worker on it. */
  function start() {
    state = "loading";
    const begun = prepareRuntime(loader.load(), loader.loadLater);
    runtime = begun;
    begun.startable.then(
      () => {
        if (runtime !== begun || state !== "loading") return;
        state = "starting";
        announceBoot("python");
        watch();
      },
      (error) => notLoaded(begun, error),
    );
    spawn(begun);
  }

  /** @param {Runtime} of @param {unknown} error */
  function notLoaded(of, error) {
    if (runtime === of) fail(error instanceof PayloadError ? error.message : `Loading failed: ${error}.`);
  }

  /** @param {Runtime} on */
  async function spawn(on) {
    const address = await on.script.catch(() => null);
    if (address === null || runtime !== on || worker) return; // `startable` reports it, or a later start has taken over.
    const fresh = new Worker(trustedScriptAddress(address), { name: "python" });
    worker = fresh;
    fresh.onmessage = ({ data }) => worker === fresh && receive(data);
    fresh.onerror = (event) => {
      event.preventDefault();
      if (worker === fresh) died(event.message || "its worker could not be started");
    };
    on.module.then((module) => fresh.postMessage({ start: module })).catch(() => {});
    for (const [asset, pack] of on.packs)
      pack.then((files) => fresh.postMessage({ asset, files })).catch(() => {});
  }

  function watch() {
    clearTimeout(watchdog);
    watchdog = setTimeout(
      () => fail(`Python did not start within ${WATCHDOG_MS / 1000} seconds.`),
      WATCHDOG_MS,
    );
  }

  /** @param {FromWorker} message */
  function receive(message) {
    if ("boot" in message) {
      if (state === "starting") {
        announceBoot(message.boot);
        watch();
      }
    } else if ("ready" in message) {
      clearTimeout(watchdog);
      state = "ready";
      announce(({ onReady }) => onReady());
      next();
      giveLater();
    } else if ("fatal" in message) died(message.fatal);
    else if ("progress" in message) {
      const call = runningCall(message.id);
      if (call && !call.aborted) call.options.onProgress?.(message.progress);
    } else {
      const call = runningCall(message.id);
      if (!call) return;
      settle(call);
      if (message.ok) call.resolve(message.result);
      else call.reject(new EngineError(message.error.message, message.error.field));
      next();
    }
  }

  /** What Python starts without comes when it has started, so that it starts sooner. */
  function giveLater() {
    const [on, to] = [runtime, worker];
    if (!on || !to) return;
    for (const [asset, pack] of on.later())
      pack.then((files) => to.postMessage({ asset, files })).catch((error) => notLoaded(on, error));
  }

  function next() {
    if (state !== "ready") return;
    for (const training of [true, false]) {
      if (runningWhere(training)) continue;
      const call = waiting.find((other) => isSliced(other) === training);
      if (!call) continue;
      waiting = waiting.filter((other) => other !== call);
      running.add(call);
      send({ id: call.id, method: call.method, params: call.params });
      for (const message of call.after) send(message);
    }
  }

  /** @param {ToWorker} message */
  function send(message) {
    worker?.postMessage(message);
  }

  /** Says something to the call of a method; to one that waits, when it begins. @param {Method} method @param {(call: Call) => ToWorker} say */
  function tell(method, say) {
    const begun = [...running].find((call) => call.method === method);
    if (begun) return send(say(begun));
    const yet = waiting.find((call) => call.method === method);
    yet?.after.push(say(yet));
  }

  /** @param {boolean} training */
  const runningWhere = (training) => [...running].find((call) => isSliced(call) === training);

  /** @param {number} id */
  const runningCall = (id) => [...running].find((call) => call.id === id);

  /** @param {Call} call */
  function settle(call) {
    running.delete(call);
    clearTimeout(call.grace);
  }

  /** @param {unknown} reason */
  function rejectRunning(reason) {
    for (const call of [...running]) {
      settle(call);
      call.reject(reason);
    }
  }

  /** @param {string} why */
  function died(why) {
    const wasReady = state === "ready";
    rejectRunning(new EngineError(`Python stopped (${why}) and is starting anew. Your work is unchanged.`));
    if (wasReady) respawn();
    else fail(`Python could not start: ${why}.`);
  }

  function respawn() {
    worker?.terminate();
    worker = null;
    state = "starting";
    announceBoot("python");
    watch();
    if (runtime) spawn(runtime);
  }

  /** @param {string} message */
  function fail(message) {
    clearTimeout(watchdog);
    worker?.terminate();
    worker = null;
    runtime = null;
    state = "failed";
    rejectRunning(new EngineError(message));
    for (const call of waiting) call.reject(new EngineError(message));
    waiting = [];
    announce(({ onFailed }) => onFailed(message));
  }

  /** @param {Call} call */
  function abort(call) {
    call.aborted = true;
    call.reject(call.options.signal?.reason);
    waiting = waiting.filter((other) => other !== call);
    if (!running.has(call)) return;
    if (isSliced(call)) send({ stop: call.id });
    // Most calls end within milliseconds; only one that does not is worth a new worker.
    call.grace = setTimeout(() => {
      settle(call);
      died("a calculation did not stop");
    }, ABORT_GRACE_MS);
  }

  return {
    start,
    /** @param {EngineEvents} to  Hears at once what was told last, and then everything. */
    listen(to) {
      listener = to;
      latest(to);
    },
    /** Starts anew after a failure; what has been loaded and verified is kept. */
    retry() {
      if (state === "failed") start();
    },
    /** Ends running calls at once, by an AbortError, and starts a new worker; waiting calls are carried out by that one. */
    restart() {
      rejectRunning(new DOMException("Python was restarted.", "AbortError"));
      if (state === "ready" || state === "starting") respawn();
    },
    /**
     * The call of that method, which goes in slices, ends within one and answers with what it has, also one that waits yet;
     * without one nothing happens.
     * @param {Method} method
     */
    stop(method) {
      tell(method, (call) => ({ stop: call.id }));
    },
    /**
     * Changes the running training on the way.
     * @param {{learning_rate?: number, progress?: ProgressRequest}} params
     */
    adjustTraining(params) {
      tell("train", (call) => ({ adjust: call.id, params: JSON.stringify(params) }));
    },
    /**
     * A call that goes in slices runs beside the others; all other calls are carried out one after the other.
     * @param {Method} method
     * @param {object | string} params  An object, or its JSON text.
     * @param {CallOptions} [options]
     * @returns {Promise<string>}  The result document as JSON text.
     * @throws {EngineError} by rejection; an aborted call rejects with its signal's reason, an AbortError.
     */
    call(method, params, options = {}) {
      return new Promise((resolve, reject) => {
        options.signal?.throwIfAborted();
        if (state === "failed") throw new EngineError("Python has not started. Press Retry.");
        lastId += 1;
        const text = typeof params === "string" ? params : JSON.stringify(params);
        const call = {
          id: lastId,
          method,
          params: text,
          resolve,
          reject,
          options,
          aborted: false,
          after: [],
          grace: 0,
        };
        options.signal?.addEventListener("abort", () => abort(call), { once: true });
        waiting.push(call);
        next();
      });
    },
    get state() {
      return state;
    },
  };
}
