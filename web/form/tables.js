/**
 * Data too large for fields: tables that came from files or pastes, as the numbers that Python made of them. A draft names
 * its table by an id; the numbers are kept beside it, once, and in the browser as far as it lets them.
 */

/** @import {DataSpec} from "../engine/document.js" */

const KEY = "backprop.table.";
/** Of the tables of older drafts no more than these are kept in the browser. */
const MOST_KEPT = 3;

/** @type {Map<string, DataSpec>} */
const tables = new Map();
let count = 0;

/**
 * @param {DataSpec} data
 * @returns {{id: string, isKept: boolean}}  Whether it will be here after the page was closed.
 */
export function addTable(data) {
  const id = `${Date.now().toString(36)}-${count++}`;
  tables.set(id, data);
  return { id, isKept: keep(id, data) };
}

/** @param {string} id @param {DataSpec} data */
function keep(id, data) {
  try {
    const old = Object.keys(localStorage)
      .filter((key) => key.startsWith(KEY))
      .sort();
    for (const key of old.slice(0, Math.max(0, old.length - MOST_KEPT + 1))) localStorage.removeItem(key);
    localStorage.setItem(KEY + id, JSON.stringify(data));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} id @returns {DataSpec | null}  Null when it is gone. */
export function tableOf(id) {
  const known = tables.get(id);
  if (known) return known;
  try {
    const data = JSON.parse(localStorage.getItem(KEY + id) ?? "null");
    if (data) tables.set(id, data);
    return data;
  } catch {
    return null;
  }
}
