/** Numbers that Python packs as bits: grids of pictures, and whole documents. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { listed, numbersOf, unpacked } from "../lib/packed.js";

test("a packed grid is unpacked, and its numbers only once", () => {
  const numbers = Float64Array.of(1, -0, Infinity, 0.1);
  const grid = { shape: [2, 2], float64: Buffer.from(numbers.buffer).toString("base64") };
  const { rows, columns, values } = unpacked(grid);
  assert.deepEqual([rows, columns, [...values]], [2, 2, [1, -0, Infinity, 0.1]]);
  assert.equal(numbersOf(grid), values);
  assert.deepEqual(
    [
      ...unpacked([
        [1, { nonfinite: "inf" }],
        [null, 2],
      ]).values,
    ],
    [1, Infinity, NaN, 2],
  );
});

test("a document whose long lists came packed has every number listed, at any depth, and no other part altered", () => {
  const packed = (numbers, shape) => ({
    shape,
    float64: Buffer.from(Float64Array.from(numbers).buffer).toString("base64"),
  });
  const document = {
    schema: 1,
    note: null,
    X: [[0.5], [{ nonfinite: "nan" }]],
    steps: [
      {
        layers: [
          { before: { K: packed([1, -0, 0.1, 4, 5, 6, 7, 8], [2, 2, 1, 2]) }, activation: "tanh" },
          { before: { b: packed([1e-300, 2], [2]) }, layers: [{ delta: packed([3, 4], [1, 2]) }] },
        ],
      },
    ],
  };
  assert.deepEqual(listed(document), {
    schema: 1,
    note: null,
    X: [[0.5], [{ nonfinite: "nan" }]],
    steps: [
      {
        layers: [
          {
            before: {
              K: [
                [[[1, -0]], [[0.1, 4]]],
                [[[5, 6]], [[7, 8]]],
              ],
            },
            activation: "tanh",
          },
          { before: { b: [1e-300, 2] }, layers: [{ delta: [[3, 4]] }] },
        ],
      },
    ],
  });
});
