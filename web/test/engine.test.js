/** The engine's parts that need neither worker nor browser: what it refuses, its packs, its digests. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { refusal as guarded } from "../engine/guard.js";
import { mountPack } from "../engine/pack.js";
import { isSliced, workOf } from "../engine/sliced.js";
import { stringify } from "../lib/json.js";

test("the engine refuses what would end Python, also inside a text", () => {
  assert.equal(guarded('{"spec":{}}'), null);
  const deep = "[".repeat(30);
  for (const params of [`{"spec":${deep}`, stringify({ spec_text: deep }), stringify({ text: deep })])
    assert.match(guarded(params), /levels deep/);
  assert.equal(guarded(stringify({ text: "1,2\n3,4" })), null);
});

test("calls that go on in slices are known, and the check, explaining and lines go beside a training", () => {
  assert.deepEqual(["train", "check", "lines", "run"].map(isSliced), [true, true, true, false]);
  assert.deepEqual(["train", "experiment", "check", "explain", "lines", "run"].map(workOf), [
    "training",
    "training",
    "check",
    "explain",
    "lines",
    "other",
  ]);
});

test("a pack puts every file where it belongs", () => {
  const files = { "/a/one.py": "1", "/a/two.py": "", "/b/three.py": "ŷ" };
  const bodies = Object.values(files).map((text) => Buffer.from(text));
  const index = Buffer.from(JSON.stringify(Object.keys(files).map((path, i) => [path, bodies[i].length])));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(index.length);
  const { buffer } = new Uint8Array(Buffer.concat([length, index, ...bodies]));
  const [folders, written] = [[], {}];
  mountPack(
    {
      mkdirTree: (path) => folders.push(path),
      writeFile: (path, bytes) => {
        written[path] = new TextDecoder().decode(bytes);
      },
    },
    buffer,
  );
  assert.deepEqual(written, files);
  assert.deepEqual(folders, ["/a", "/b"]);
});

test("a digest without the browser's own is the standard one", async () => {
  const own = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: {}, configurable: true });
  const { sha256 } = await import("../engine/sha256.js");
  for (const text of ["", "abc", "x".repeat(1000)])
    assert.equal(await sha256(Buffer.from(text)), createHash("sha256").update(text).digest("hex"));
  Object.defineProperty(globalThis, "crypto", own);
});
