/**
 * Data too large for fields: tables that came from files or pastes, as the numbers that Python made of them. A draft names
 * its table by an id; the numbers are kept beside it, once, and in the browser's database, where they outlive the page.
 */

import { stringify } from "../lib/json.js";

/** @import {DataSpec} from "../contract/types.js" */

const DATABASE = "backprop";
const STORE = "tables";
/** Where older visits kept them. */
const OLD_KEY = "backprop.table.";
/** So many tables are kept in the browser: those that a page used last. */
const MOST_KEPT = 20;
/** The text of so many rows takes no time that is noticed. */
const MANY_ROWS = 2_000;

/** @typedef {{id: string, used: number, text: string}} Kept  `used`: when a page last showed it, in ms since 1970. */

/** @type {Map<string, DataSpec>} */
const tables = new Map();
/** Tables that are being read back, and those that are not there to read. @type {Map<string, "coming" | "gone">} */
const missing = new Map();
/** What reads a table back. @type {Map<string, Promise<void>>} */
const reading = new Map();
/** @type {() => void} */
let onCome = () => {};
let lastUsed = "";
/** Pages tell each other which tables they took out, so that one keeps the table that it shows. @type {BroadcastChannel | null} */
let pages = null;
let count = 0;
/** Texts that the browser has not taken yet. @type {Set<Promise<unknown>>} */
const coming = new Set();

/** When the browser has all tables that were added until now; null: it has them. @returns {Promise<unknown> | null} */
export const tablesKept = () => (coming.size ? Promise.all(coming) : null);

/** @param {() => void} listener  Called when a table that was asked for has been read back, or is known to be gone. */
export function whenTableComes(listener) {
  onCome = listener;
}

/**
 * @param {DataSpec} data
 * @returns {{id: string, isKept: Promise<boolean>}}  Whether it will be here after the page was closed.
 */
export function addTable(data) {
  const id = `${Date.now().toString(36)}-${count++}`;
  tables.set(id, unchanging(data));
  return { id, isKept: keep(id, data) };
}

/** The same, with lists of rows that stay as they are: their text is made once. @param {DataSpec} data */
function unchanging(data) {
  for (const rows of [data.X, data.Y]) if (Array.isArray(rows)) Object.freeze(rows);
  return data;
}

/** The table of the present draft: kept anew where other pages' tables have taken its place. @param {string} id */
export function useTable(id) {
  const data = tables.get(id);
  if (id === lastUsed || !data) return;
  lastUsed = id;
  keep(id, data);
}

/** @param {string} id @returns {DataSpec | "coming" | "gone"}  What is coming is told by `whenTableComes`. */
export function tableOf(id) {
  const known = tables.get(id) ?? missing.get(id);
  if (known) return known;
  missing.set(id, "coming");
  const read = restore(id).then((data) => {
    missing.delete(id);
    reading.delete(id);
    if (data) tables.set(id, unchanging(data));
    else missing.set(id, "gone");
    onCome();
  });
  reading.set(id, read);
  return "coming";
}

/** The same when it has been read back. @param {string} id */
export async function tableWhenCome(id) {
  if (tableOf(id) === "coming") await reading.get(id);
  return tableOf(id);
}

/** A large table's text is written when the page has answered the press that brought it. @param {string} id @param {DataSpec} data */
function keep(id, data) {
  if (/** @type {any[]} */ (data.X).length <= MANY_ROWS) return kept(id, stringify(data));
  return kept(id, new Promise((resolve) => setTimeout(() => resolve(stringify(data)))));
}

/** Keeps a text too large for the store of drafts. @param {string} id @param {string} text @returns {Promise<boolean>}  Whether it is kept. */
export const keepText = (id, text) => kept(id, text);

/** @param {string} id @param {string | Promise<string>} text @returns {Promise<boolean>} */
function kept(id, text) {
  const isKept = put(id, text);
  coming.add(isKept);
  return isKept.finally(() => coming.delete(isKept));
}

/** @param {string} id @param {string | Promise<string>} given */
async function put(id, given) {
  try {
    const text = await given;
    const store = await open("readwrite");
    await done(store.put(/** @type {Kept} */ ({ id, used: Date.now(), text })));
    const old = (await done(store.index("used").getAllKeys())).slice(0, -MOST_KEPT);
    await Promise.all(old.map((key) => done(store.delete(key))));
    if (!pages) {
      pages = new BroadcastChannel(`${DATABASE}.${STORE}`);
      pages.onmessage = ({ data: gone }) => {
        const shown = tables.get(lastUsed);
        if (shown && gone.includes(lastUsed)) keep(lastUsed, shown);
      };
    }
    if (old.length) pages.postMessage(old);
    return true;
  } catch {
    return false; // No database, or no room in it: the table stays in memory.
  }
}

/** @param {string} id @returns {Promise<DataSpec | null>} */
async function restore(id) {
  try {
    return JSON.parse((await keptText(id)) ?? localStorage.getItem(OLD_KEY + id) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} id @returns {Promise<string | null>}  Null where there is none, or no database. */
export async function keptText(id) {
  try {
    const found = /** @type {Kept | undefined} */ (await done((await open("readonly")).get(id)));
    return found?.text ?? null;
  } catch {
    return null;
  }
}

/** @param {"readonly" | "readwrite"} mode @returns {Promise<IDBObjectStore>} */
async function open(mode) {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("used", "used");
  const database = await done(request);
  const transaction = database.transaction(STORE, mode);
  transaction.oncomplete = transaction.onabort = () => database.close();
  return transaction.objectStore(STORE);
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
