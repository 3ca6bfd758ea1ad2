/**
 * Runs Python. The build bundles this after Pyodide's own two scripts into the source of one Blob worker. It fetches
 * nothing: the compiled module and the files come as messages, and Pyodide's requests are answered from them.
 */

import { refusal } from "./guard.js";
import { mountPack } from "./pack.js";
import { isSliced } from "./sliced.js";

/** @import {PyodideAPI} from "pyodide" */
/** @import {PyCallable} from "pyodide/ffi" */
/** @import {FromWorker, ToWorker} from "./protocol.js" */

/** An address that leads nowhere; Pyodide wants one to ask for its files. */
const NOWHERE = "https://payload.invalid/";
/** An archive without entries: the standard library comes unpacked instead. */
const EMPTY_ZIP = new Uint8Array([0x50, 0x4b, 5, 6, ...new Array(18).fill(0)]);

const { loadPyodide } = /** @type {typeof import("pyodide")} */ (/** @type {unknown} */ (globalThis));

/** No packages: what there is comes in the packs. The versions are those of Pyodide itself, which checks them. */
const LOCK_FILE = {
  info: {
    abi_version: "2025_0",
    arch: /** @type {const} */ ("wasm32"),
    platform: "emscripten_4_0_9",
    python: "3.13.2",
    version: "0.29.5",
  },
  packages: {},
};
/** The packs: what Python starts with; our own, which the first call mounts; and those of modules that the first needing one does. */
const FIRST_PACK = "python";
const OWN_PACK = "backprop";
/** @type {Record<string, string>} */
const PACK_OF = {
  "numpy.random": "random",
  pyfive: "hdf5",
  "backprop.reading.files.keras": "hdf5",
  "backprop.reading.files.tensorflow_js": "hdf5",
};

/** @typedef {{pack: Promise<ArrayBuffer>, resolve: (pack: ArrayBuffer) => void, reject: (reason: MissingPack) => void}} Slot */

/** A pack could not be had; the message is meant for the visitor. */
class MissingPack extends Error {}

/** @type {Map<string, Slot>} Packs by name. */
const slots = new Map();
/** @type {PyodideAPI | null} */
let python = null;
/** @type {Promise<PyCallable> | null}  The package's door, from the first call on. */
let door = null;
/** @type {string | null} */
let fatal = null;
/** How long Python works before the worker looks for messages. */
const SLICE_MS = 20;
/** What Python says to a request: the kind, and a text. @typedef {["answer" | "progress" | "wait" | "refused" | "missing", string]} Reply */
/** What the sliced calls under way are told, by id. @type {Map<number, {stop: boolean, adjust: unknown}>} */
const sliced = new Map();

/** @param {FromWorker} message */
const post = (message) => self.postMessage(message);

/** @param {string} name @returns {Slot}  Of a pack that may have come or may be yet to come. */
function slot(name) {
  let found = slots.get(name);
  if (!found) {
    /** @type {Partial<Slot>} */
    const made = {};
    /** @type {Promise<ArrayBuffer>} */
    const pack = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
    pack.catch(() => {}); // Perhaps nobody waits for it.
    found = /** @type {Slot} */ ({ ...made, pack });
    slots.set(name, found);
  }
  return found;
}

/** @param {Extract<ToWorker, {asset: string}>} message */
function receive(message) {
  if ("files" in message) return slot(message.asset).resolve(message.files);
  slot(message.asset).reject(new MissingPack(message.fault));
  slots.delete(message.asset); // It may come yet.
}

/** @param {WebAssembly.Module} module */
function answerPyodideFromMemory(module) {
  self.fetch = async (input) => {
    const address = String(input);
    if (address === `${NOWHERE}pyodide.asm.wasm`) return new Response();
    if (address === `${NOWHERE}python_stdlib.zip`) return new Response(EMPTY_ZIP);
    throw new TypeError(`This page loads nothing from the network, so not ${address}.`);
  };
  WebAssembly.instantiateStreaming = async (_, imports) => {
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}

/** @param {WebAssembly.Module} module */
async function start(module) {
  answerPyodideFromMemory(module);
  post({ boot: "python" });
  python = await loadPyodide({
    indexURL: NOWHERE,
    packageBaseUrl: NOWHERE,
    stdLibURL: `${NOWHERE}python_stdlib.zip`,
    enableRunUntilComplete: false,
    lockFileContents: LOCK_FILE,
    fsInit: async (fs) => {
      mountPack(fs, await slot(FIRST_PACK).pack);
    },
  });
  watchForDeath(python);
  post({ boot: "packages" });
  // What there is now lives as long as Python: not worth looking at again.
  python.runPython("import gc, numpy\ngc.freeze()\ngc.enable()");
  await slot(OWN_PACK).pack;
  post({ ready: true });
}

/** @param {PyodideAPI} api */
function watchForDeath(api) {
  const internals = /** @type {{_api: {on_fatal?: (error: Error) => void}}} */ (/** @type {unknown} */ (api));
  internals._api.on_fatal = (error) => {
    fatal = error.message || String(error);
  };
}

/** @param {{id: number, method: string, params: string}} call */
async function answer({ id, method, params }) {
  const refused = refusal(params);
  if (refused) return post({ id, ok: false, error: { field: null, message: refused } });
  try {
    const [kind, text] = isSliced(method) ? await inSlices(method, id, params) : await ask(method, params);
    if (kind === "refused") post({ id, ok: false, error: JSON.parse(text) });
    else post({ id, ok: true, result: text });
  } catch (error) {
    if (fatal !== null) post({ fatal });
    else if (error instanceof MissingPack)
      post({ id, ok: false, error: { field: null, message: error.message } });
    else post({ id, ok: false, error: { field: null, message: inWords(error) } });
  }
}

/** @param {PyodideAPI} api @returns {Promise<PyCallable>} */
async function openDoor(api) {
  mountPack(api.FS, await slot(OWN_PACK).pack);
  return api.pyimport("backprop.doors.bridge").reply; // The module's proxy stays too: destroying it would take this along.
}

/** @param {string} method @param {string} params @returns {Promise<Reply>} */
async function ask(method, params) {
  if (!python) throw new Error("Python is not ready.");
  door ??= openDoor(python);
  const reply = await door.catch((error) => {
    door = null; // There may be more memory another time.
    throw error;
  });
  for (let left = Object.keys(PACK_OF).length; ; left--) {
    const [kind, text] = pairOf(reply(method, params));
    if (kind !== "missing") return [kind, text];
    if (!left) throw new Error(`${text} is missing`);
    // A call changes nothing, so it may be made again.
    const asset = PACK_OF[text];
    post({ wants: asset });
    mountPack(python.FS, await slot(asset).pack);
  }
}

/** @param {import("pyodide/ffi").PyProxy} tuple  It ends here. @returns {Reply} */
function pairOf(tuple) {
  const pair = tuple.toJs();
  tuple.destroy();
  return pair;
}

/**
 * Works in slices. Between them the worker hears messages: to stop, to adjust, or other calls.
 * @param {string} method @param {number} id @param {string} params @returns {Promise<Reply>}
 */
async function inSlices(method, id, params) {
  const orders = { stop: false, adjust: null };
  sliced.set(id, orders);
  try {
    let reply = await ask(`${method}_open`, params);
    if (reply[0] === "refused") return reply;
    post({ opened: id });
    for (;;) {
      const { stop, adjust } = orders;
      orders.adjust = null;
      reply = await ask(`${method}_slice`, JSON.stringify({ milliseconds: SLICE_MS, stop, adjust }));
      const [kind, text] = reply;
      if (kind !== "progress" && kind !== "wait") return reply;
      if (kind === "progress" && text) post({ id, progress: text });
      await (kind === "wait" ? pause(Number(text)) : breath());
    }
  } finally {
    sliced.delete(id);
  }
}

/** Lets messages in that have come meanwhile; timers would wait for 4 ms, and for longer in a hidden tab. */
function breath() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(0);
  });
}

/** Nothing is due for so long; messages come in meanwhile. @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @param {unknown} error  What came out of Python where it could not be asked at all. */
function inWords(error) {
  const { type, message } = /** @type {{type?: string, message: string}} */ (error);
  if (type?.endsWith("MemoryError"))
    return "There is not enough memory. Use a smaller network or fewer samples.";
  return `The calculation failed inside the program: ${message.trim().split("\n").at(-1)}`;
}

self.addEventListener("messageerror", () => post({ fatal: "a message to it could not be read" }));
self.onmessage = ({ data }) => {
  const message = /** @type {ToWorker} */ (data);
  if ("id" in message) answer(message);
  else if ("stop" in message) {
    const orders = sliced.get(message.stop);
    if (orders) orders.stop = true;
  } else if ("adjust" in message) {
    const orders = sliced.get(message.adjust);
    if (orders) orders.adjust = { .../** @type {object} */ (orders.adjust), ...JSON.parse(message.params) };
  } else if ("asset" in message) receive(message);
  else start(message.start).catch((error) => post({ fatal: inWords(error) }));
};
