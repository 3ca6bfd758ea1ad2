/** A sheet of typed numbers: its groups, its names, what is pasted into it, what is kept. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { SENTENCES } from "../contract/messages.js";
import { isDraft } from "../draft/kept_draft.js";
import { isExample } from "../draft/titles.js";
import { shownNames } from "../lib/quantities.js";
import { createNames } from "../mark/names.js";
import { placeCells, placeNamed, readPasted, whyUnplaced } from "../mark/pasted.js";
import { firstPaths, groupsOf, nameWithSample, placeOf } from "../mark/quantities.js";
import {
  askedOf,
  documentOf,
  fitting,
  readDocument,
  sheetOf,
  withTyped,
  withUnplaced,
} from "../mark/sheet.js";
import { readTyped } from "../mark/typed.js";
import { draftNamed, example, examples, options } from "./page.js";

const [step] = example.result.steps;
const shown = shownNames(example.result.labels);
const groups = groupsOf(step, shown);
const names = createNames(step, shown, groups);
const nameOf = (path) => nameWithSample(path, shown, step, placeOf(groups, path)?.part);
const pathOf = (name) => names.find(name).paths;

test("every line of the step's arithmetic is a quantity of the sheet, in the order of computation", () => {
  const all = groups.flatMap((group) => firstPaths(group, 1000));
  assert.equal(new Set(all).size, all.length);
  for (const { quantity } of example.result.worked)
    if (quantity !== "loss_per_sample[0]") assert.ok(all.includes(quantity), quantity);
  const place = (path) => all.indexOf(path);
  const order = [
    "layers[0].z[0][0]",
    "layers[1].a[0][0]",
    "loss",
    "layers[1].delta[0][0]",
    "layers[1].gradients.W[0][0]",
    "layers[0].delta[0][1]",
    "layers[0].updates.W[0][0]",
    "layers[0].after.W[0][0]",
    "after.loss",
  ].map(place);
  assert.deepEqual(
    order,
    [...order].sort((a, b) => a - b),
  );
  assert.ok(order.every((i) => i >= 0));
});

test("names are read as the page shows them, as paths, and as books and NumPy write them", () => {
  const cases = {
    "δ of h₂": "layers[0].delta[0][1]",
    delta_h2: "layers[0].delta[0][1]",
    "\\delta_{h_2}": "layers[0].delta[0][1]",
    "Delta h2": "layers[0].delta[0][1]",
    "layers[0].delta[0][1]": "layers[0].delta[0][1]",
    "delta1[0][1]": "layers[0].delta[0][1]",
    "delta1[1]": "layers[0].delta[0][1]",
    "prediction[0][0]": "layers[1].a[0][0]",
    ŷ: "layers[1].a[0][0]",
    out_o1: "layers[1].a[0][0]",
    net_h1: "layers[0].z[0][0]",
    "z(h1)": "layers[0].z[0][0]",
    a_h1: "layers[0].a[0][0]",
    "gradient of w(h₁→ŷ)": "layers[1].gradients.W[0][0]",
    "∂E/∂w5": "layers[1].gradients.W[0][0]",
    "dE/dw(x1->h2)": "layers[0].gradients.W[1][0]",
    "dW1[0][1]": "layers[0].gradients.W[0][1]",
    dw3: "layers[0].gradients.W[1][0]",
    Δw3: "layers[0].updates.W[1][0]",
    "w3+": "layers[0].after.W[1][0]",
    w3: "layers[0].after.W[1][0]",
    "new w(x₁→h₂)": "layers[0].after.W[1][0]",
    "b(h2)": "layers[0].after.b[1]",
    "db2[0]": "layers[1].gradients.b[0]",
    E: "loss",
    E_total: "loss",
    "f′(z) of h₁": "layers[0].slope[0][0]",
    "∂E/∂ŷ": "layers[1].da[0][0]",
  };
  for (const [name, path] of Object.entries(cases)) assert.deepEqual(pathOf(name), [path], name);
});

test("a name of nothing has none, and what is near it is told", () => {
  assert.deepEqual(pathOf("δ of h9"), []);
  assert.ok(names.nearest("delta_h3").includes("layers[0].delta[0][1]"));
  assert.match(whyUnplaced("<img src=x>", names, nameOf), /names no quantity/);
});

test("a number is read as Python reads it, and a decimal comma is asked about", () => {
  const value = (text) => readTyped(text).value;
  assert.deepEqual(["0.14", " −1.4e-1 ", "1/3", "-0", ".5", "5."].map(value), [
    "0.14",
    "-1.4e-1",
    "1/3",
    "-0",
    ".5",
    "5.",
  ]);
  assert.deepEqual([value("0,1385"), readTyped("0,1385").offered], [null, ["0.1385"]]);
  assert.deepEqual(readTyped("1,234").offered, ["1.234", "1234"]);
  assert.deepEqual(
    [readTyped("√2/2").number, readTyped("50 %").number, readTyped("−0.5").number],
    [Math.SQRT1_2, 0.5, null],
  );
  for (const text of ["3 V", "abc", "1/0", "1 2", "1e999", "0x10", "NaN", "1,2,3", "<b>", "9".repeat(61)]) {
    assert.equal(value(text), null, text);
    assert.ok(readTyped(text).fault, text);
  }
  assert.match(readTyped("3 V").fault, /unit/);
  assert.deepEqual(readTyped("  "), { value: null, fault: null, offered: [], number: null });
});

test("a column goes in order from its quantity on, a block as its matrix, a blank leaves its place", () => {
  const put = (text, from) => placeCells(readPasted(text).cells, from, groups).entries;
  assert.deepEqual(put("1\n2\n3", "layers[0].z[0][0]"), [
    ["layers[0].z[0][0]", "1"],
    ["layers[0].z[0][1]", "2"],
    ["layers[0].a[0][0]", "3"],
  ]);
  assert.deepEqual(put("[[0,1 0,2]\n[0,3 0,4]]", "layers[0].gradients.W[0][0]"), [
    ["layers[0].gradients.W[0][0]", "0,1"],
    ["layers[0].gradients.W[0][1]", "0,2"],
    ["layers[0].gradients.W[1][0]", "0,3"],
    ["layers[0].gradients.W[1][1]", "0,4"],
  ]);
  assert.deepEqual(put("1\t\t3", "layers[0].z[0][0]"), [
    ["layers[0].z[0][0]", "1"],
    ["layers[0].a[0][0]", "3"],
  ]);
  assert.throws(() => put("1\n2", "after.loss"), /at most 1 numbers/);
  assert.throws(() => put("1 2\n3 4", "layers[0].gradients.W[1][0]"), /1 row × 2 columns/);
  assert.equal(readPasted("0,1385"), null);
});

test("a block that fits only transposed goes in so, which is said", () => {
  const path = "layers[0].gradients.W";
  const whole = [
    { title: "", accent: "backward", parts: [{ path, shape: [2, 3], perSample: false }], count: 6 },
  ];
  const put = (text) => placeCells(readPasted(text).cells, `${path}[0][0]`, whole);
  const { entries, notes } = put("1 4\n2 5\n3 6");
  assert.deepEqual(entries, [
    [`${path}[0][0]`, "1"],
    [`${path}[1][0]`, "4"],
    [`${path}[0][1]`, "2"],
    [`${path}[1][1]`, "5"],
    [`${path}[0][2]`, "3"],
    [`${path}[1][2]`, "6"],
  ]);
  assert.match(notes[0], /transposed/);
  assert.deepEqual(put("1 2 3\n4 5 6").notes, []);
  assert.throws(() => put("1 2 3 4\n5 6 7 8"), /2 rows × 4 columns/);
});

test("a square block of weights fits both ways, and goes in either way; one of samples has its rows", () => {
  const path = "layers[0].gradients.W";
  const placed = (/** @type {boolean} */ isTurned) =>
    placeCells(readPasted("1 2\n3 4").cells, `${path}[0][0]`, groups, isTurned);
  assert.equal(placed(false).isSquare, true);
  assert.deepEqual(placed(true).entries, [
    [`${path}[0][0]`, "1"],
    [`${path}[1][0]`, "2"],
    [`${path}[0][1]`, "3"],
    [`${path}[1][1]`, "4"],
  ]);
  const z = [
    {
      title: "",
      accent: "forward",
      parts: [{ path: "layers[0].z", shape: [2, 2], perSample: true }],
      count: 4,
    },
  ];
  const own = placeCells(readPasted("1 2\n3 4").cells, "layers[0].z[0][0]", z, true);
  assert.equal(own.isSquare, false);
  assert.deepEqual(own.entries[1], ["layers[0].z[0][1]", "2"]);
});

test("a whole matrix by its name is turned round where it fits only so, and where a square one is meant so", () => {
  const put = (/** @type {string} */ text, isTurned = false) =>
    placeNamed(readPasted(text).named, names, nameOf, isTurned);
  const square = put("dW1 = [[1, 2], [3, 4]]", true);
  assert.equal(square.isSquare, true);
  assert.deepEqual(
    square.entries.map(([path, text]) => path.slice(-6) + text),
    ["[0][0]1", "[1][0]2", "[0][1]3", "[1][1]4"],
  );
  const turned = put("dW2 = [[1], [2]]");
  assert.deepEqual(turned.entries, [
    ["layers[1].gradients.W[0][0]", "1"],
    ["layers[1].gradients.W[0][1]", "2"],
  ]);
  assert.match(turned.notes[0], /transposed/);
  assert.deepEqual(put("dW2 = [[1, 2]]").notes, []);
});

test("lines name their numbers; what has no place is told, and nothing of it is lost", () => {
  const read = readPasted(
    "net_h1 = 0.15*0.05 + 0.1 = 0.005\n\ndelta_h2: 0,0113\nfoo = 3 V\ndW1 = [[1, 2], [3, 4]]\nE=0.08",
  );
  const put = placeNamed(read.named, names, nameOf);
  assert.deepEqual(put.entries, [
    ["layers[0].z[0][0]", "0.005"],
    ["layers[0].delta[0][1]", "0,0113"],
    ...[0, 1, 2, 3].map((i) => [`layers[0].gradients.W[${Math.floor(i / 2)}][${i % 2}]`, String(i + 1)]),
    ["loss", "0.08"],
  ]);
  assert.deepEqual(put.unplaced, [{ name: "foo", value: "3 V" }]);
  assert.ok(put.notes.includes("“delta_h2” is read as δ of h₂."));
});

test("a sheet too long is refused before it is read", () => {
  const mixed = placeNamed(readPasted("Forward pass\nz of h1 = 0.1\n0.25").named, names, nameOf);
  assert.equal(mixed.entries.length, 1);
  assert.deepEqual(mixed.unplaced, [{ name: "0.25", value: "0.25" }]); // A heading is no number, this one is.
  assert.throws(() => readPasted("1\n".repeat(10_000)), /at most .* 5000 lines/);
  assert.throws(() => readPasted("x".repeat(1_000_000)), /Nothing was put in/);
});

test("the sheet goes with the draft, and another network takes nothing away", () => {
  const draft = draftNamed();
  const typed = withUnplaced(
    withTyped(draft, [
      ["loss", "0.08"],
      ["layers[5].z[0][0]", " 1,5 "],
    ]),
    [{ name: "foo", value: "1" }],
  );
  assert.ok(isDraft(typed, options));
  assert.ok(!isDraft({ ...typed, sheet: { answers: { loss: 1 } } }, options));
  assert.ok(
    isExample(
      typed,
      examples.find(({ name }) => name === "guide-2-2-1"),
      options,
    ),
  );
  const { placed, aside } = fitting(sheetOf(typed), step);
  assert.deepEqual([placed, aside], [[["loss", "0.08"]], [["layers[5].z[0][0]", " 1,5 "]]]);
  assert.deepEqual(askedOf([...placed, ["after.loss", "x"]], 4).answers, [
    { quantity: "loss", value: "0.08" },
  ]);
  const kept = readDocument(JSON.parse(JSON.stringify(documentOf(sheetOf(typed)))));
  assert.deepEqual(kept, [
    ["loss", "0.08"],
    ["layers[5].z[0][0]", " 1,5 "],
    ["foo", "1"],
  ]);
  const none = withUnplaced(
    withTyped(typed, [
      ["loss", ""],
      ["layers[5].z[0][0]", " "],
    ]),
    [],
  );
  assert.equal("sheet" in none, false);
});

test("documents that are no sheet are none, hostile ones are refused", () => {
  assert.equal(readDocument({ network: {} }), null);
  assert.throws(() => readDocument({ answers: [{ quantity: {}, value: "1" }] }));
  assert.throws(() => readDocument({ answers: [{ quantity: "loss", value: null }] }));
  assert.throws(() => readDocument({ answers: new Array(5001).fill({ quantity: "loss", value: "1" }) }));
  assert.ok(SENTENCES.messages["mark.value"]);
});
