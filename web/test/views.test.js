/** What is shown, as far as it is numbers: where things stand in diagrams and charts, and what a table may hold. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkCaps, isJson } from "../table/caps.js";
import { encodingOf, fileText } from "../table/file_text.js";
import { SHAPE_COUNT } from "../views/chart/class_marks.js";
import { contour } from "../views/chart/contour.js";
import { extent, thinPath, within } from "../views/chart/scale.js";
import { placeLabels } from "../views/diagram_labels.js";
import { shownUnits } from "../views/diagram_layout.js";
import { exactLines } from "../views/exact.js";
import { curveOf, movesText } from "../views/nudge.js";
import { routeOf } from "../views/paths.js";
import { BOX, layOut } from "../views/tape_layout.js";
import { runningMean } from "../views/train/running_mean.js";
import { options } from "./page.js";

const { limits } = options;
const caps = (text, more = {}) => checkCaps(text, { ...limits, ...more });
const TABLES = {
  "1001 columns": [
    Array(1001).fill("1").join(","),
    "“1001 columns” is not allowed. Allowed: at most 1000 columns",
  ],
  "a long cell": [
    `a,b\n${"9".repeat(200_000)},1\n`,
    "“a cell of 200000 characters in line 2” is not allowed",
  ],
  "deep JSON": ["[".repeat(5000), `nested more than ${limits.depth} levels deep`],
  "too many rows": [
    "1,2\n".repeat(limits.table.rows + 2),
    `rows” is not allowed. Allowed: at most ${limits.table.rows} rows`,
  ],
  "too many cells": [
    `${Array(1000).fill("1").join(",")}\n`.repeat(1100),
    `Allowed: at most ${limits.table.cells} cells`,
  ],
  "too many characters": [
    "x".repeat(limits.file_bytes + 1),
    `Allowed: at most ${limits.file_bytes} characters`,
  ],
};
for (const [what, [text, sentence]] of Object.entries(TABLES))
  test(`a table with ${what} is refused before Python sees it`, async () => {
    await assert.rejects(caps(text), ({ message }) => message.includes(sentence));
  });

test("a table within its limits, comments and quotes are let through", async () => {
  for (const text of [
    "",
    "1,2\n3,4\n",
    `# ${"note,".repeat(2000)}\n1,2`,
    `"${"a,".repeat(2000)}",2`,
    '[[1, 2], {"a": []}]',
  ])
    await caps(text);
});

test("JSON is told by its first bracket", () => {
  assert.deepEqual(["\ufeff [1]", '{"X":1}', "1,[2]"].map(isJson), [true, true, false]);
});

const PNG = [0x89, 0x50, 0x4e, 0x47, 1, 2];
const utf16 = (text, mark) => Buffer.from(mark + text, "utf16le");
const FILES = [
  [
    "cyrillic.csv",
    Buffer.from([0xee, 0xf6, 0xe5, 0xed, 0xea, 0xe0, 0x2c, 0x62]),
    "It is in another encoding",
  ],
  ["dos.csv", Buffer.from("gr\x94\xe1e,b\n1,2\n", "latin1"), "It is in another encoding"],
  ["picture.csv", Buffer.from(PNG), "a PNG picture"],
  ["nul.csv", Buffer.from("a,b,c\n1,2,3\n1,\0,3\n4,5,6\n"), "Line 3 contains a NUL byte"],
];
const fileOf = (name, bytes) => ({
  name,
  size: bytes.length,
  arrayBuffer: async () => new Uint8Array(bytes).buffer,
});
for (const [name, bytes, sentence] of FILES)
  test(`$nameof $bytes.lengthbytes is no text: $sentence`, async () => {
    await assert.rejects(fileText([fileOf(name, bytes)], null, limits), ({ message }) =>
      message.includes(sentence),
    );
  });

test("a text in UTF-8 is read", async () => {
  const { name, text, encoding } = await fileText([fileOf("a.csv", Buffer.from("größe\n1"))], null, limits);
  assert.deepEqual([name, text, encoding], ["a.csv", "größe\n1", null]);
});

// What Windows-1252 holds beyond Latin-1 is tried in a browser: Node.js 24 decodes it as control characters.
const WESTERN = "größe,preis £,été\n1,2,3\n";
const swapped = (bytes) => Buffer.from(bytes).swap16();
const ENCODED = {
  "UTF-16 with its mark": [utf16(WESTERN, "\ufeff"), "utf-16le"],
  "UTF-16 without": [utf16("a,b\n1,ö\n", ""), "utf-16le", "a,b\n1,ö\n"],
  "UTF-16 the other way round": [swapped(utf16(WESTERN, "\ufeff")), "utf-16be"],
  "Windows-1252": [Buffer.from(WESTERN, "latin1"), "windows-1252"],
};
for (const [what, [bytes, encoding, expected = WESTERN]] of Object.entries(ENCODED))
  test(`a text in ${what} is read, and said to be so`, async () => {
    const file = await fileText([fileOf("a.csv", bytes)], null, limits);
    assert.deepEqual([file.text, file.encoding], [expected, encoding]);
    const { said, others } = encodingOf(file);
    assert.match(said, /^The file is no UTF-8: it is read as /);
    assert.equal(others.length, encoding === "windows-1252" ? 4 : 0);
    if (others.length) assert.ok(file.as("macintosh").startsWith("grˆ"));
  });

test("several files, a folder, a large and an unreadable file are refused unread", async () => {
  const unread = { name: "a.csv", size: 1, arrayBuffer: () => Promise.reject(new Error("no")) };
  const folder = { webkitGetAsEntry: () => ({ isDirectory: true }) };
  const GIVEN = [
    [[unread, unread], null, "“2 files” is not allowed"],
    [[unread], folder, "This is a folder."],
    [
      [{ ...unread, name: "large.csv", size: 50_000_000 }],
      null,
      "“large.csv, 50.0 MB” is not allowed. Allowed: a file of at most 5 MB. It was not read.",
    ],
    [[unread], null, "The browser could not read it."],
  ];
  for (const [files, item, sentence] of GIVEN)
    await assert.rejects(fileText(files, item, limits), ({ message }) => message.includes(sentence));
});

test("of many units the first ones and the selected one are shown", () => {
  assert.deepEqual(shownUnits(3, null), [0, 1, 2]);
  assert.deepEqual(shownUnits(20, null), [0, 1, 2, 3, 4]);
  assert.deepEqual(shownUnits(20, 12), [0, 1, 2, 3, 12]);
  assert.deepEqual(shownUnits(20, 2), [0, 1, 2, 3, 4]);
});

test("labels of crossing edges stand on their edges and not on one another", () => {
  const [left, right] = [
    { cell: {}, x: 0, y: 0 },
    { cell: {}, x: 200, y: 0 },
  ];
  const edge = (y1, y2) => ({ from: left, to: right, x1: 0, y1, x2: 200, y2 });
  const { labels, overlap } = placeLabels([edge(0, 200), edge(200, 0)], [], [], () => 40, 16);
  assert.equal(overlap, 0);
  for (const { edge: of, x, y } of labels)
    assert.ok(Math.abs(y - (of.y1 + ((of.y2 - of.y1) * x) / 200)) < 1e-9);
});

test("nodes of a tape stand below what they are made from, and none over another", () => {
  const node = (id, ...parents) => ({ id, parents });
  const nodes = [node(0), node(1), node(2, 0, 1), node(3, 0), node(4, 2, 3)];
  const { places, width, height } = layOut(nodes);
  for (const { id, parents } of nodes)
    for (const parent of parents) assert.ok(places.get(parent).y < places.get(id).y);
  const all = [...places.values()];
  for (const [i, one] of all.entries()) {
    assert.ok(one.x >= BOX.width / 2 && one.x <= width && one.y <= height);
    for (const other of all.slice(0, i))
      assert.ok(one.y !== other.y || Math.abs(one.x - other.x) >= BOX.across - 1e-9);
  }
});

const identity = (value) => value;

test("a contour lies where the height is crossed", () => {
  const grid = { rows: 2, columns: 2, values: [0, 2, 0, 2] };
  assert.equal(contour(grid, 1, identity, identity), "M0.5 0.0L0.5 1.0");
  assert.equal(contour(grid, 3, identity, identity), "");
  assert.equal(contour({ ...grid, values: [0, NaN, 0, 2] }, 1, identity, identity), "");
  assert.equal(
    contour({ ...grid, values: [2, 0, 0, 2] }, 1, identity, identity).match(/M/g).length,
    2,
    "a saddle",
  );
});

test("a line of many points is drawn by the ends and extremes of each column", () => {
  const n = 10_000;
  const x = Array.from({ length: n }, (_, i) => i / 100);
  const y = x.map((_, i) => (i === 5432 ? 99 : 0));
  const path = thinPath(x, y, identity, identity);
  assert.ok(path.match(/[ML]/g).length <= 4 * 101);
  assert.ok(path.includes(" 99.0"));
  assert.equal(thinPath([0, 1, 2, 3], [1, NaN, 1, 2], identity, identity), "M0.0 1.0M2.0 1.0L3.0 2.0");
});

test("the extent of numbers leaves out what is not finite", () => {
  assert.deepEqual(
    extent([
      [1, NaN],
      [Infinity, -2],
    ]),
    [-2, 1],
  );
  assert.deepEqual(extent([[-1, 3, 2]], true), [2, 3]);
  assert.equal(extent([[NaN]]), null);
  assert.deepEqual(within(-Infinity, 1), [-Number.MAX_VALUE, 1]);
});

test("means are taken over epochs of many points", () => {
  const x = [1, 2, 3, 4, 5, 6];
  assert.deepEqual(runningMean("loss", x, [1, 2, 3, 4, 5, 6], [1, 1, 1, 2, 2, 2]), {
    name: "loss",
    x: [3, 6],
    y: [2, 5],
  });
  assert.equal(runningMean("loss", x, x, [1, 1, 2, 2, 3, 3]), null);
  assert.equal(runningMean("loss", [], [], []), null);
});

test("a path to the loss is told by its units and, in a batch, its sample", () => {
  assert.equal(routeOf({ route: ["h1", "ŷ2"], sample: null }, [0]), "h₁ → ŷ₂ → E");
  assert.equal(routeOf({ route: [], sample: 1 }, [4, 7]), "E, sample 8");
});

test("the errors of a nudge stand on powers of ten, and one of 0 is a gap there", () => {
  const quotient = (errors) => ({ values: [1, 1], errors, slope: 1, best: 0 });
  const { series, log, logX } = curveOf({
    h: [1e-3, 1e-2],
    forward: quotient([0, 2]),
    central: quotient([{ nonfinite: "Infinity" }, 1e-7]),
    rounding: [1e-13, 1e-14],
  });
  assert.deepEqual([log, logX], [true, true]);
  assert.deepEqual(
    series.map(({ y }) => y),
    [
      [Number.NaN, 2],
      [Number.NaN, 1e-7],
      [1e-13, 1e-14],
    ],
  );
});

test("the moves of a nudge are copied with all digits", () => {
  const moves = [{ h: 0.1, loss: 0.25, change: -0.1, foretold: -0.30000000000000004, left: 2e-1 }];
  assert.equal(
    movesText({ moves }, "csv"),
    "change by h,new loss,true change,gradient × h,left over\n0.1,0.25,-0.1,-0.30000000000000004,0.2",
  );
});

test("a number is told as its fraction, or by the bounds it lies between, with the digits that are certain", () => {
  const found = {
    exact: { loss: "-1/3" },
    bounds: { loss: [-0.34, -0.33], "layers[0].a[0][0]": [0.5, { nonfinite: "Infinity" }] },
    certain: { loss: 15, "layers[0].a[0][0]": 0 },
    notes: ["What is made of exp is no fraction."],
  };
  const said = (path) => exactLines(found, path).map(({ text }) => text);
  assert.deepEqual(said("loss"), [
    "= −1/3 exactly",
    "Rounded to 15 significant digits, the number shown is the true one.",
  ]);
  assert.deepEqual(said("layers[0].a[0][0]"), [
    "What is made of exp is no fraction.",
    "between 0.5 and Infinity",
    "No digit of the number shown is certain: rounding may have made all of it.",
  ]);
  assert.match(said("learning_rate")[0], /not among those/);
});

test("each class of a dataset has a mark of its own shape", () => {
  for (const { name, n_classes } of options.datasets) assert.ok(n_classes <= SHAPE_COUNT, name);
});
