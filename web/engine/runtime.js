/**
 * Turns the payload's bytes into what a worker is started with. Kept for the life of the page, so that a worker that died or
 * was stopped is replaced without loading or compiling anything again.
 */

import { PayloadError } from "./loader.js";

/** @import {Arriving} from "./loader.js" */

/** Python starts without it; the worker waits for it in the first call that needs it. */
const LATER_PACK = "random";

/**
 * @typedef {object} Runtime  Every part by itself, so that the worker starts on the first while the others arrive.
 * @property {Promise<string>} script  The Blob address of the worker's source.
 * @property {Promise<WebAssembly.Module>} module
 * @property {Map<string, Promise<Uint8Array<ArrayBuffer>>>} packs  Gzip bytes of Python's files, by asset name.
 * @property {Promise<unknown>} startable  Everything that start-up needs is there.
 * @property {Promise<unknown>} complete  Rejects with the first fault in anything.
 */

/**
 * @param {Map<string, Arriving>} assets  By name: `worker`, `wasm`, and the packs.
 * @returns {Runtime}
 */
export function prepareRuntime(assets) {
  const { worker, wasm, ...others } = Object.fromEntries(assets);
  const packs = new Map(Object.entries(others).map(([name, { whole }]) => [name, whole]));
  const script = worker.whole.then((source) => {
    return URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  });
  // A part that is missing fails by its own words before it fails to compile.
  const module = Promise.all([wasm.whole, inflate(wasm).then(compile)]).then(([, made]) => made);
  const first = [...packs].filter(([name]) => name !== LATER_PACK).map(([, bytes]) => bytes);
  return {
    script,
    module,
    packs,
    startable: Promise.all([script, module, ...first]),
    complete: Promise.all([script, module, ...packs.values()]),
  };
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
      "Python needs DecompressionStream, which this browser lacks. A newer one is needed.",
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
