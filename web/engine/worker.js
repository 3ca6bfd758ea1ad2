/**
 * Runs Python. The build bundles this after Pyodide's own two scripts into the source of one Blob worker. It fetches
 * nothing: the compiled module and the files come as messages, and Pyodide's requests are answered from them.
 */

import { refusal } from "./guard.js";
import { mountPack } from "./pack.js";

/** @import {PyodideAPI} from "pyodide" */
/** @import {PyCallable} from "pyodide/ffi" */
/** @import {FromWorker, ToWorker} from "./protocol.js" */

/** An address that leads nowhere; Pyodide wants one to ask for its files. */
const NOWHERE = "https://payload.invalid/";
/** An archive without entries: the standard library comes unpacked instead. */
const EMPTY_ZIP = new Uint8Array([0x50, 0x4b, 5, 6, ...new Array(18).fill(0)]);

const { loadPyodide } = /** @type {typeof import("pyodide")} */ (/** @type {unknown} */ (globalThis));

/** @type {Map<string, {promise: Promise<Uint8Array<ArrayBuffer>>, resolve: (bytes: Uint8Array<ArrayBuffer>) => void}>} */
const assets = new Map();
/** @type {PyCallable | null} */
let handle = null;
/** @type {string | null} */
let fatal = null;

/** @param {FromWorker} message */
const post = (message) => self.postMessage(message);

/** @param {string} name  The slot of an asset that may have come or may be yet to come. */
function slot(name) {
  let found = assets.get(name);
  if (!found) {
    /** @type {(bytes: Uint8Array<ArrayBuffer>) => void} */
    let resolve = () => {};
    const promise = new Promise((/** @type {(bytes: Uint8Array<ArrayBuffer>) => void} */ yes) => {
      resolve = yes;
    });
    found = { promise, resolve };
    assets.set(name, found);
  }
  return found;
}

/** @param {string} name @returns {Promise<ArrayBuffer>}  The asset, inflated. */
async function inflated(name) {
  const gzip = await slot(name).promise;
  // Not by way of a Blob: WebKit hangs on those of a page opened from a file.
  const body = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (new Response(gzip).body);
  const stream = body.pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** @param {WebAssembly.Module} module */
function answerPyodideFromMemory(module) {
  self.fetch = async (input) => {
    const address = String(input);
    if (address === `${NOWHERE}pyodide.asm.wasm`) return new Response();
    if (address === `${NOWHERE}python_stdlib.zip`) return new Response(EMPTY_ZIP);
    throw new TypeError(`This page fetches nothing, and not ${address}.`);
  };
  WebAssembly.instantiateStreaming = async (_, imports) => {
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}

/** @param {WebAssembly.Module} module */
async function start(module) {
  answerPyodideFromMemory(module);
  post({ boot: "python" });
  const python = await loadPyodide({
    indexURL: NOWHERE,
    packageBaseUrl: NOWHERE,
    stdLibURL: `${NOWHERE}python_stdlib.zip`,
    enableRunUntilComplete: false,
    lockFileContents: {
      info: {
        abi_version: "2025_0",
        arch: "wasm32",
        platform: "emscripten_4_0_9",
        python: "3.13.2",
        version: "0.29.5",
      },
      packages: {},
    },
    fsInit: async (fs) => mountPack(fs, await inflated("python")),
  });
  watchForDeath(python);
  post({ boot: "packages" });
  const bridge = python.pyimport("backprop.bridge");
  handle = bridge.handle;
  bridge.destroy();
  const versions = python.runPython(
    "import sys, numpy, backprop\n[sys.version.split()[0], numpy.__version__, backprop.__version__]",
  );
  const [pythonVersion, numpy, backprop] = versions.toJs();
  versions.destroy();
  post({ ready: { python: pythonVersion, numpy, backprop } });
}

/** @param {PyodideAPI} python */
function watchForDeath(python) {
  const internals = /** @type {{_api: {on_fatal?: (error: Error) => void}}} */ (
    /** @type {unknown} */ (python)
  );
  internals._api.on_fatal = (error) => {
    fatal = error.message || String(error);
  };
}

/** @param {{id: number, method: string, params: string}} call */
function answer({ id, method, params }) {
  const refused = refusal(params);
  if (refused) return post({ id, ok: false, error: { field: null, message: refused } });
  try {
    if (!handle) throw new Error("Python is not ready.");
    /** @type {string} */
    const result = handle(method, params);
    if (result.startsWith('{"error":')) post({ id, ok: false, error: JSON.parse(result).error });
    else post({ id, ok: true, result });
  } catch (error) {
    if (fatal !== null) post({ fatal });
    else post({ id, ok: false, error: { field: null, message: inWords(error) } });
  }
}

/** @param {unknown} error  What came out of a call into Python. */
function inWords(error) {
  const { type, message } = /** @type {{type?: string, message: string}} */ (error);
  if (type === "MemoryError")
    return "There is not enough memory for this. Try a smaller network or fewer samples.";
  const lastLine = message.trim().split("\n").pop();
  return `The calculation failed inside the program: ${lastLine}`;
}

self.onmessage = ({ data }) => {
  const message = /** @type {ToWorker} */ (data);
  if ("id" in message) answer(message);
  else if ("asset" in message) slot(message.asset).resolve(message.bytes);
  else start(message.start).catch((error) => post({ fatal: inWords(error) }));
};
