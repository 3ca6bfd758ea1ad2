/** Undo and redo of drafts, back to the start. Edits of one field in a row are one entry. */

/**
 * @template T
 * @param {T} first
 * @param {number} [most]  Entries kept; the first is kept always.
 */
export function createHistory(first, most = 500) {
  /** @type {T[]} */
  let past = [];
  let present = first;
  /** @type {T[]} */
  let future = [];
  let lastKey = "";

  return {
    get present() {
      return present;
    },
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
    /** @param {T} next @param {string} [key]  Entries with the same key in a row are one; empty stands alone. */
    push(next, key = "") {
      if (!key || key !== lastKey) past.push(present);
      if (past.length > most) past = [past[0], ...past.slice(-most + 1)];
      present = next;
      future = [];
      lastKey = key;
    },
    /** Replaces the present one: what Python drew belongs to the edit that asked for it. @param {T} next */
    amend(next) {
      present = next;
    },
    /** Ends a run of edits of one field. */
    settle() {
      lastKey = "";
    },
    undo() {
      const previous = past.pop();
      if (previous === undefined) return false;
      future.push(present);
      present = previous;
      lastKey = "";
      return true;
    },
    redo() {
      const next = future.pop();
      if (next === undefined) return false;
      past.push(present);
      present = next;
      lastKey = "";
      return true;
    },
  };
}
