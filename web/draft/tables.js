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
/** @type {(id: string, isKept: boolean) => void} */
let onKept = () => {};
let lastUsed = "";
/** Pages tell each other which tables they took out, so that one keeps the table that it shows. @type {BroadcastChannel | null} */
let pages = null;
let count = 0;
/** Texts that the browser has not taken yet. @type {Map<string, Promise<boolean>>} */
const coming = new Map();
/** Tables that the browser is known to have. @type {Set<string>} */
const stored = new Set();

/** When the browser has all tables that were added until now; null: it has them. @returns {Promise<unknown> | null} */
export const tablesKept = () => (coming.size ? Promise.all(coming.values()) : null);

/** @param {() => void} listener  Called when a table that was asked for has been read back, or is known to be gone. */
export function whenTableComes(listener) {
  onCome = listener;
}

/** @param {typeof onKept} listener  Hears of each table whether it will be here after the page was closed. */
export function whenTableIsKept(listener) {
  onKept = listener;
}

/** @param {DataSpec} data @returns {string}  Its id. */
export function addTable(data) {
  const id = `${Date.now().toString(36)}-${count++}`;
  tables.set(id, unchanging(data));
  keep(id, data);
  return id;
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
  if (!coming.has(id)) keep(id, data);
}

/** The table of the present draft, where the browser has lost it. */
export function keepUsedTable() {
  stored.delete(lastUsed);
  const data = tables.get(lastUsed);
  if (data) keep(lastUsed, data);
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
async function keep(id, data) {
  const isLarge = /** @type {any[]} */ (data.X).length > MANY_ROWS;
  const text = isLarge
    ? new Promise((resolve) => setTimeout(() => resolve(stringify(data))))
    : stringify(data);
  if (await kept(id, text)) stored.add(id);
  onKept(id, stored.has(id));
}

/** Keeps a text too large for the store of drafts. @param {string} id @param {string} text @returns {Promise<boolean>}  Whether it is kept. */
export const keepText = (id, text) => kept(id, text);

/** @param {string} id @param {string | Promise<string>} text @returns {Promise<boolean>} */
function kept(id, text) {
  const isKept = put(id, text);
  coming.set(id, isKept);
  return isKept.finally(() => coming.get(id) === isKept && coming.delete(id));
}

/** @param {string} id @param {string | Promise<string>} given */
async function put(id, given) {
  try {
    const text = await given;
    const { store, isDone } = await open("readwrite");
    await done(store.put(/** @type {Kept} */ ({ id, used: Date.now(), text })));
    const old = (await done(store.index("used").getAllKeys())).slice(0, -MOST_KEPT);
    for (const key of old) store.delete(key);
    await isDone; // Only now there was room for it.
    tellPages(old);
    return true;
  } catch {
    return false; // No database, or no room in it: the table stays in memory.
  }
}

/** Without such a channel a table that was taken out is not kept anew. @param {IDBValidKey[]} gone */
function tellPages(gone) {
  try {
    if (!pages) {
      pages = new BroadcastChannel(`${DATABASE}.${STORE}`);
      pages.onmessage = ({ data }) => {
        for (const id of data) stored.delete(id);
        if (data.includes(lastUsed)) keepUsedTable();
      };
    }
    for (const id of gone) stored.delete(String(id));
    if (gone.length) pages.postMessage(gone);
  } catch {
    // Other pages do not hear of it.
  }
}

/** @param {string} id @returns {Promise<DataSpec | null>} */
async function restore(id) {
  try {
    const text = await keptText(id);
    if (text !== null) stored.add(id);
    return JSON.parse(text ?? localStorage.getItem(OLD_KEY + id) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} id @returns {Promise<string | null>}  Null where there is none, or no database. */
export async function keptText(id) {
  try {
    return await read(id).catch(() => read(id)); // What failed once is not gone.
  } catch {
    return null;
  }
}

/** @param {string} id @returns {Promise<string | null>} */
async function read(id) {
  const { store } = await open("readonly");
  const found = /** @type {Kept | undefined} */ (await done(store.get(id)));
  return found?.text ?? null;
}

/** @param {"readonly" | "readwrite"} mode @returns {Promise<{store: IDBObjectStore, isDone: Promise<void>}>}  Rejects where nothing was done. */
async function open(mode) {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("used", "used");
  const database = await done(request);
  try {
    const transaction = database.transaction(STORE, mode);
    /** @type {Promise<void>} */
    const isDone = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    isDone.catch(() => {}).finally(() => database.close());
    return { store: transaction.objectStore(STORE), isDone };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
