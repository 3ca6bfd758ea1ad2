/** Lines of arithmetic: those in sight come with a result, all when they are asked for, and the last ones stand for them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { lineOf } from "../lib/lineage.js";
import { createLines } from "../page/lines.js";
import { example, settled } from "./page.js";

const { worked, ...plain } = example.result;
const SEEN = "layers[1].gradients.W[0][0]";
const OTHER = "layers[0].z[0][0]";
const named = (path) => worked.find(({ quantity }) => quantity === path);
const PREDICTED = "layers[1].a[0][0]";

/** Lines of the example, of which a result shows one; the calls made so far, to be answered. */
function shown(first = example.result) {
  const calls = [];
  const call = (method, params, options = {}) =>
    new Promise((resolve, reject) => {
      options.signal?.addEventListener("abort", () => reject(options.signal.reason));
      calls.push({ method, params: JSON.parse(params), resolve, reject, ...options });
    });
  let painted = 0;
  const lines = createLines({ call, result: first, specText: '"first"', onMore: () => (painted += 1) });
  const of = (path) => lineOf(lines.lineage, path);
  return { calls, lines, of, painted: () => painted };
}

/** Another result of the same network. */
const next = () => ({ ...plain, lines: [{ ...named(SEEN), note: "next" }] });

test("of the result that the build made all lines are there, and none is asked for", async () => {
  const { calls, lines, of } = shown();
  await lines.fetch(SEEN);
  await lines.fetchAll();
  assert.deepEqual([calls, of(OTHER)], [[], { line: named(OTHER), isStale: false }]);
});

test("after an edit the line in sight is of its result, and the others are known to be of the one before", () => {
  const { lines, of } = shown();
  lines.begin(next(), '"next"');
  assert.deepEqual([of(SEEN).line.note, of(SEEN).isStale], ["next", false]);
  assert.deepEqual(of(OTHER), { line: named(OTHER), isStale: true });
  assert.deepEqual([lines.lineage.all, lines.lineage.into.size > 0], [null, true]);
});

test("a line that is looked at is asked for once, of the spec that is shown", async () => {
  const { calls, lines, of, painted } = shown();
  lines.begin(next(), '"next"');
  lines.fetch(PREDICTED);
  lines.fetch(PREDICTED);
  lines.fetch(SEEN);
  assert.deepEqual(
    calls.map(({ method, params }) => [method, params]),
    [["worked", { spec: "next", format: "lines", quantities: [PREDICTED] }]],
  );
  calls[0].resolve(JSON.stringify({ lines: [named(PREDICTED)] }));
  await settled();
  assert.deepEqual([of(PREDICTED).isStale, of("prediction[0][0]").isStale, painted()], [false, false, 1]);
});

test("a given number has no line and is not asked for again; after a failure it may be", async () => {
  const { calls, lines } = shown(next());
  for (const [path, field] of [
    ["X[0][0]", "quantities"],
    [OTHER, null],
  ]) {
    lines.fetch(path);
    calls.at(-1).reject(Object.assign(new Error("no"), { field }));
    await settled();
  }
  lines.fetch("X[0][0]");
  lines.fetch(OTHER);
  assert.deepEqual(
    calls.map(({ params }) => params.quantities[0]),
    ["X[0][0]", OTHER, OTHER],
  );
});

test("all lines come in parts, once, and are all of the present result", async () => {
  const { calls, lines, of, painted } = shown(next());
  const both = [lines.fetchAll(), lines.fetchAll()];
  assert.equal(calls.length, 1);
  calls[0].onProgress(JSON.stringify(worked.slice(0, 9)));
  assert.equal(lines.lineage.all, null);
  calls[0].resolve(JSON.stringify({ lines: worked.slice(9) }));
  await Promise.all(both);
  assert.deepEqual([lines.lineage.all, of(OTHER).isStale, painted()], [worked, false, 1]);
});

test("lines of a result that is no longer shown are dropped, and those of one that comes back are kept", async () => {
  const { calls, lines, painted } = shown(next());
  const before = lines.known;
  const all = lines.fetchAll();
  lines.begin(next(), '"another"');
  await all;
  assert.deepEqual([lines.lineage.all, painted()], [null, 0]);
  lines.show(before);
  lines.fetchAll();
  assert.deepEqual(
    calls.map(({ params }) => params.spec),
    ["first", "first"],
  );
});

test("of another network nothing stands for the lines to come; too many are not asked for together", async () => {
  const { calls, lines, of } = shown();
  lines.begin({ ...next(), labels: { ...plain.labels, inputs: ["a", "b"] } }, '"other"');
  assert.deepEqual([of(OTHER).line, of(SEEN).line.note], [undefined, "next"]);
  lines.begin({ ...next(), worked_omitted: 4_000 }, '"large"');
  await lines.fetchAll();
  assert.deepEqual(calls, []);
});
