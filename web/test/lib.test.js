/** What all rooms of the page use: paths, JSON, shown numbers, names, the points of a run. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, atMost, formatNumber, fullNumber, grouped, splitAtPoint, unitName } from "../lib/format.js";
import { meaningOf } from "../lib/glossary.js";
import { healthWords } from "../lib/health_words.js";
import { isDeeperThan, parse, stringify, written } from "../lib/json.js";
import { drawnAndOthers } from "../lib/kinds.js";
import { columnName, meantBy, plainName, unitNames } from "../lib/names.js";
import { at, formPath, keysOf, openPath, withValue } from "../lib/paths.js";
import { accentOf, beside, fieldOf, nameOf, otherPath, quantityOf, shownNames } from "../lib/quantities.js";
import {
  indexAt,
  lastUpTo,
  lossName,
  noPoints,
  plainNumber,
  pointsOf,
  upTo,
  withProgress,
} from "../lib/run_history.js";
import { allLayers, parameterRows, stepLayers } from "../lib/step_layers.js";
import { example, options } from "./page.js";

test("a path is keys and indices, and may have its indices open", () => {
  assert.deepEqual(keysOf("network.layers[1].W[0][2]"), ["network", "layers", 1, "W", 0, 2]);
  assert.equal(openPath("network.layers[1].W[0][2]"), "network.layers[].W[][]");
});

test("what stands at a path is found, what does not is nothing", () => {
  const root = { a: [{ b: 1 }, null], toString: 1 };
  assert.equal(at(root, "a[0].b"), 1);
  for (const path of ["a[1].b", "a[2]", "b.c", "a.constructor", "a[0].hasOwnProperty"])
    assert.equal(at(root, path), undefined, path);
});

test("a value is put into a copy that shares all else", () => {
  const root = { a: [{ b: 1 }], c: { d: 2 } };
  const next = withValue(root, "a[1].e", 3);
  assert.deepEqual(next, { a: [{ b: 1 }, { e: 3 }], c: { d: 2 } });
  assert.equal(next.c, root.c);
  assert.equal(next.a[0], root.a[0]);
  assert.equal(root.a.length, 1);
});

test("JSON keeps the sign of a zero and seeds beyond 2^53", () => {
  assert.equal(
    stringify({ a: [-0, 1], b: undefined, c: null, 'd"': "e" }),
    '{"a":[-0.0,1],"c":null,"d\\"":"e"}',
  );
  const text = '{"seed":18446744073709551615,"note":"\\"seed\\":1234567890123456789"}';
  const read = parse(text);
  assert.equal(read.seed, 18446744073709551615n);
  assert.equal(stringify(read), text);
  assert.ok(Object.is(parse("-0.0"), -0));
  assert.equal(parse('{"seed":9007199254740991}').seed, 9007199254740991);
  assert.throws(() => stringify([NaN]), RangeError);
});

test("a long list is written as a short one is, number by number", () => {
  const rows = Array.from({ length: 2_000 }, (_, i) => [i, 1e21 * i, i / 3, 5e-324, -1e-7]);
  const short = (list) => `[${list.map((row) => stringify(row)).join(",")}]`;
  for (const odd of [[-0], [12345678901234567890n], [written("1.0")], ["a", null]])
    for (const list of [rows, [...rows, odd]]) assert.equal(stringify(list), short(list));
  assert.throws(() => stringify([...rows, [Number.NaN]]), RangeError);
  assert.deepEqual(parse(stringify({ rows, seed: 5 })), { rows, seed: 5 });
});

test("brackets are counted outside strings, in texts that need not be JSON", () => {
  assert.equal(isDeeperThan("[[[]]]", 3), false);
  assert.equal(isDeeperThan("[[[[]]]]", 3), true);
  assert.equal(isDeeperThan('["[[[[\\"[[["]', 1), false);
  assert.equal(isDeeperThan("]]]][{", 2), false);
});

test("a number is written in full, with its sign and what is not finite", () => {
  assert.deepEqual([0.1 + 0.2, -0, { nonfinite: "-inf" }].map(fullNumber), [
    "0.30000000000000004",
    "-0.0",
    "-inf",
  ]);
  assert.equal(formatNumber({ nonfinite: "nan" }, 4), "NaN");
});

test("two numbers side by side get digits enough to tell them apart", () => {
  assert.equal(apart(0.1, 0.2, 4), 4);
  assert.ok(apart(0.12345678, 0.12345679, 4) > 8);
  assert.equal(atMost(9, 5), 5);
});

test("figures are aligned at their point, grouped by thousands and named", () => {
  assert.deepEqual(splitAtPoint("−1.25"), ["−1", ".25"]);
  assert.deepEqual(splitAtPoint("12"), ["12", ""]);
  assert.equal(grouped(1234567), "1\u202f234\u202f567");
  assert.deepEqual([unitName("y1", 1), unitName("y2", 2), unitName("h2.10", 3)], ["ŷ", "ŷ₂", "h₂.₁₀"]);
});

test("units are named by layer and place", () => {
  const names = unitNames(2, ["dense", "activation", "dense", "dense"], [2, 2, 1, 1]);
  assert.deepEqual(names, [["x1", "x2"], ["h1.1", "h1.2"], ["h1.1'", "h1.2'"], ["h2.1"], ["y1"]]);
  assert.equal(plainName(["y1"], 0), "ŷ");
  assert.equal(columnName({ name: "color", category: "red" }), "color = red");
  assert.deepEqual(meantBy(undefined), { inputs: [], targets: [] });
});

const { result } = example;
const names = shownNames(result.labels);
const [step] = result.steps;

test("a number of a pair of time steps is called by both", () => {
  assert.equal(nameOf("layers[0].score[0][1][0]", names), "score⟨2,1⟩");
  assert.equal(nameOf("layers[0].dattention[0][0][2]", names), "∂E/∂α⟨1,3⟩");
});

test("each number of a step has a name and an accent", () => {
  const NAMED = {
    "layers[0].before.W[0][1]": ["w(x₂→h₁)", "given"],
    "layers[0].z[0][1]": ["z of h₂", "forward"],
    "layers[1].delta[0][0]": ["δ of ŷ", "backward"],
    loss: ["loss", "forward"],
    learning_rate: ["learning rate", "given"],
  };
  for (const [path, [name, accent]] of Object.entries(NAMED)) {
    assert.ok(
      nameOf(path, names).toLowerCase().includes(name.toLowerCase()),
      `${path}: ${nameOf(path, names)}`,
    );
    assert.equal(accentOf(path), accent, path);
  }
  assert.equal(accentOf("layers[0].updates.W[0][0]"), "update");
});

test("a field of the form and the number that it gives lead to each other", () => {
  const samples = [3, 5];
  for (const field of [
    "network.layers[1].layers[0].W[0][1]",
    "network.layers[0].b[1]",
    "optimizer.learning_rate",
  ])
    assert.equal(fieldOf(quantityOf(field), samples), field);
  assert.equal(fieldOf("X[1][0]", samples), "data.X[5][0]");
  assert.equal(quantityOf("data.Y[0][1]"), "Y[0][1]");
  for (const path of ["loss", "layers[0].z[0][0]"]) assert.equal(fieldOf(path, samples), null);
  assert.equal(quantityOf("init.seed"), null);
});

test("what was before stands beside what is after, and a prediction is the last layer's output", () => {
  assert.equal(beside("layers[0].before.W[0][0]"), "layers[0].after.W[0][0]");
  assert.equal(beside("after.loss"), "loss");
  assert.equal(beside("X[0][0]"), "X[0][0]");
  assert.equal(otherPath("prediction[0][1]", 2), "layers[1].a[0][1]");
  assert.equal(otherPath("layers[1].a[0][1]", 2), "prediction[0][1]");
  assert.equal(otherPath("layers[0].a[0][1]", 2), null);
});

test("the layers of a step have their parameters by unit", () => {
  const [hidden, output] = stepLayers(step, names);
  assert.deepEqual([hidden.isOutput, output.isOutput, output.number], [false, true, "2"]);
  assert.deepEqual(
    parameterRows(output).map(({ name, tail }) => [name, tail]),
    [
      ["w(h₁→ŷ)", "W[0][0]"],
      ["w(h₂→ŷ)", "W[0][1]"],
      ["b(ŷ)", "b[0]"],
    ],
  );
  assert.deepEqual(allLayers([hidden, output]).length, 2);
});

test("numbers that no line makes have a meaning", () => {
  assert.match(meaningOf("layers[1].mask[0][0]"), /keeps the unit/);
  assert.match(meaningOf("after.loss"), /new parameters/);
  assert.equal(meaningOf("loss"), null);
  assert.equal(healthWords("health.layers[1].layers[0].dead").name, "dead share of layer 2.1");
  assert.match(meaningOf("health.layers[0].gradient_norm"), /gradients of the layer/);
  assert.equal(healthWords("loss"), null);
});

test("the points of a run come in, and are cut where it goes back", () => {
  const history = (step, loss) => ({
    step,
    epoch: step,
    loss,
    val_loss: step.map(() => null),
    per: "epoch",
    mean_over: 1,
  });
  const first = pointsOf(history([1, 2], [0.5, { nonfinite: "nan" }]));
  assert.deepEqual(first.loss, [0.5, NaN]);
  const more = withProgress(first, { restart: false, points: history([3], [0.1]) });
  assert.deepEqual(more.step, [1, 2, 3]);
  assert.deepEqual(first.step, [1, 2]);
  assert.deepEqual(upTo(more, 2).step, [1, 2]);
  assert.deepEqual(withProgress(more, { restart: true, points: history([4], [0]) }).step, [4]);
  assert.equal(lossName(more), "mean of each epoch's batches");
  assert.deepEqual(
    [0, 1, 2.5, 9].map((n) => indexAt(more, n)),
    [-1, 0, 1, 2],
  );
  assert.equal(lastUpTo([], 1), -1);
  assert.deepEqual(noPoints().step, []);
  assert.deepEqual(
    [plainNumber(1), plainNumber({ nonfinite: "-inf" }), plainNumber(null)],
    [1, -Infinity, NaN],
  );
});

test("every activation of the options has its label", () => {
  assert.ok(options.activations.every(({ name, label }) => name && label));
});

test("what Python calls a field leads to the form's own", () => {
  assert.equal(formPath("network.layers[1].alpha", false), "network.layers[1].activation.alpha");
  assert.equal(
    formPath("network.layers[1].layers[0].name", false),
    "network.layers[1].layers[0].activation.name",
  );
  assert.equal(formPath("data.X[0][1]", false), "data.X[0][1]");
  for (const field of ["data.X[0][1]", "data.Y", "data.dataset"])
    assert.equal(formPath(field, true), "data.source");
  assert.equal(formPath("data.val_fraction", true), "data.val_fraction");
});

test("what is written already is put into JSON as it stands", () => {
  assert.equal(
    stringify({ spec: written('{ "a": 1.0 }'), specs: [written("{}")] }),
    '{"spec":{ "a": 1.0 },"specs":[{}]}',
  );
});

test("of several weights of one sort a picture shows the first, and names the others", () => {
  const gradients = Object.fromEntries(
    ["Wx_i", "Wx_f", "Wx_g", "Wx_o", "b_i", "b_f"].map((name) => [name, []]),
  );
  const lstm = /** @type {any} */ ({ kind: "lstm", gradients });
  assert.deepEqual(drawnAndOthers(lstm), {
    drawn: ["w_i", "b_i"],
    others: ["w_f", "w_g", "w_o", "b_f"],
  });
  const alone = /** @type {any} */ ({ kind: "dense", gradients: { W: [], b: [] } });
  assert.deepEqual(drawnAndOthers(alone), { drawn: [], others: [] });
});
