/** Rows that a network is asked about, kept with the draft. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  askedRows,
  isAskedRows,
  pastedInto,
  shownCells,
  typedInto,
  withAskedRows,
} from "../draft/asked_rows.js";

const draft = /** @type {any} */ ({ title: "t" });

test("rows go with the draft, and blank ones at its end are none", () => {
  const made = withAskedRows(draft, [
    ["1", "2"],
    ["", ""],
    ["", "3"],
    [" ", ""],
  ]);
  assert.deepEqual(askedRows(made), [
    ["1", "2"],
    ["", ""],
    ["", "3"],
  ]);
  assert.equal(withAskedRows(made, [["", " "]]).predict, undefined);
  assert.equal(askedRows(draft), askedRows(draft), "none is always the same none");
});

test("what is typed or pasted beyond the rows that there are makes rows, and changes no older draft", () => {
  const cells = [["1"]];
  assert.deepEqual(typedInto(cells, 1, 1, "x"), [["1"], ["", "x"]]);
  assert.deepEqual(
    pastedInto(cells, 0, 1, [
      ["2", "3"],
      ["4", "5"],
    ]),
    [
      ["1", "2", "3"],
      ["", "4", "5"],
    ],
  );
  assert.deepEqual(cells, [["1"]]);
  assert.deepEqual(shownCells([["1", "2", "3"], []], 2), [
    ["1", "2"],
    ["", ""],
  ]);
});

test("many rows stand beside the draft", () => {
  const many = Array.from({ length: 1000 }, (_, r) => [String(r)]);
  const made = withAskedRows(draft, many);
  assert.deepEqual(Object.keys(made.predict ?? {}), ["table", "rows"]);
  assert.deepEqual(askedRows(made), many);
});

test("what a browser kept is such rows or is refused", () => {
  for (const good of [{ cells: [["1", ""]] }, { table: "a", rows: 4 }]) assert.ok(isAskedRows(good));
  for (const bad of [{}, null, { cells: "1" }, { cells: [[1]] }, { table: 1, rows: 2 }, { table: "a" }])
    assert.ok(!isAskedRows(bad), JSON.stringify(bad));
});
