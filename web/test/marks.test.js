/** Marks on the numbers of a layer: in the draft, in a spec, in a step. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isMarked, marksDraft, marksOf, readMarks, withMark } from "../draft/marks.js";
import { isNotThere, markOf, marksKey } from "../lib/marks.js";
import { firstSelection } from "../lib/quantities.js";
import { firstPaths } from "../mark/quantities.js";

/** @param {Record<string, any>} frozen @param {Record<string, any>} [absent] @returns {any} */
const layer = (frozen, absent = {}) => ({ kind: "dense", frozen, absent });

test("a press marks one number alone, another takes the mark away", () => {
  const once = layer(withMark(layer({}), "frozen", "W", [2, 2], true, [0, 1]));
  assert.deepEqual(once.frozen, {
    W: [
      [false, true],
      [false, false],
    ],
  });
  assert.deepEqual(withMark(once, "frozen", "W", [2, 2], false, [0, 1]), {
    W: [
      [false, false],
      [false, false],
    ],
  });
});

test("one number of a whole frozen parameter is trained again, the others stay frozen", () => {
  assert.deepEqual(withMark(layer({ b: true }), "frozen", "b", [3], false, [1]), { b: [true, false, true] });
});

test("a spec states a whole parameter by true, and nothing where no number has a mark", () => {
  assert.equal(marksOf(layer({ W: [[true, true]] }), "frozen", "W", [1, 2]), true);
  assert.equal(marksOf(layer({ W: [[false, false]] }), "frozen", "W", [1, 2]), undefined);
  /** @type {any} */
  const field = { name: "frozen", of: ["W", "b"] };
  assert.deepEqual(
    readMarks(layer({ W: [[true, false]], b: true }), field, (name) => (name === "W" ? [1, 2] : null)),
    {
      W: [[true, false]],
    },
  );
  assert.equal(
    readMarks(layer({}), field, () => [1]),
    undefined,
  );
});

test("marks follow the size of a layer: new numbers have none, those that are gone are not told", () => {
  assert.deepEqual(marksOf(layer({ W: [[true, false]] }), "frozen", "W", [2, 2]), [
    [true, false],
    [false, false],
  ]);
  assert.deepEqual(marksOf(layer({ b: [false, true] }), "frozen", "b", [1]), undefined);
});

test("the draft of a spec's marks is its own copy", () => {
  const given = { W: [[true]] };
  const made = marksDraft(given);
  assert.deepEqual(made, given);
  assert.notEqual(made.W, given.W);
  assert.deepEqual(marksDraft(undefined), {});
  assert.equal(isMarked(layer(made), "frozen", "W", [0, 0]), true);
});

/** @type {any} */
const step = {
  layers: [
    {
      gradients: {
        W: [
          [0, 1],
          [2, 3],
        ],
        b: [4, 5],
      },
      absent: {
        W: [
          [true, false],
          [false, false],
        ],
      },
      frozen: { b: [true, true] },
    },
  ],
};

test("the first number that is looked at is one that is there", () => {
  assert.equal(firstSelection(/** @type {any} */ ({ steps: [step] })), "layers[0].gradients.W[0][1]");
});

test("a step says of an entry whether it is absent or frozen", () => {
  assert.equal(markOf(step.layers[0], "W[0][0]"), "absent");
  assert.equal(markOf(step.layers[0], "b[1]"), "frozen");
  assert.equal(markOf(step.layers[0], "W[1][1]"), "");
  assert.ok(isNotThere(step, "layers[0].updates.W[0][0]"));
  assert.ok(isNotThere(step, "layers[0].state.W.m[0][0]"));
  assert.ok(!isNotThere(step, "layers[0].updates.W[0][1]"));
  assert.ok(!isNotThere(step, "loss"));
  assert.notEqual(marksKey(step.layers), marksKey([{}]));
});

test("a sheet does not ask for what is not there", () => {
  const part = {
    path: "layers[0].updates.W",
    shape: [2, 2],
    perSample: false,
    absent: step.layers[0].absent.W,
  };
  const group = { title: "", accent: /** @type {const} */ ("update"), parts: [part], count: 3 };
  assert.deepEqual(firstPaths(group, 9), [
    "layers[0].updates.W[0][1]",
    "layers[0].updates.W[1][0]",
    "layers[0].updates.W[1][1]",
  ]);
});
