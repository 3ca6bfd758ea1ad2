/**
 * The page's side of the worker: loads what it needs, starts it, starts another when it dies, and tells the page how it
 * stands.
 */

import { createCalls, EngineError } from "./calls.js";
import { createLoader, PayloadError } from "./loader.js";
import { prepareRuntime } from "./runtime.js";
import { trustedScriptAddress } from "./trusted_types.js";
import { openChannel } from "./worker_channel.js";

/** @import {CallOptions} from "./calls.js" */
/** @import {BootStage, EngineState, FromWorker, Method} from "./protocol.js" */
/** @import {Channel} from "./worker_channel.js" */
/** @import {ProgressRequest} from "../contract/types.js" */
/** @import {Runtime} from "./runtime.js" */

/** A start-up stage of the worker that takes longer than this has failed. In milliseconds. */
const WATCHDOG_MS = 20_000;

/**
 * @typedef {object} EngineEvents
 * @property {(stage: BootStage, loaded: number, total: number) => void} onBoot  Bytes of the payload.
 * @property {() => void} onReady  Also after a restart.
 * @property {(method: Method | null) => void} onLong  A call takes long: `restart()` ends it. Null: none does any more.
 * @property {(message: string) => void} onFailed  Start-up has failed; `retry()` tries anew.
 */

/** @param {unknown} error  What loading ended in. */
function inWords(error) {
  return error instanceof PayloadError ? error.message : `Loading failed: ${error}.`;
}

/** The engine begins before the page that it works for; `listen` tells the page what it has missed. */
export function createEngine() {
  /** @type {EngineState} */
  let state = "loading";
  let progress = { loaded: 0, total: 0 };
  /** @type {Channel | null} */
  let worker = null;
  /** @type {Runtime | null} */
  let runtime = null;
  let watchdog = 0;
  /** When the present worker had what it starts with, and how long it took then, in milliseconds. */
  let [startedAt, startTook] = [0, 0];
  /**
   * Of what the present worker starts without: how many assets are on their way, whether one could not be had, and whether a
   * call has come since then, which may need it.
   */
  let later = { coming: 1, isMissed: false, isWanted: false };
  /** Packs on their way because a call asked for them. */
  let asked = 0;
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

  const calls = createCalls({
    isReady: () => state === "ready",
    startTook: () => startTook,
    mayWait: () => later.coming + asked > 0,
    send(message) {
      if ("method" in message && later.isMissed) {
        later.isWanted = true;
        giveAgain();
      }
      worker?.send(message);
    },
    onStuck: () => died("a calculation did not stop"),
    onLong: (method) => listener?.onLong(method),
  });

  const payload = /** @type {any} */ (globalThis).backpropPayload;
  const loader = createLoader(payload, (loaded, total) => {
    progress = { loaded, total };
    if (state === "loading") announceBoot("downloading");
  });

  /** Brings what is missing of the payload and starts a worker on it. */
  function start() {
    state = "loading";
    const begun = prepareRuntime(loader.load(), loader);
    runtime = begun;
    begun.startable.then(
      () => {
        if (runtime !== begun || state !== "loading") return;
        state = "starting";
        startedAt = performance.now();
        announceBoot("python");
        watch();
      },
      (error) => {
        if (runtime === begun) fail(inWords(error));
      },
    );
    spawn(begun);
  }

  /** @param {Runtime} on */
  async function spawn(on) {
    const address = await on.script.catch(() => null);
    if (address === null || runtime !== on || worker) return; // `startable` reports it, or a later start has taken over.
    /** @type {Channel} */
    let fresh;
    try {
      fresh = openChannel(address, { onMessage: receive, onEnd: died });
    } catch (error) {
      return fail(
        `Python could not start: its worker was refused (${/** @type {Error} */ (error).message}).`,
      );
    }
    worker = fresh;
    on.module.then((module) => fresh.send({ start: module })).catch(() => {});
    for (const [asset, pack] of on.packs) pack.then((files) => fresh.send({ asset, files })).catch(() => {});
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
      startTook = performance.now() - startedAt;
      announce(({ onReady }) => onReady());
      calls.next();
      giveLater();
    } else if ("opened" in message) calls.open(message.opened);
    else if ("wants" in message) giveAsked(message.wants);
    else if ("fatal" in message) died(message.fatal);
    else calls.receive(message);
  }

  /** What Python starts without comes when it has started, so that it starts sooner. Without it, only calls that need it fail. */
  function giveLater() {
    const [on, to] = [runtime, worker];
    if (!on || !to) return;
    const packs = on.later();
    const mine = { coming: packs.size, isMissed: false, isWanted: false };
    later = mine;
    for (const [asset, pack] of packs)
      pack
        .then(
          (files) => to.send({ asset, files }),
          (error) => {
            mine.isMissed = true;
            to.send({ asset, fault: inWords(error) });
          },
        )
        .finally(() => {
          mine.coming -= 1;
          if (later === mine) giveAgain();
        });
  }

  /** What a call cannot do without, of what comes only then. @param {string} asset */
  function giveAsked(asset) {
    const to = worker;
    const pack = runtime?.asked(asset);
    if (!pack || !to) return;
    asked += 1;
    pack
      .then(
        (files) => to.send({ asset, files }),
        (error) => to.send({ asset, fault: inWords(error) }),
      )
      .finally(() => {
        asked -= 1;
      });
  }

  /** Asks again for what could not be had, when all else has come, and somebody may need it. */
  function giveAgain() {
    if (later.isMissed && later.isWanted && !later.coming) giveLater();
  }

  /** @param {string} why */
  function died(why) {
    const wasReady = state === "ready";
    calls.rejectRunning(
      new EngineError(`Python stopped (${why}) and is restarting. Your work is unchanged.`),
    );
    if (wasReady) respawn();
    else fail(`Python could not start: ${why}.`);
  }

  function respawn() {
    worker?.close();
    worker = null;
    state = "starting";
    startedAt = performance.now();
    announceBoot("python");
    watch();
    if (runtime) spawn(runtime);
  }

  /** @param {string} message */
  function fail(message) {
    clearTimeout(watchdog);
    worker?.close();
    worker = null;
    runtime = null;
    state = "failed";
    calls.rejectAll(new EngineError(message));
    announce(({ onFailed }) => onFailed(message));
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
      calls.rejectRunning(new DOMException("Python was restarted.", "AbortError"));
      if (state === "ready" || state === "starting") respawn();
    },
    /**
     * The call of that method, which goes in slices, ends within one and answers with what it has, also one that waits yet;
     * without one nothing happens.
     * @param {Method} method
     */
    stop(method) {
      calls.tell(method, (id) => ({ stop: id }));
    },
    /**
     * Changes the running training on the way.
     * @param {{learning_rate?: number, speed?: string, progress?: ProgressRequest}} params
     */
    adjustTraining(params) {
      calls.tell("train", (id) => ({ adjust: id, params: JSON.stringify(params) }));
    },
    /**
     * A call that goes in slices runs beside the others; all other calls are carried out one after the other.
     * @param {Method} method
     * @param {object | string} params  An object, or its JSON text.
     * @param {CallOptions} [options]
     * @returns {Promise<string>}  The result document as JSON text.
     * @throws {EngineError} by rejection; an aborted call rejects with its signal's reason, an AbortError.
     */
    async call(method, params, options = {}) {
      if (state === "failed") throw new EngineError("Python has not started. Press Retry.");
      return calls.add(method, typeof params === "string" ? params : JSON.stringify(params), options);
    },
    /** Has the browser keep the page for visits without a network. Here, as the page's one policy for addresses is. */
    keepPage: () => navigator.serviceWorker.register(trustedScriptAddress("sw.js")),
    /** Names the payload: Python and the package. */
    release: payload.assets
      .map((/** @type {{name: string, version: string}} */ { name, version }) => `${name} ${version}`)
      .join(", "),
    get state() {
      return state;
    },
  };
}
