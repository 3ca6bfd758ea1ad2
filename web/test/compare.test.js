/** What a step is compared with: kept with the draft, fields of a program, rows beside ours. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, fieldsOf, matching } from "../compare/fields.js";
import {
  choicesAsked,
  heldOf,
  isHeld,
  numbersOf,
  withChoice,
  withHeld,
  withNumbers,
  withSetting,
  withText,
} from "../compare/held.js";
import { meantBy, namesOf, wholeName } from "../compare/names.js";
import { cellsOf, chosenRows, differenceOf, digitsFor, summaryOf } from "../compare/rows.js";
import { isDraft } from "../draft/kept_draft.js";
import { isExample, retitled } from "../draft/titles.js";
import { draftNamed, example, examples, options } from "./page.js";

const draft = draftNamed("first-step");
const sgd = { learning_rate: 0.01, momentum: 0, nesterov: false, order: null, precision: "float32" };
const row = (/** @type {any} */ settings) => ({
  defaults: {},
  settings,
  lines: [],
  bias_lines: [],
  gradient: "S",
  departures: [],
});
/** @type {import("../contract/types.js").ToolRow} */
const TOOL = {
  name: "toy",
  label: "Toy",
  version: "1.2",
  source: "",
  group: "Toys",
  weights_order: "",
  defaults: {},
  precision: "float32",
  reported: "before",
  activations: ["sigmoid", "tanh"],
  losses: ["squared"],
  scalings: ["none"],
  departures: [],
  optimizers: [
    { name: "sgd", ...row({ optimizer: "sgd", loss: "squared", hidden: null, ...sgd }) },
    { name: "adam", ...row({ optimizer: "adam", loss: "squared", beta_1: 0.9 }) },
  ],
};

test("what is compared goes with the draft, is no edit of the set-up, and blank parts are none", () => {
  const typed = withSetting(withHeld(draft, { tool: "weka" }), "momentum", " 0.2");
  assert.deepEqual(heldOf(typed), { tool: "weka", settings: { momentum: " 0.2" } });
  assert.ok(isDraft(JSON.parse(JSON.stringify(typed)), options));
  const own = examples.find(({ name }) => name === "first-step");
  assert.ok(own && isExample(typed, own, options));
  assert.equal(retitled(typed, draft, examples, options).title, draft.title);
  assert.deepEqual(withHeld(withSetting(typed, "momentum", ""), { tool: "" }), draft);
});

test("numbers are kept as they were pasted; other numbers forget what was chosen, an edit of them does not", () => {
  const first = withChoice(withNumbers(draft, "W1 = [[1, 2]]"), 0, { turned: true });
  const edited = withText(first, "W1 = [[1, 2 ]]");
  assert.deepEqual(numbersOf(heldOf(edited)), { data: "W1 = [[1, 2 ]]" });
  assert.deepEqual(heldOf(edited).choices, { 0: { turned: true } });
  const file = withNumbers(edited, "UEs=", "weights.npz");
  assert.deepEqual(heldOf(file), { numbers: { data: "UEs=", file: "weights.npz" } });
  assert.deepEqual(withNumbers(file, ""), draft);
});

test("a choice that is half typed asks for nothing, and the next array's comes at its place", () => {
  const chosen = withChoice(withChoice(draft, 2, { count: "3", unit: "steps" }), 1, {
    count: "x",
    quantity: "loss",
  });
  assert.deepEqual(choicesAsked(heldOf(chosen)), [{}, { quantity: "loss" }, { after: { steps: 3 } }]);
});

for (const [what, value] of /** @type {[string, unknown][]} */ ([
  ["a side that there is not", { side: "both" }],
  ["a setting that is no text", { settings: { momentum: 0.9 } }],
  ["numbers without their text", { numbers: {} }],
  ["a choice that is no choice", { choices: { 0: { turned: "yes" } } }],
]))
  test(`${what} is nothing that was kept`, () => assert.equal(isHeld(value), false));

test("fields are made of the settings of the optimizer that is meant", () => {
  assert.deepEqual(
    fieldsOf(TOOL, "").map(({ name, kind }) => `${name} ${kind}`),
    [
      "optimizer choice",
      "learning_rate number",
      "hidden choice",
      "momentum number",
      "nesterov flag",
      "order list",
      "precision choice",
    ],
  );
  assert.deepEqual(
    fieldsOf(TOOL, "adam").map(({ name }) => name),
    ["optimizer", "beta_1"],
  );
});

test("settings are asked as numbers, flags and lists; what cannot be read is named", () => {
  const typed = {
    optimizer: "sgd",
    momentum: "−0.5",
    nesterov: "yes",
    order: "[1, 0]",
    beta_1: "0.9",
    learning_rate: "fast",
  };
  const { as, faults } = asked(TOOL, typed);
  assert.deepEqual(as, { tool: "toy", optimizer: "sgd", momentum: -0.5, nesterov: true, order: [1, 0] });
  assert.deepEqual(faults, { learning_rate: "learning rate: “fast” is not a number" });
});

test("a program is found by its name, its version or its optimizer", () => {
  for (const text of ["", "TOY", "1.2 toy", "adam"]) assert.equal(matching([TOOL], text).length, 1, text);
  assert.equal(matching([TOOL], "toy rprop").length, 0);
});

const rows = /** @type {import("../contract/types.js").BesideRow[]} */ ([
  {
    array: 1,
    quantity: "layers[0].after.W[0][1]",
    after: { steps: 1 },
    theirs: "0.2000",
    ours: 0.25,
    off: -500,
    agrees: false,
  },
  {
    array: 0,
    quantity: "layers[0].delta[0][10]",
    after: { steps: 1 },
    theirs: "2e-9",
    ours: 1e-9,
    off: 5e15,
    agrees: false,
  },
  {
    array: 0,
    quantity: "layers[0].delta[0][2]",
    after: { steps: 1 },
    theirs: "0.5",
    ours: 0.5,
    off: 0,
    agrees: true,
  },
]);
const table = {
  arrays: [
    { name: "", quantity: "layers[0].delta", unit: "float64" },
    { name: "", quantity: "layers[0].after.W", unit: "digits" },
  ],
  count: 3,
  agree: 1,
  rows,
  rows_omitted: 0,
};
const nameOf = (/** @type {string} */ path) => path;

test("rows are narrowed and sorted, indices by their numbers", () => {
  const shown = (/** @type {any} */ which, /** @type {any} */ by = "worst") =>
    chosenRows(table, which, by, nameOf).map((one) => rows.indexOf(one));
  assert.deepEqual(shown("all"), [0, 1, 2]);
  assert.deepEqual(shown("all", "order"), [2, 1, 0]);
  assert.deepEqual(shown("differing"), [0, 1]);
  assert.deepEqual(shown("backward"), [1, 2]);
  assert.deepEqual(shown("after"), [0]);
});

test("a difference is told in units, a great one as a ratio, and digits go on until it is seen", () => {
  assert.deepEqual(differenceOf(rows[0], table.arrays[1]), { text: "−500.0", unit: "of the last digit" });
  assert.deepEqual(differenceOf(rows[1], table.arrays[0]), { text: "× 2", unit: "" });
  const near = { ...rows[1], theirs: "1.0000003e-9", off: 1.4e9 };
  assert.equal(differenceOf(near, table.arrays[0]).text, "+3.0e−5 %");
  assert.equal(digitsFor(near, 4), 9);
  assert.equal(digitsFor(rows[2], 4), 4);
});

test("the table is copied with all digits, and its sum says how many differ", () => {
  const { head, rows: cells } = cellsOf(table, rows, nameOf, "toy");
  assert.equal(head[3], "toy");
  assert.deepEqual(cells[0].slice(1), [
    "layers[0].after.W[0][1]",
    "1 step",
    "0.2000",
    "0.25",
    "-500",
    "digits",
    "no",
  ]);
  assert.equal(summaryOf(table), "2 of 3 numbers differ.");
  assert.equal(summaryOf({ ...table, agree: 3 }), "All 3 numbers agree.");
});

test("a single number under a name of the page is known by it, one that Python knows is left to it", () => {
  const { pathOf, nameOf } = namesOf(example.result);
  const arrays = [
    { name: "δ of h2", quantity: null, shape: [] },
    { name: "loss", quantity: "loss", how: /** @type {const} */ ("name"), shape: [] },
    { name: "W1", quantity: null, shape: [2, 2] },
    { name: "something", quantity: null, shape: [] },
  ];
  assert.deepEqual(meantBy(arrays, pathOf), { 0: "layers[0].delta[0][1]" });
  assert.equal(nameOf("history.loss[2]"), "loss 3");
  assert.equal(nameOf("parameters[0].W"), "new w of layer 1");
  const held = { choices: { 1: { count: "2" } } };
  assert.deepEqual(choicesAsked(held, { 0: "loss" }), [{ quantity: "loss" }, { after: { epochs: 2 } }]);
});

test("whole quantities have names", () => {
  assert.equal(wholeName("layers[1].gradients.W"), "gradient of w of layer 2");
  assert.equal(wholeName("layers[0].delta"), "δ of layer 1");
  assert.equal(wholeName("after.prediction"), "prediction ŷ after the step");
});
