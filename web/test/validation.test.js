/** What may be typed, and the sentence that answers what may not. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { inserted } from "../draft/layer_edits.js";
import { draftNamed, options, sentences, typed, validate } from "./page.js";

const RATE = "optimizer.learning_rate";
const WEIGHT = "network.layers[0].W[0][0]";
const UNITS = "network.layers[0].units";

const REFUSED = [
  [RATE, "", "Learning rate η: “” is not allowed. Allowed: a number from 0 to 1000. Enter a number."],
  [RATE, "   ", "Enter a number."],
  [RATE, "NaN", "Write a number such as"],
  [RATE, "1e309", "Too large: the largest is 1000."],
  [RATE, "1e-400", "Too small: it would become 0."],
  [RATE, "-0.1", "Too small: the smallest is 0."],
  [RATE, "1000.0000001", "Too large: the largest is 1000."],
  [RATE, "1,5", "It is written with a comma. Use 1.5?"],
  [RATE, "1.234,56", "Write the digits without spaces or separators."],
  [RATE, "1 000", "Write the digits without spaces or separators."],
  [RATE, "1\u00a0000", "It contains a no-break space."],
  [RATE, "1_000", "Write the digits without spaces or separators."],
  [RATE, "0x10", "Write it in decimal."],
  [RATE, "１.５", "Use the digits 0 to 9."],
  [RATE, "١٢", "Use the digits 0 to 9."],
  [RATE, "1,234", "Its comma may part decimals or thousands. Use 1.234 or 1234?"],
  [RATE, "1/0", "It divides by 0."],
  [RATE, "1\u200b", "It contains a zero-width space."],
  [RATE, `0.${"1".repeat(5000)}`, "It is too long"],
  [WEIGHT, "1e308", "w(x1→h1): “1e308” is not allowed."],
  ["init.seed", "18446744073709551616", "Too large: the largest is 18446744073709551615."],
  ["init.seed", "1.5", "Enter a whole number."],
  [UNITS, "0", "Units of layer 1: “0” is not allowed. Allowed: a whole number from 1 to 512."],
  [UNITS, "513", "Too large: the largest is 512."],
  [UNITS, "3.5", "Enter a whole number."],
  ["network.n_inputs", "", "Inputs: “” is not allowed."],
];
const shown = (text) => JSON.stringify(text.slice(0, 20));

for (const [path, text, sentence] of REFUSED)
  test(`${path} refuses ${shown(text)}`, () => {
    const { spec, faults } = validate(typed(draftNamed(), [path, text]));
    assert.equal(spec, null);
    assert.ok(faults.some(({ field, message }) => field === path && message.includes(sentence)));
  });

const ACCEPTED = [
  [RATE, ".5", 0.5],
  [RATE, "5.", 5],
  [RATE, "+1", 1],
  [RATE, "-0", -0],
  [RATE, " 0.1 ", 0.1],
  [WEIGHT, "−1", -1],
  [WEIGHT, "5e-324", 5e-324],
  [WEIGHT, "-0.0", -0],
  ["init.seed", "9007199254740993", 9007199254740993n],
  ["init.seed", "1e3", 1000],
];
const IN_SPEC = {
  [RATE]: (spec) => spec.optimizer.learning_rate,
  [WEIGHT]: (spec) => spec.network.layers[0].W[0][0],
  "init.seed": (spec) => spec.init.seed,
};

for (const [path, text, value] of ACCEPTED)
  test(`${path} takes ${shown(text)} as it was typed`, () => {
    const { spec, faults } = validate(typed(draftNamed(), [path, text]));
    assert.deepEqual(faults, []);
    assert.ok(Object.is(IN_SPEC[path](spec), value), String(IN_SPEC[path](spec)));
  });

test("a minus of the typesetter is said to be a minus", () => {
  const { readings } = validate(typed(draftNamed(), [WEIGHT, " −1 "]));
  assert.deepEqual(readings, [{ field: WEIGHT, message: "“−1” is read as -1." }]);
});

test("what was probably meant is told beside its sentence", () => {
  const meant = (text) => validate(typed(draftNamed(), [RATE, text])).faults[0].readings;
  assert.deepEqual(meant("1,5"), ["1.5"]);
  assert.deepEqual(meant("1,234"), ["1.234", "1234"]);
  assert.deepEqual(meant("x"), []);
});

test("a fraction is kept as it was typed, beside its number", () => {
  const { spec, readings, texts } = validate(typed(draftNamed(), [WEIGHT, " 1/3 "], [RATE, "0.50"]));
  assert.equal(spec.network.layers[0].W[0][0], 1 / 3);
  assert.deepEqual(readings, [{ field: WEIGHT, message: "= 0.333333…", full: "0.3333333333333333" }]);
  assert.deepEqual(texts, { [WEIGHT]: "1/3", [RATE]: "0.50" });
});

test("all faults are listed, and no spec is made", () => {
  const { faults, spec } = validate(typed(draftNamed(), [WEIGHT, "a"], [RATE, "b"]));
  assert.deepEqual(
    faults.map(({ field }) => field),
    [WEIGHT, RATE],
  );
  assert.equal(spec, null);
});

test("too many parameters are refused with their count", () => {
  let draft = draftNamed();
  for (let i = 0; i < 4; i++) draft = inserted(draft, "network.layers", i + 1, "dense", options, 2);
  for (let i = 0; i < 5; i++) draft = typed(draft, [`network.layers[${i}].units`, "512"]);
  assert.ok(sentences(draft).some((one) => one.includes("Parameters of the network: “1052673”")));
});

test("too many layers are refused", () => {
  const draft = draftNamed();
  const layers = [...Array(201).fill(draft.network.layers[0]), draft.network.layers[1]];
  const [first] = sentences({ ...draft, network: { ...draft.network, layers } });
  assert.match(first, /“202” is not allowed/);
});

test("what concerns several values at once is left to Python", () => {
  const draft = typed(
    draftNamed(),
    ["network.layers[1].activation.name", "identity"],
    ["loss.name", "binary_cross_entropy"],
    ["optimizer.schedule.name", "cosine"],
    ["optimizer.schedule.minimum", "0.5"],
    [RATE, "0.25"],
  );
  assert.deepEqual(sentences(draft), []);
});

test("a target outside the loss is refused", () => {
  const draft = typed(draftNamed(), ["loss.name", "binary_cross_entropy"], ["data.Y[0][0]", "2"]);
  assert.ok(
    sentences(draft)[0].includes("y1 of sample 1: “2” is not allowed. Allowed: a number from 0 to 1."),
  );
});

test("an activation brings its own parameter and takes it away", () => {
  const leaky = typed(draftNamed(), ["network.layers[0].activation.name", "leaky_relu"]);
  assert.equal(leaky.network.layers[0].activation.alpha, "0.01");
  const { spec } = validate(typed(leaky, ["network.layers[0].activation.alpha", "0.2"]));
  assert.deepEqual(spec.network.layers[0].activation, { name: "leaky_relu", alpha: 0.2 });
  const tanh = typed(leaky, ["network.layers[0].activation.name", "tanh"]);
  assert.deepEqual(tanh.network.layers[0].activation, { name: "tanh" });
});

const OPTIMIZER = [
  [
    "beta_1",
    "1",
    "β₁ (share of the old mean kept): “1” is not allowed. Allowed: a number from 0 and below 1.",
  ],
  ["beta_2", "-0.1", "Too small: the smallest is 0."],
  ["epsilon", "0", "It must be above 0."],
  ["weight_decay", "11", "Too large: the largest is 10."],
  ["schedule.every", "2.5", "Enter a whole number."],
  ["schedule.factor", "", "Factor: “” is not allowed. Allowed: a number above 0 to 1. Enter a number."],
];

for (const [name, text, sentence] of OPTIMIZER)
  test(`Adam's ${name} refuses ${shown(text)}`, () => {
    const adam = typed(draftNamed(), ["optimizer.name", "adam"], ["optimizer.schedule.name", "step"]);
    const said = sentences(typed(adam, [`optimizer.${name}`, text])).join(" ");
    assert.ok(said.includes(sentence), said);
  });

test("a batch is no larger than the data", () => {
  assert.deepEqual(sentences(typed(draftNamed("xor"), ["training.batch_size", "4"])), []);
  assert.match(sentences(typed(draftNamed("xor"), ["training.batch_size", "5"]))[0], /“5” is not allowed/);
});

test("a drawn mask is fixed number by number", () => {
  const dropout = inserted(draftNamed(), "network.layers", 1, "dropout", options, 2);
  const fixed = typed(dropout, ["network.layers[1].mask_for", "all"], ["network.layers[1].mask[0][1]", "2"]);
  assert.match(sentences(fixed)[0], /“2” is not allowed. Allowed: a whole number from 0 to 1\./);
  assert.match(sentences(typed(dropout, ["network.layers[1].rate", "1"]))[0], /“1” is not allowed/);
});

test("a draft is read once; one whose rows are a table's is read again, since the table may have come", () => {
  const draft = draftNamed();
  assert.equal(validate(draft), validate(draft));
  assert.notEqual(validate({ ...draft }), validate(draft));
  const source = { table: "none", name: "t", rows: 2 };
  const tabled = { ...draft, data: { ...draft.data, source } };
  const [before, after] = [validate(tabled), validate(tabled)];
  assert.deepEqual([before === after, before.faults.length, after.faults.length], [false, 1, 1]);
});

test("a number as it is written out is read as every other text that says the same", () => {
  const weights = (text) => validate(typed(draftNamed(), [WEIGHT, text])).spec?.network.layers[0].W[0][0];
  for (const [plain, other] of [
    ["0.1", "0.10"],
    ["1e-7", "0.0000001"],
    ["-0.25", "−1/4"],
    ["0", "+0"],
  ])
    assert.ok(Object.is(weights(plain), weights(other)), plain);
  assert.ok(Object.is(weights("-0"), -0));
  for (const text of ["NaN", "Infinity", "0x10"]) assert.equal(weights(text), undefined, text);
});

test("rows that an edit leaves as they were are not read again, and the edited one is", () => {
  const draft = draftNamed();
  const [first, second] = [draft, typed(draft, [WEIGHT, "0.125"])].map(
    (one) => validate(one).spec.network.layers[0].W,
  );
  assert.equal(second[1], first[1]);
  assert.equal(second[0][0], 0.125);
  assert.deepEqual(second[0].slice(1), first[0].slice(1));
});
