/** Tables beside the draft: one counts as kept when the browser's database has it, whichever of its calls fails. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import * as tables from "../draft/tables.js";

const DATA = /** @type {any} */ ({ X: [[1]], Y: [[2]] });

/** The database: what it holds, and the one call that fails, counted from now; 0: none. */
const database = { rows: new Map(), fails: "", left: 0, open: 0 };
const isDue = (call) => call === database.fails && --database.left === 0;
const fail = (call, nth = 1) => Object.assign(database, { fails: call, left: nth });

/** An answer, or an error, in a later turn. @param {boolean} isFault @param {() => any} work */
function request(isFault, work) {
  const made = /** @type {any} */ ({});
  queueMicrotask(() => {
    if (isFault) Object.assign(made, { error: new Error("no") }).onerror();
    else Object.assign(made, { result: work() }).onsuccess?.();
  });
  return made;
}

function transaction() {
  if (isDue("transaction")) throw new Error("no");
  const waiting = new Map(database.rows);
  const made = /** @type {any} */ ({ error: null });
  let isFault = isDue("commit");
  const asked = (/** @type {string} */ call, /** @type {() => any} */ work) => {
    const isDueNow = isDue(call);
    isFault ||= isDueNow;
    return request(isDueNow, work);
  };
  setImmediate(() => {
    if (isFault) return Object.assign(made, { error: new Error("no room") }).onabort();
    database.rows = waiting;
    made.oncomplete();
  });
  made.objectStore = () => ({
    put: (row) => asked("put", () => waiting.set(row.id, row)),
    get: (id) => asked("get", () => waiting.get(id)),
    delete: (id) => asked("delete", () => waiting.delete(id)),
    index: () => ({
      getAllKeys: () =>
        asked("keys", () => [...waiting.values()].sort((a, b) => a.used - b.used).map(({ id }) => id)),
    }),
  });
  return made;
}

/** @type {[string, boolean][]}  What was told, the last last. */
let told = [];

beforeEach(() => {
  Object.assign(database, { rows: new Map(), fails: "", left: 0, open: 0 });
  told = [];
  tables.whenTableIsKept((id, isKept) => told.push([id, isKept]));
  Object.assign(globalThis, {
    indexedDB: {
      open: () =>
        request(isDue("open"), () => {
          database.open += 1;
          return { transaction, close: () => (database.open -= 1) };
        }),
    },
    localStorage: { getItem: () => null },
    BroadcastChannel: class {
      postMessage() {}
    },
  });
});

/** Until the database has answered all. */
const answered = async () => {
  while (tables.tablesKept()) await tables.tablesKept();
  await pause(1);
};

for (const call of ["open", "transaction", "put", "keys", "commit"])
  test(`the n-th ${call} fails: that table is said not to be kept, and the others are`, async () => {
    for (const nth of [1, 2, 3]) {
      database.rows.clear();
      told = [];
      fail(call, nth);
      const ids = [];
      for (let k = 0; k < 3; k++) {
        ids.push(tables.addTable(DATA));
        await answered();
      }
      assert.deepEqual(
        told,
        ids.map((id, k) => [id, k !== nth - 1]),
      );
      assert.deepEqual(
        [...database.rows.keys()],
        ids.filter((_, k) => k !== nth - 1),
      );
      assert.deepEqual(tables.tableOf(ids[nth - 1]), DATA, "it is used all the same");
      tables.useTable(ids[nth - 1]);
      await answered();
      assert.deepEqual(told.at(-1), [ids[nth - 1], true], "and kept the next time");
      assert.equal(database.open, 0, "none is left open");
    }
  });

for (const call of ["open", "transaction", "get"])
  test(`a table whose reading fails at the first ${call} is read all the same`, async () => {
    const id = `read ${call}`;
    database.rows.set(id, { id, used: 1, text: JSON.stringify(DATA) });
    fail(call);
    assert.equal(tables.tableOf(id), "coming");
    assert.deepEqual(await tables.tableWhenCome(id), DATA);
    fail("put");
    tables.useTable(id);
    await answered();
    assert.deepEqual(told, [[id, true]], "what was read is there, whether it was written again or not");
  });

test("a table that is used while it is being kept is written once", async () => {
  let puts = 0;
  const { indexedDB: own } = /** @type {any} */ (globalThis);
  Object.assign(globalThis, {
    indexedDB: {
      open: () => {
        puts += 1;
        return own.open();
      },
    },
  });
  tables.useTable(tables.addTable(DATA));
  await answered();
  assert.equal(puts, 1);
});

test("a browser in which pages cannot tell each other keeps tables too", async () => {
  Object.assign(globalThis, {
    BroadcastChannel: class {
      constructor() {
        throw new Error("no");
      }
    },
  });
  const id = tables.addTable(DATA);
  await answered();
  assert.deepEqual(told, [[id, true]]);
});
