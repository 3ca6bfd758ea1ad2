/** Addresses of lessons, and of pages that were opened without their other files. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { frameOf, ownAddress, passingStore } from "../lib/embedded.js";
import { unpackingNeeded } from "../lib/unpacked.js";

test("an address embeds the page and hides parts of it, and what it cannot hide is known", () => {
  assert.deepEqual(frameOf(""), { isEmbedded: false, hidden: [], unknown: [] });
  assert.deepEqual(frameOf("?embed&hide=setup,tables&hide=x"), {
    isEmbedded: true,
    hidden: ["setup", "tables"],
    unknown: ["x"],
  });
});

test("a link from a lesson opens the whole page", () => {
  const href = "https://host/calculator/?embed&hide=setup#spec=e30";
  assert.equal(ownAddress({ href, search: "?embed&hide=setup" }), "https://host/calculator/");
  assert.equal(ownAddress({ href: "https://host/?v=2#train", search: "?v=2" }), "https://host/?v=2");
});

test("what a lesson keeps ends with its page", () => {
  const store = passingStore();
  store.setItem("a", "1");
  assert.equal(store.getItem("a"), "1");
  store.removeItem("a");
  assert.equal(store.getItem("a"), null);
  assert.equal(passingStore().getItem("a"), null);
});

test("a page from inside a zip says so, one from a folder tells to copy all of it, a served one neither", () => {
  const told = (pathname, protocol = "file:") => unpackingNeeded({ protocol, pathname });
  assert.equal(told("/calculator.zip/index.html", "https:"), "");
  for (const path of [
    "/C:/Users/me/AppData/Local/Temp/Temp1_backprop.zip/index.html",
    "/C:/Users/me/AppData/Local/Temp/7zO4F2A1B/index.html",
    "/C:/Users/me/AppData/Local/Temp/Rar$EXa0.123/index.html",
    "/home/me/.cache/.fr-x1Y2z3/index.html",
  ])
    assert.match(told(path), /opened from inside a zip file: unpack/, path);
  assert.match(
    told("/home/me/backprop/dist/index.html"),
    /Unpack the whole zip file, or copy the whole folder/,
  );
});
