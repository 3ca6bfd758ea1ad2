/** Matrices of weights as in W x + b, or as in x W + b: in tables, in a sheet, in pasted blocks. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createPasting } from "../draft/pasting.js";
import { offersOfPrint } from "../draft/printed_array.js";
import { rowsAreSources, speakMatrices } from "../lib/matrices.js";
import { shownNames } from "../lib/quantities.js";
import { parameterRows, stepLayers } from "../lib/step_layers.js";
import { placeCells, readPasted } from "../mark/pasted.js";
import { pathsOf } from "../mark/quantities.js";
import { draftNamed, example, options } from "./page.js";

const PATH = "layers[0].gradients.W";
const GROUPS = [
  { title: "", accent: "backward", parts: [{ path: PATH, shape: [2, 3], perSample: false }], count: 6 },
];
const GRID = { path: "network.layers[0].W[0][0]", rows: 2, columns: 2, both: [2, 0], isTurned: true };

test.afterEach(() => speakMatrices(undefined));

test("a row of weights is the unit that they go into, until it is said otherwise", () => {
  assert.equal(rowsAreSources(), false);
  speakMatrices("out_of");
  assert.equal(rowsAreSources(), true);
  speakMatrices("into");
  assert.equal(rowsAreSources(), false);
});

test("tables list weights by the unit that they come from, then the biases", () => {
  const [step] = example.result.steps;
  const [layer] = stepLayers(step, shownNames(example.result.labels));
  const tails = () => parameterRows(layer).map(({ tail }) => tail);
  assert.deepEqual(tails(), ["W[0][0]", "W[0][1]", "b[0]", "W[1][0]", "W[1][1]", "b[1]"]);
  speakMatrices("out_of");
  assert.deepEqual(tails(), ["W[0][0]", "W[1][0]", "W[0][1]", "W[1][1]", "b[0]", "b[1]"]);
});

test("a column of a sheet goes along the rows that are shown", () => {
  speakMatrices("out_of");
  assert.deepEqual([...pathsOf({ path: PATH, shape: [2, 2], perSample: false })].slice(0, 2), [
    `${PATH}[0][0]`,
    `${PATH}[1][0]`,
  ]);
  const z = [...pathsOf({ path: "layers[0].z", shape: [2, 2], perSample: true })];
  assert.equal(z[1], "layers[0].z[0][1]");
});

test("a block goes in as x W + b has it; one that fits only as in W x + b is told, a square one is not asked about", () => {
  speakMatrices("out_of");
  const put = (/** @type {string} */ text) => placeCells(readPasted(text).cells, `${PATH}[0][0]`, GROUPS);
  const usual = put("1 4\n2 5\n3 6");
  assert.deepEqual([usual.entries[1], usual.notes], [[`${PATH}[1][0]`, "4"], []]);
  const other = put("1 2 3\n4 5 6");
  assert.deepEqual(other.entries[1], [`${PATH}[0][1]`, "2"]);
  assert.match(other.notes[0], /as in x W \+ b/);
  const square = put("1 2\n3 4");
  assert.deepEqual([square.isSquare, square.entries[1]], [false, [`${PATH}[1][0]`, "2"]]);
});

test("a grid that stands the other way round takes a block so, a row of biases, and a print", () => {
  const { block, square } = createPasting(options);
  const draft = draftNamed();
  const [first] = block(GRID, "1\t2\n3\t4", draft)(draft).network.layers;
  assert.deepEqual(first.W, [
    ["1", "3"],
    ["2", "4"],
  ]);
  assert.equal(square(GRID, "1\t2\n3\t4"), null);
  const biases = { path: "network.layers[0].b[0]", rows: 1, columns: 2, both: [2, 0], isTurned: true };
  for (const text of ["5\t6", "5\n6"])
    assert.deepEqual(block(biases, text, draft)(draft).network.layers[0].b, ["5", "6"]);
  const [asItStands] = offersOfPrint(
    [
      ["1", "2"],
      ["3", "4"],
    ],
    GRID,
    draft,
    options,
  );
  assert.deepEqual(asItStands.change(draft).network.layers[0].W, [
    ["1", "3"],
    ["2", "4"],
  ]);
});
