/**
 * Links that hold a whole spec: `#spec=` and base64url of its JSON, `#z=` the same deflated when that is shorter. `&digits=` and
 * `&selected=` may follow: how it is looked at; `&sheet=` or `&zsheet=`, a student's sheet, and `&hints=`, how far its hints go;
 * `&compare=` or `&zcompare=`, what it is compared with.
 */

import { isWhole, withBrought } from "../compare/held.js";
import { LIMITS } from "../contract/limits.js";
import { isDeeperThan } from "../lib/json.js";
import { countTyped, isSheet } from "../mark/sheet.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Sheet} from "../mark/sheet.js" */
/** @import {Held} from "../compare/held.js" */
/** @typedef {{digits: number, selected: string}} SharedView  Digits shown, 0 where none are named; path of a number, or "". */

/** No text of numbers is deflated to a smaller part of itself. */
const BEST_PACKED = 40;

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} text */
function bytesOf(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error("it contains characters that a link cannot hold");
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  } catch {
    throw new Error("it is cut off or altered");
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes @param {GenericTransformStream} through @param {number} [most]  Bytes.
 * @returns {Promise<Uint8Array<ArrayBuffer> | null>}  Null where it would be more.
 */
async function piped(bytes, through, most = Number.POSITIVE_INFINITY) {
  const reader = new Blob([bytes])
    .stream()
    .pipeThrough(/** @type {any} */ (through))
    .getReader();
  /** @type {BlobPart[]} */
  const parts = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
    size += value.length;
    if (size > most) return null;
    parts.push(value);
  }
}

/**
 * A text under a name, or deflated under another where that is shorter.
 * @param {string} text @param {string} name @param {string} packedName @param {number} most  Bytes.
 * @returns {Promise<string | null>}  Null where it would be more both ways: a large table is not written out to be told so.
 */
async function shortest(text, name, packedName, most) {
  if (text.length > most * BEST_PACKED) return null;
  const bytes = new TextEncoder().encode(text);
  const plain = bytes.length > most ? null : `${name}=${base64url(bytes)}`;
  if (typeof CompressionStream === "undefined") return plain;
  const packed = await piped(bytes, new CompressionStream("deflate-raw"), most);
  const short = packed && `${packedName}=${base64url(packed)}`;
  return short && (plain === null || short.length < plain.length) ? short : plain;
}

/**
 * @param {string} json @param {SharedView} [view] @param {Sheet} [sheet] @param {number} [most]  Bytes of each part.
 * @param {Held} [held]  With its numbers in it.
 * @returns {Promise<string | null>}  The fragment with its `#`; null where it would be longer.
 */
export async function fragmentOf(json, view, sheet, most = Number.POSITIVE_INFINITY, held = undefined) {
  const seen = view
    ? `&${new URLSearchParams({ digits: String(view.digits), selected: view.selected })}`
    : "";
  const { hints, ...typed } = sheet ?? { answers: {} };
  const told = hints === undefined ? "" : `&hints=${hints}`;
  const [spec, own, beside] = [
    await shortest(json, "spec", "z", most),
    countTyped(typed) || typed.exercise ? await shortest(JSON.stringify(typed), "sheet", "zsheet", most) : "",
    held ? await shortest(JSON.stringify(held), "compare", "zcompare", most) : "",
  ];
  if (spec === null || own === null || beside === null) return null;
  const answers = own ? `&${own}` : sheet && !told ? "&sheet=" : "";
  return `#${spec}${seen}${told}${answers}${beside ? `&${beside}` : ""}`;
}

/**
 * The sheet of a link; null where it holds none.
 * @param {string} hash @param {Options["limits"]} limits
 * @returns {Promise<Sheet | null>}
 * @throws {Error} whose message is the reason in words.
 */
export async function sheetOfFragment(hash, limits) {
  const given = new URLSearchParams(hash.slice(1));
  const told = given.get("hints");
  const [plain, packed] = [given.get("sheet"), given.get("zsheet")];
  if (told === null && plain === null && packed === null) return null;
  const hints = told === null ? undefined : Number(told);
  const data = packed ?? plain;
  const sheet = data ? jsonIn(await textOf(data, packed !== null, limits)) : { answers: {} };
  if (!isSheet({ ...sheet, hints }) || countTyped(sheet) > LIMITS.answers)
    throw new Error("its sheet of answers is cut off or altered");
  const { answers, unplaced, exercise } = sheet;
  return { answers, unplaced, hints, ...(exercise ? { exercise } : {}) };
}

/**
 * What the set-up of a link is compared with; null where it holds nothing of that.
 * @param {string} hash @param {Options["limits"]} limits
 * @returns {Promise<Held | null>}
 * @throws {Error} whose message is the reason in words.
 */
export async function heldOfFragment(hash, limits) {
  const given = new URLSearchParams(hash.slice(1));
  const [plain, packed] = [given.get("compare"), given.get("zcompare")];
  const data = packed ?? plain;
  if (data === null) return null;
  const held = jsonIn(await textOf(data, packed !== null, limits));
  if (!isWhole(held)) throw new Error("what it is compared with is cut off or altered");
  return withBrought(held);
}

/** What a text says; null, which is refused, where it is no JSON. @param {string} text */
function jsonIn(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {string} hash @returns {SharedView} */
export function viewOf(hash) {
  const given = new URLSearchParams(hash.slice(1));
  return { digits: Number(given.get("digits")) || 0, selected: given.get("selected") ?? "" };
}

/** @param {string} hash */
export function isShared(hash) {
  return /^#(spec|z)=/.test(hash);
}

/**
 * The JSON text that a fragment holds.
 * @param {string} hash @param {Options["limits"]} limits
 * @returns {Promise<string>}
 * @throws {Error} whose message is the reason in words.
 */
export async function textOfFragment(hash, limits) {
  if (hash.length > limits.fragment_bytes)
    throw new Error(`it is longer than ${limits.fragment_bytes} characters`);
  return textOf(hash.slice(hash.indexOf("=") + 1).split("&")[0], hash.startsWith("#z="), limits);
}

/** @param {string} data @param {boolean} isPacked @param {Options["limits"]} limits */
async function textOf(data, isPacked, limits) {
  const bytes = bytesOf(data);
  const raw = isPacked
    ? await piped(bytes, new DecompressionStream("deflate-raw"), limits.file_bytes).catch(() => {
        throw new Error("it is cut off or altered");
      })
    : bytes;
  if (!raw) throw new Error("it contains too much");
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch {
    throw new Error("it is not text");
  }
  if (isDeeperThan(text, limits.depth)) throw new Error(`it is nested more than ${limits.depth} levels deep`);
  return text;
}
