/** Blocks from a spreadsheet: pasted whole or not at all. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inserted } from "../draft/layer_edits.js";
import { blockOf } from "../draft/pasted_block.js";
import { createPasting } from "../draft/pasting.js";
import { draftNamed, options } from "./page.js";

const { block, refusalOfValue, square } = createPasting(options);
const WEIGHT = { path: "network.layers[0].W[0][0]", rows: 2, columns: 2, both: [2, 1] };
const BIAS = { path: "network.layers[0].b[0]", rows: 2, columns: 1, both: [2, 1] };
const DATA = { path: "data.X[0][0]", rows: 1, columns: 2, both: [2, 1] };
const pasted = (place, text, draft = draftNamed()) => block(place, text, draft)?.(draft) ?? null;

for (const text of ["1\t2\n3\t4", "1,2\n3,4", "1;2\r\n3;4\r\n", "1 2\n3 4", "1\t2\r3\t4\r"])
  test(`${JSON.stringify(text)} fills the whole grid`, () => {
    assert.deepEqual(pasted(WEIGHT, text).network.layers[0].W, [
      ["1", "2"],
      ["3", "4"],
    ]);
  });

test("a square block of weights may go in either way round, data and other shapes may not", () => {
  const put = square(WEIGHT, "1\t2\n3\t4");
  const made = (/** @type {boolean} */ isTurned) => put?.(isTurned)(draftNamed()).network.layers[0].W;
  assert.deepEqual(made(false), [
    ["1", "2"],
    ["3", "4"],
  ]);
  assert.deepEqual(made(true), [
    ["1", "3"],
    ["2", "4"],
  ]);
  assert.equal(square({ ...DATA, rows: 2 }, "1\t2\n3\t4"), null);
  assert.equal(square(BIAS, "1\n2"), null);
  assert.equal(square(WEIGHT, "1"), null);
});

const WRONG = [
  [
    "1\t2\t3\n4\t5\t6",
    "Weights of layer 1: “2×3” is not allowed. Allowed: 2 rows × 2 columns. Nothing was changed.",
  ],
  ["1\t2\n3", "“2 rows of 1 to 2 columns” is not allowed."],
  ["1\t2", "“1×2” is not allowed."],
];
for (const [text, sentence] of WRONG)
  test(`${JSON.stringify(text)} changes nothing`, () => {
    assert.throws(
      () => pasted(WEIGHT, text),
      ({ message }) => message.includes(sentence),
    );
  });

test("one plain value, even with a decimal comma, is the field's own business", () => {
  for (const text of ["1", "1,5", " −2,25 ", "", "abc"]) assert.equal(blockOf(text), null, text);
});

test("a bias vector may be copied as one row", () => {
  assert.deepEqual(pasted(BIAS, "1\t2").network.layers[0].b, ["1", "2"]);
});

test("samples are pasted with their targets", () => {
  const { data } = pasted(DATA, "0\t0\t0\n0\t1\t1\n1\t0\t1\n1\t1\t0");
  assert.deepEqual(data.X, [
    ["0", "0"],
    ["0", "1"],
    ["1", "0"],
    ["1", "1"],
  ]);
  assert.deepEqual(data.Y, [["0"], ["1"], ["1"], ["0"]]);
  assert.equal(data.rows, 4);
});

test("inputs alone fill the rows that are there", () => {
  assert.deepEqual(pasted(DATA, "5\t6").data.X, [["5", "6"]]);
  assert.throws(() => pasted(DATA, "5\t6\n7\t8"), /Inputs: “2×2” is not allowed/);
});

test("more rows than are allowed are refused before they are read", () => {
  const rows = options.limits.samples + 1;
  assert.throws(
    () => pasted(DATA, "1\t2\t3\n".repeat(rows)),
    new RegExp(`Data: “${rows} rows” is not allowed`),
  );
});

test("sequences are pasted whole or not at all", () => {
  const draft = draftNamed("rnn-bptt");
  const place = { path: "data.X[0][0][0]", rows: 2, columns: 1, both: [1, 1] };
  assert.deepEqual(pasted(place, "3\n4", draft).data.X, [[["3"], ["4"]]]);
  assert.throws(() => pasted(place, "3\n4\n5", draft), /“3×1” is not allowed\. Allowed: 2 rows × 1 column\./);
});

test("a block of a layer inside a block is called by both numbers", () => {
  const draft = inserted(draftNamed(), "network.layers", 1, "residual", options, 2);
  const place = { ...WEIGHT, path: "network.layers[1].layers[0].W[0][0]" };
  assert.throws(() => pasted(place, "1\t2\t3", draft), /Weights of layer 2\.1: /);
});

const LARGE = {
  "a megabyte": "1".repeat(1_000_000),
  rows: "1\t2\n".repeat(250_000),
  blanks: "1 ".repeat(500_000),
};
for (const [what, text] of Object.entries(LARGE)) {
  for (const place of [WEIGHT, DATA])
    test(`${what} pasted into the grid of ${place.path} is refused in a short sentence`, () => {
      assert.throws(
        () => pasted(place, text) ?? assert.fail("a plain value"),
        ({ message }) =>
          message.includes("is not allowed. Allowed: ") &&
          message.includes("Nothing was pasted.") &&
          message.length < 400,
      );
    });
  for (const path of ["optimizer.learning_rate", "init.seed"])
    test(`${what} pasted into ${path} is refused in a short sentence`, () => {
      const { message } = refusalOfValue(text, "Label", "a number");
      assert.match(message, /^Label: “.*…” is not allowed\. Allowed: a number\. .*Nothing was pasted\.$/);
      assert.ok(message.length < 400);
    });
}

test("a value of usual length is not looked at", () => {
  assert.equal(refusalOfValue("0.1", "Label", "a number"), null);
});
