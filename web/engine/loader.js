/**
 * Brings the payload: the worker's source as a text, the WebAssembly module and the Python files as gzip bytes in base64,
 * inside classic scripts, because a page opened from a file may load scripts but not fetch. Each part's length and SHA-256
 * are checked before anything uses it.
 */

import { whatHelps } from "../lib/unpacked.js";
import { sha256 } from "./sha256.js";
import { trustedScriptAddress } from "./trusted_types.js";

/** Nothing arriving for so long counts as a stalled download. In milliseconds. */
const STALL_MS = 20_000;
/**
 * So many scripts are under way at once over a slow line, as over HTTP/1.1: were it shared by all, none would be whole for so
 * long that it seemed to stall.
 */
const LANES = 6;
/** Pause before the one automatic second try of a part, in milliseconds. */
const SECOND_TRY_MS = 400;

/**
 * @typedef {{file: string, bytes: number, sha256: string}} Part  `bytes` and `sha256` are of what it holds.
 * @typedef {{name: string, version: string, text: boolean, when: "first" | "later" | "asked", parts: Part[]}} Asset  `version` is
 *   the digest of the whole asset; Python starts without what comes later, or when a call asks for it.
 * @typedef {{assets: Asset[]}} Payload  Written by the build as `globalThis.backpropPayload`.
 * @typedef {Uint8Array<ArrayBuffer>} Bytes
 * @typedef {{parts: Promise<Bytes>[], whole: Promise<Bytes>}} Arriving  Verified; each may reject with a PayloadError.
 */

/** A part that could not be had; the message names its file and is meant for the visitor. */
export class PayloadError extends Error {}

/**
 * @param {Payload} payload
 * @param {(loaded: number, total: number) => void} onProgress  Bytes of what Python starts with, after each part.
 */
export function createLoader(payload, onProgress) {
  const [first, later, asked] = ["first", "later", "asked"].map((when) =>
    payload.assets.filter((asset) => asset.when === when),
  );
  const total = sizeOf(first);
  /** @type {Map<string, Uint8Array<ArrayBuffer>>} Verified parts; they outlive a failed try. */
  const verified = new Map();
  /** @type {Map<string, {version: string, text: string}>}  What scripts have handed over. */
  const received = /** @type {any} */ (globalThis).backpropReceived;
  let tries = 0;
  /** A page of one file has all parts at its end, behind what is seen first. */
  const isSingle = "single" in document.documentElement.dataset;
  const whole =
    document.readyState === "loading"
      ? new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }))
      : null;

  /** @param {Asset} asset @param {Part} part @param {Lanes} lanes */
  async function loadPart(asset, part, lanes) {
    if (isSingle) await whole;
    if (!received.has(part.file)) await lanes.run(() => bring(part.file));
    const found = received.get(part.file);
    received.delete(part.file);
    if (found && found.version !== asset.version) {
      throw new PayloadError(
        `${part.file} belongs to another release: version ${found.version} instead of ${asset.version}.`,
      );
    }
    const bytes = found && (await verify(found.text, asset, part));
    if (!bytes) throw new PayloadError(`${part.file} is damaged or incomplete.`);
    verified.set(part.file, bytes);
    onProgress(sizeOf(first, verified), total);
  }

  /** @param {string} file */
  async function bring(file) {
    try {
      await insertScript(tries === 0 ? file : `${file}?retry=${tries}`);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, SECOND_TRY_MS));
      tries += 1;
      await insertScript(`${file}?retry=${tries}`);
    }
  }

  /**
   * @param {Asset} asset @param {ReturnType<typeof createStallTimer>} stall @param {Lanes} lanes
   * @param {Promise<unknown>} turn  What comes before.
   * @returns {Arriving}
   */
  function loadAsset(asset, stall, lanes, turn) {
    const parts = asset.parts.map(async (part) => {
      await turn;
      if (!verified.has(part.file)) await Promise.race([loadPart(asset, part, lanes), stall.stalled]);
      stall.alive();
      return /** @type {Bytes} */ (verified.get(part.file));
    });
    return { parts, whole: Promise.all(parts).then(join) };
  }

  /** @param {Asset[]} assets @returns {Map<string, Arriving>} */
  function load(assets) {
    const missing = () => assets.flatMap(({ parts }) => parts).find(({ file }) => !verified.has(file));
    const stall = createStallTimer(() => missing()?.file ?? "");
    if (isSingle) stall.stop(); // Nothing is on its way.
    const lanes = createLanes();
    const begun = performance.now();
    /** @type {Promise<unknown>} */
    let turn = Promise.resolve();
    const loads = assets.map((asset) => {
      const arriving = loadAsset(asset, stall, lanes, turn);
      // The worker's source comes alone: its thread starts, and the page is built, while the rest arrives.
      if (asset.text)
        turn = arriving.whole.then(() => {
          const all = ((performance.now() - begun) * total) / sizeOf([asset]);
          if (tries === 0 && all < STALL_MS / 4) lanes.open();
          return new Promise((resolve) => setTimeout(resolve));
        });
      return /** @type {const} */ ([asset.name, arriving]);
    });
    const wholes = loads.map(([, { whole }]) => whole);
    Promise.allSettled(wholes).then(stall.stop);
    for (const whole of wholes)
      whole.catch(() => {
        tries += 1;
      });
    return new Map(loads);
  }

  return {
    /**
     * Loads what is still missing of what Python starts with. Each asset settles by itself, so that its use can begin at once.
     * @returns {Map<string, Arriving>}  Assets by name.
     */
    load() {
      queueMicrotask(() => onProgress(sizeOf(first, verified), total));
      return load(first);
    },
    /** The same for the rest. @returns {Map<string, Arriving>} */
    loadLater: () => load(later),
    /** One that is asked for, or none of that name. @param {string} name @returns {Map<string, Arriving>} */
    loadAsked: (name) => load(asked.filter((asset) => asset.name === name)),
  };
}

/** @typedef {ReturnType<typeof createLanes>} Lanes */

/** Lets so many tasks run at once, the others wait in their order; or, once opened, all. */
function createLanes() {
  let free = LANES;
  /** @type {(() => void)[]} */
  const waiting = [];
  return {
    /** @param {() => Promise<void>} task */
    async run(task) {
      if (free <= 0) await new Promise((resolve) => waiting.push(() => resolve(undefined)));
      free -= 1;
      try {
        await task();
      } finally {
        free += 1;
        waiting.shift()?.();
      }
    },
    open() {
      free = Number.POSITIVE_INFINITY;
      for (const go of waiting.splice(0)) go();
    },
  };
}

/** Bytes in all parts, or in those that are there. @param {Asset[]} assets @param {Map<string, Bytes>} [verified] */
function sizeOf(assets, verified) {
  const parts = assets.flatMap((asset) => asset.parts);
  return parts.reduce((sum, part) => sum + (!verified || verified.has(part.file) ? part.bytes : 0), 0);
}

/**
 * @param {() => string} nextFile  Names a file that is still missing.
 */
function createStallTimer(nextFile) {
  let timer = 0;
  /** @type {(reason: PayloadError) => void} */
  let reject;
  /** @type {Promise<never>} */
  const stalled = new Promise((_, no) => {
    reject = no;
  });
  stalled.catch(() => {}); // With every asset there, nobody listens any more.
  const stop = () => clearTimeout(timer);
  const alive = () => {
    stop();
    timer = setTimeout(() => {
      reject(new PayloadError(`Nothing arrived for ${STALL_MS / 1000} seconds while loading ${nextFile()}.`));
    }, STALL_MS);
  };
  alive();
  return { stalled, alive, stop };
}

/** @param {string} address @returns {Promise<void>} */
function insertScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = trustedScriptAddress(address);
    script.onload = () => {
      script.remove();
      resolve();
    };
    script.onerror = () => {
      script.remove();
      const help = whatHelps();
      reject(new PayloadError(`${address.split("?")[0]} could not be loaded.${help && " "}${help}`));
    };
    document.head.append(script);
  });
}

/**
 * @param {string} text
 * @param {Asset} asset
 * @param {Part} part
 * @returns {Promise<Bytes | null>}  null when it is not the bytes that the build wrote.
 */
async function verify(text, asset, part) {
  let bytes;
  try {
    bytes = asset.text ? new TextEncoder().encode(text) : decodeBase64(text);
  } catch {
    return null;
  }
  if (bytes.length !== part.bytes) return null;
  return (await sha256(bytes)) === part.sha256 ? bytes : null;
}

/** @param {string} base64 @returns {Uint8Array<ArrayBuffer>} */
function decodeBase64(base64) {
  const native = /** @type {{fromBase64?: (text: string) => Uint8Array<ArrayBuffer>}} */ (Uint8Array);
  if (native.fromBase64) return native.fromBase64(base64);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** @param {Uint8Array[]} parts @returns {Uint8Array<ArrayBuffer>} */
function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
