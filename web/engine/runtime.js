/**
 * Turns the payload's bytes into what a worker is started with. Kept for the life of the page, so that a worker that died or
 * was stopped is replaced without loading or compiling anything again.
 */

import { PayloadError } from "./loader.js";

/** @import {Arriving} from "./loader.js" */

/**
 * @typedef {Map<string, Promise<ArrayBuffer>>} Packs  Python's files, inflated, by asset name.
 *
 * @typedef {object} Runtime  Every part by itself, so that the worker starts on the first while the others arrive.
 * @property {Promise<string>} script  The Blob address of the worker's source.
 * @property {Promise<WebAssembly.Module>} module
 * @property {Packs} packs  What Python starts with.
 * @property {Promise<unknown>} startable  Everything that start-up needs is there. Rejects with the first fault.
 * @property {() => Packs} later  The rest; it is loaded when first asked for, and again after it could not be.
 * @property {(name: string) => Promise<ArrayBuffer> | undefined} asked  One that only some calls need, likewise.
 */

/**
 * @param {Map<string, Arriving>} assets  By name: `worker`, `wasm`, and the packs.
 * @param {{loadLater: () => Map<string, Arriving>, loadAsked: (name: string) => Map<string, Arriving>}} loader  Brings further packs.
 * @returns {Runtime}
 */
export function prepareRuntime(assets, { loadLater, loadAsked }) {
  const { worker, wasm, ...others } = Object.fromEntries(assets);
  const script = worker.whole.then((source) => {
    return URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  });
  // A part that is missing fails by its own words before it fails to compile.
  const module = Promise.all([wasm.whole, inflate(wasm).then(compile)]).then(([, made]) => made);
  // WebAssembly is needed first and compiled by another thread: this one inflates the packs meanwhile.
  const packs = packsOf(Object.entries(others), module);
  /** @type {Packs | null} */
  let later = null;
  /** @type {Packs} */
  const asked = new Map();
  return {
    script,
    module,
    packs,
    startable: Promise.all([script, module, ...packs.values()]),
    later() {
      if (!later) {
        later = packsOf(loadLater(), module);
        for (const pack of later.values())
          pack.catch(() => {
            later = null;
          });
      }
      return later;
    },
    asked(name) {
      if (!asked.has(name))
        for (const [own, pack] of packsOf(loadAsked(name), module)) {
          asked.set(own, pack);
          pack.catch(() => asked.delete(own));
        }
      return asked.get(name);
    },
  };
}

/** @param {Iterable<[string, Arriving]>} assets @param {Promise<unknown>} turn  What is done first. @returns {Packs} */
function packsOf(assets, turn) {
  return new Map(
    Array.from(assets, ([name, pack]) => {
      const inflated = turn.then(() => inflate(pack)).then((response) => response.arrayBuffer());
      return [name, Promise.all([pack.whole, inflated]).then(([, files]) => files)];
    }),
  );
}

/** @param {Response} wasm  Of verified bytes: what cannot be compiled now is not allowed to be. */
async function compile(wasm) {
  try {
    return await WebAssembly.compileStreaming(wasm);
  } catch (error) {
    throw new PayloadError(
      `Python needs WebAssembly, and this browser does not run it here (${/** @type {Error} */ (error).message}).`,
    );
  }
}

/** Inflates while the parts arrive. @param {Arriving} asset */
async function inflate({ parts }) {
  if (!("DecompressionStream" in globalThis)) {
    throw new PayloadError(
      "Python needs DecompressionStream, which this browser lacks. Use a newer browser.",
    );
  }
  // Not by way of a Blob: WebKit hangs on those of a page opened from a file.
  const gzip = new ReadableStream({
    async start(controller) {
      for (const part of parts) controller.enqueue(await part);
      controller.close();
    },
  });
  const stream = gzip.pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream, { headers: { "Content-Type": "application/wasm" } });
}
