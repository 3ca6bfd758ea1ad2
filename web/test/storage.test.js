/** Each n-th call of the browser's store fails: no work is lost, and it is said. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createStorage } from "../draft/storage.js";

/** @param {{left: number}} until  Calls before the one that fails. */
function faultyStore(until) {
  const items = new Map();
  const meet = () => {
    if (until.left-- === 0) throw new DOMException("full", "QuotaExceededError");
  };
  const store = {
    getItem(key) {
      meet();
      return items.get(key) ?? null;
    },
    setItem(key, text) {
      meet();
      items.set(key, text);
    },
    removeItem(key) {
      meet();
      items.delete(key);
    },
  };
  return { items, store };
}

/** @param {Map<string, string>} local @param {Map<string, string>} own @param {string[]} heard */
function opened(local, own, heard) {
  return createStorage({
    local: () => local,
    own: () => own,
    isDraft: (draft) => typeof draft === "string",
    onFailed: () => heard.push("failed"),
    onSaved: () => heard.push("saved"),
    onElsewhere: () => {},
  });
}

const draftsIn = ({ kept, others }) => [kept?.draft, others];

test("the n-th call of a store fails, for every n: the earlier work and the last are found again", () => {
  const until = { left: Number.POSITIVE_INFINITY };
  let calls = 0;
  for (let n = 0; n <= calls; n++) {
    const [local, own] = [faultyStore(until), faultyStore(until)];
    const first = opened(local.store, own.store, []);
    first.save({ draft: "earlier" });
    first.write();

    until.left = n;
    const heard = [];
    const page = opened(local.store, own.store, heard);
    const found = draftsIn(page.load());
    for (const draft of ["one", "two"]) {
      page.save({ draft });
      page.write();
    }
    page.write(); // As the page is left.
    const isOver = until.left < 0;
    until.left = Number.POSITIVE_INFINITY;
    if (isOver) {
      calls = n + 1;
      assert.equal(heard.filter((what) => what === "failed").length, 1, `call ${n}: said once`);
    } else assert.deepEqual(heard, ["saved", "saved"]);

    const again = draftsIn(opened(local.store, own.store, []).load());
    assert.equal(again[0], "two", `call ${n}: the last work is there after a reload`);
    if (!found.includes("earlier"))
      assert.ok(again.includes("earlier"), `call ${n}: what was not read is not replaced`);
  }
  assert.ok(calls >= 6, `${calls} calls failed`);
});

test("what is kept and cannot be read is never replaced, and the page goes on to say so", () => {
  const until = { left: Number.POSITIVE_INFINITY };
  const [local, own] = [faultyStore(until), faultyStore(until)];
  local.items.set("backprop.draft", "earlier");
  until.left = 0;
  const page = opened(local.store, own.store, []);
  assert.equal(page.load().kept, null);
  page.save({ draft: "new" });
  page.write();
  assert.equal(local.items.get("backprop.draft"), "earlier");
  assert.ok(page.isFailing);
});
