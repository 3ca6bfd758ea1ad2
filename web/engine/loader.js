/**
 * Brings the payload: the runtime, the WebAssembly module and the Python files, as gzip bytes in base64 inside classic
 * scripts, because a page opened from a file may load scripts but not fetch. Each part's length and SHA-256 are checked
 * before anything uses it.
 */

import { sha256 } from "./sha256.js";
import { trustedScriptAddress } from "./trusted_types.js";

/** Nothing arriving for so long counts as a stalled download. In milliseconds. */
const STALL_MS = 20_000;
/** Pause before the one automatic second try of a part, in milliseconds. */
const SECOND_TRY_MS = 400;

/**
 * @typedef {{file: string, bytes: number, sha256: string}} Part  `bytes` and `sha256` are of the decoded gzip bytes.
 * @typedef {{name: string, version: string, parts: Part[]}} Asset  `version` is the digest of the whole asset.
 * @typedef {{assets: Asset[]}} Payload  Written by the build as `globalThis.backpropPayload`.
 */

/** A part that could not be had; the message names its file and is meant for the visitor. */
export class PayloadError extends Error {}

/**
 * @param {Payload} payload
 * @param {(loaded: number, total: number) => void} onProgress  Bytes, after each part.
 */
export function createLoader(payload, onProgress) {
  const allParts = payload.assets.flatMap((asset) => asset.parts);
  const total = allParts.reduce((sum, part) => sum + part.bytes, 0);
  /** @type {Map<string, Uint8Array<ArrayBuffer>>} Verified parts; they outlive a failed try. */
  const verified = new Map();
  /** @type {Map<string, {version: string, base64: string}>} What a script has just handed over. */
  const received = new Map();
  let tries = 0;

  /** @type {any} */ (globalThis).backpropPart = (
    /** @type {string} */ file,
    /** @type {string} */ version,
    /** @type {string} */ base64,
  ) => received.set(file, { version, base64 });

  /** @param {Asset} asset @param {Part} part */
  async function loadPart(asset, part) {
    const address = tries === 0 ? part.file : `${part.file}?retry=${tries}`;
    try {
      await insertScript(address);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, SECOND_TRY_MS));
      tries += 1;
      await insertScript(`${part.file}?retry=${tries}`);
    }
    const found = received.get(part.file);
    received.delete(part.file);
    if (found && found.version !== asset.version) {
      throw new PayloadError(
        `${part.file} belongs to another release: version ${found.version} instead of ${asset.version}.`,
      );
    }
    const bytes = found && (await verify(found.base64, part));
    if (!bytes) throw new PayloadError(`${part.file} is damaged or incomplete.`);
    verified.set(part.file, bytes);
    onProgress(loadedBytes(), total);
  }

  const loadedBytes = () => [...verified.values()].reduce((sum, bytes) => sum + bytes.length, 0);

  return {
    /**
     * Loads what is still missing. Each asset's promise settles by itself, so that its use can begin at once.
     * @returns {Map<string, Promise<Uint8Array<ArrayBuffer>>>}  Whole assets by name; each may reject with a PayloadError.
     */
    load() {
      const stall = createStallTimer(() => allParts.find((part) => !verified.has(part.file))?.file ?? "");
      onProgress(loadedBytes(), total);
      const loads = payload.assets.map((asset) => {
        const missing = asset.parts.filter((part) => !verified.has(part.file));
        const parts = missing.map((part) => loadPart(asset, part).then(stall.alive));
        const whole = Promise.race([Promise.all(parts), stall.stalled]).then(() => {
          return join(asset.parts.map((part) => /** @type {Uint8Array} */ (verified.get(part.file))));
        });
        return /** @type {const} */ ([asset.name, whole]);
      });
      Promise.allSettled(loads.map(([, whole]) => whole)).then(stall.stop);
      tries += 1;
      return new Map(loads);
    },
  };
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
      reject(new PayloadError(`${address.split("?")[0]} could not be loaded.`));
    };
    document.head.append(script);
  });
}

/**
 * @param {string} base64
 * @param {Part} part
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}  null when it is not the bytes that the build wrote.
 */
async function verify(base64, part) {
  let bytes;
  try {
    bytes = decodeBase64(base64);
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
