/** The mode Train without its pictures: a run against an engine that answers as Python does, and what is asked of Python. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { undrawn } from "../draft/draft.js";
import { before, continued } from "../train/continued_spec.js";
import { withHidden } from "../train/found_architecture.js";
import { keptOf, restored } from "../train/kept_run.js";
import { createLatest } from "../train/latest_request.js";
import { picturesRequest } from "../train/picture_request.js";
import { draftOfStart } from "../train/presets.js";
import { createRun } from "../train/run.js";
import { askedOf } from "../train/training_request.js";
import { draftNamed, options, typed, validate } from "./page.js";

const asked = (draft) => askedOf(draft, validate(draft), options);
const RATE = "optimizer.learning_rate";
const SPEC = {
  network: { layers: [{ kind: "dense" }] },
  optimizer: { learning_rate: 0.5 },
  training: { epochs: 3 },
};

/** What Python answers at a step. @param {number} step @param {string} ended */
const answer = (step, ended = "paused", end = 3) => ({
  spec: SPEC,
  parameters: [{ W: [[step]] }],
  optimizer_state: null,
  notes: [`at ${step}`],
  steps: [{ step }],
  history: { step: [step], epoch: [step], loss: [1 / step], per: "epoch", mean_over: 1 },
  training: {
    first: 0,
    step,
    end,
    ended,
    epoch: step,
    base_rate: 0.5,
    changes: [],
    layer_norms: { step: [step], norms: [[1]] },
  },
});

/** An engine whose calls the test answers. */
function engine() {
  const calls = [];
  return {
    calls,
    adjusted: [],
    stopped: [],
    restarts: 0,
    call(method, params, { onProgress } = {}) {
      return new Promise((resolve, reject) => {
        const give = (value) => resolve(JSON.stringify(value));
        calls.push({ method, params: JSON.parse(params), onProgress, give, reject });
      });
    },
    stop(method) {
      this.stopped.push(method);
    },
    restart() {
      this.restarts += 1;
    },
    adjustTraining(change) {
      this.adjusted.push(change);
    },
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

function begun(draft = draftNamed("xor")) {
  const python = engine();
  const run = createRun({ engine: python, progressRequest: () => ({ rate: 10 }), onChange() {} });
  const now = asked(draft);
  run.select(now);
  return { python, run, now, draft };
}

/** Plays until Python answers. */
async function played(made, how, document) {
  const going = made.run.go(made.now, how);
  await settled();
  made.python.calls.at(-1).give(document);
  await going;
}

test("a run is begun with its spec, and goes on without it", async () => {
  const made = begun();
  const { python, run, now } = made;
  assert.equal(run.phase, "none");
  const going = run.go(now, "epoch");
  await settled();
  assert.equal(run.phase, "running");
  const [first] = python.calls;
  assert.deepEqual([first.method, first.params.run, first.params.epochs], ["train", "page", 1]);
  assert.deepEqual(first.params.spec, JSON.parse(now.text));
  first.give(answer(1, "epochs"));
  await going;
  assert.deepEqual(
    [run.phase, run.step, run.shown, run.notes, run.points.step],
    ["paused", 1, 1, ["at 1"], [1]],
  );
  await played(made, "step", answer(2, "steps"));
  assert.deepEqual(python.calls[1].params, { run: "page", steps: 1, progress: { rate: 10 } });
});

test("played to its end it is given as many epochs again", async () => {
  const made = begun();
  await played(made, "play", answer(3, "epochs"));
  await played(made, "play", answer(6, "epochs", 6));
  assert.equal(made.python.calls[0].params.epochs, undefined);
  assert.equal(made.python.calls[1].params.epochs, made.now.epochs);
});

test("progress is seen while it runs, and a pause is asked for once", async () => {
  const { python, run, now } = begun();
  const going = run.go(now, "play");
  await settled();
  const points = { step: [1], epoch: [1], loss: [0.5], per: "step", mean_over: 1 };
  python.calls[0].onProgress(JSON.stringify({ step: 1, epoch: 1, epochs: 3, restart: false, points }));
  assert.deepEqual([run.step, run.points.loss], [1, [0.5]]);
  run.pause();
  run.pause();
  assert.deepEqual([run.phase, python.stopped], ["stopping", ["train"]]);
  python.calls[0].give(answer(1));
  await going;
  assert.equal(run.phase, "paused");
});

test("another learning rate is told to the run under way, and to the next call", async () => {
  const made = begun();
  const { python, run, draft } = made;
  const going = run.go(made.now, "play");
  await settled();
  const other = asked(typed(draft, [RATE, "0.125"]));
  assert.equal(other.key, made.now.key);
  run.adjust(other);
  assert.deepEqual(python.adjusted, [{ learning_rate: 0.125 }]);
  python.calls[0].give(answer(1));
  await going;
  made.now = asked(typed(draft, [RATE, "0.0625"]));
  await played(made, "step", answer(2));
  assert.equal(python.calls[1].params.learning_rate, 0.0625);
});

test("from a past step it goes on there, and forgets what came after", async () => {
  const made = begun();
  await played(made, "step", answer(1));
  await played(made, "step", answer(2));
  made.run.look(1);
  assert.deepEqual([made.run.shown, made.run.isPast], [1, true]);
  await played(made, "step", answer(2));
  assert.equal(made.python.calls[2].params.from, 1);
  assert.equal(made.run.isPast, false);
  made.run.look(-5);
  assert.equal(made.run.shown, 0);
});

test("another set-up puts the run aside, and its own draft brings it back", async () => {
  const made = begun();
  const { run, draft } = made;
  await played(made, "step", answer(1));
  const other = asked(typed(draft, ["network.layers[0].units", "5"]));
  run.select(other);
  assert.deepEqual([run.phase, run.aside.step, run.aside.draft], ["none", 1, draft]);
  run.select(made.now);
  assert.deepEqual([run.phase, run.step, run.aside], ["paused", 1, null]);
  run.select(other);
  run.select(asked({ ...draft }));
  assert.equal(run.phase, "none", "an equal set-up that is loaded anew begins anew");
});

test("a run that Python no longer holds goes on from its last answer", async () => {
  const made = begun();
  const { python, run } = made;
  await played(made, "step", answer(1));
  const going = run.go(made.now, "step");
  await settled();
  python.calls[1].reject(Object.assign(new Error("no run"), { field: "run" }));
  await settled();
  assert.deepEqual(python.calls[2].params.spec.network.layers, [{ kind: "dense", W: [[1]] }]);
  assert.equal(python.calls[2].params.end, 3);
  python.calls[2].give(answer(2));
  await going;
  assert.equal(run.step, 2);
});

test("a run that Python no longer holds is made again up to the past step that it goes on from", async () => {
  const made = begun();
  const { python, run } = made;
  await played(made, "step", answer(1));
  await played(made, "step", answer(2));
  run.look(1);
  const going = run.go(made.now, "step");
  await settled();
  python.calls[2].reject(Object.assign(new Error("no run"), { field: "run" }));
  await settled();
  assert.deepEqual([python.calls[3].params.steps, python.calls[3].params.spec], [1, SPEC]);
  python.calls[3].give(answer(1, "steps"));
  await settled();
  assert.equal(python.calls[4].params.spec, undefined);
  python.calls[4].give(answer(2));
  await going;
  assert.equal(run.step, 2);
});

test("a call that fails leaves the run where it last answered, and says so", async () => {
  const made = begun();
  const { python, run } = made;
  await played(made, "step", answer(1));
  for (const [error, said] of [
    [new Error("It overflowed."), "It overflowed."],
    [Object.assign(new Error("x"), { name: "AbortError" }), "Stopped. The run continues from step 1."],
  ]) {
    const going = run.go(made.now, "step");
    await settled();
    python.calls.at(-1).reject(error);
    await going;
    assert.deepEqual([run.refusal, run.step, run.points.step], [said, 1, [1]]);
  }
  run.reset();
  assert.deepEqual([run.phase, run.refusal], ["none", null]);
});

test("a run is kept over a reload", async () => {
  const made = begun();
  await played(made, "step", answer(1));
  const kept = made.run.kept;
  assert.deepEqual(JSON.parse(kept.answer).steps, []);
  const next = begun();
  next.run.restore(kept, next.now);
  assert.deepEqual([next.run.phase, next.run.step, next.run.notes], ["paused", 1, ["at 1"]]);
  for (const bad of ["", "{}", '{"training":{},"notes":1,"history":{}}'])
    assert.equal(restored({ answer: bad, at: null }, next.now, "page"), null);
  assert.equal(keptOf(null), null);
});

test("a long history is kept with fewer points, its last one among them", async () => {
  const made = begun();
  const n = 40_000;
  const steps = Array.from({ length: n }, (_, i) => i + 1);
  const long = answer(n);
  await played(made, "play", {
    ...long,
    history: { ...long.history, step: steps, epoch: steps, loss: steps },
  });
  const { history } = JSON.parse(made.run.kept.answer);
  assert.ok(history.step.length <= n / 2 && made.run.kept.answer.length <= 400_000);
  assert.equal(history.step.at(-1), n);
});

test("specs that go on from a result, or begin where it began", () => {
  const result = { ...answer(2), spec: { ...SPEC, training: { changes: [{ step: 1 }, { step: 2 }] } } };
  assert.deepEqual(continued(result).network.layers[0], { kind: "dense", W: [[2]] });
  assert.deepEqual(before(2, result).training, { changes: [{ step: 1 }] });
  assert.deepEqual(before(1, result).training, {});
});

test("set-ups are one but for their learning rate, rows but for their network", () => {
  const draft = draftNamed("xor");
  const one = asked(draft);
  const rate = asked(typed(draft, [RATE, "0.125"]));
  assert.deepEqual([rate.key, rate.dataKey, rate.rate], [one.key, one.dataKey, 0.125]);
  const weight = asked(typed(draft, ["network.layers[0].W[0][0]", "9"]));
  assert.notEqual(weight.key, one.key);
  assert.equal(weight.bareKey, one.bareKey);
  assert.equal(asked(typed(draft, [RATE, "x"])), null);
  assert.equal(asked(undrawn(draft, options)).isDrawn, false);
  assert.ok(one.parameters.includes("layers[0].W[0][0]") && one.parameters.includes("layers[1].b[0]"));
});

test("only the newest thing is asked for", async () => {
  const begunWith = [];
  const ends = [];
  const { want } = createLatest((wanted) => {
    begunWith.push(wanted);
    return new Promise((resolve) => ends.push(resolve));
  });
  for (const n of [1, 2, 3]) want(n);
  ends[0]();
  await settled();
  assert.deepEqual(begunWith, [1, 3]);
});

test("pictures are asked for by what the data and the network have", () => {
  const wanted = { inputs: null, units: true, surface: ["a", "b"] };
  const two = picturesRequest({ n_in: 2 }, 5, wanted, false);
  assert.deepEqual(
    [two.boundary.columns, two.boundary.units, two.surface.parameters],
    [90, true, ["a", "b"]],
  );
  const moving = picturesRequest({ n_in: 2 }, 20, wanted, true);
  assert.deepEqual([moving.boundary.columns, moving.boundary.units, moving.surface], [40, false, undefined]);
  assert.equal(picturesRequest({ n_in: 1 }, 100, wanted, false).curve.units, false);
  const timed = picturesRequest({ n_in: 1, times: 3 }, 5, wanted, false);
  assert.deepEqual([timed.curve, timed.boundary], [undefined, undefined]);
});

test("every preset is a set-up in order", () => {
  for (const { name } of options.datasets.filter(({ name }) => ["moons", "sine", "iris"].includes(name))) {
    const plan = {
      dataset: name,
      hidden: [3, 2],
      output: "sigmoid",
      loss: "half_squared_error",
      rate: 0.1,
      epochs: 9,
      batch: 10,
    };
    const { spec, faults } = validate(draftOfStart(plan, options));
    assert.deepEqual(faults, []);
    assert.deepEqual(
      spec.network.layers.slice(0, 2).map(({ units }) => units),
      [3, 2],
    );
    assert.deepEqual([spec.training.batch_size, spec.training.shuffle], [10, true]);
  }
});

test("a network that a search found takes the place of the hidden layers", () => {
  const candidate = {
    layers: [
      { units: 4, activation: "tanh" },
      { units: 3, activation: "relu" },
    ],
    epochs: 50,
  };
  const draft = withHidden(
    draftNamed("xor"),
    candidate,
    { seed: 7, split: { val_fraction: 0.25, val_seed: 2 } },
    options,
  );
  const { spec } = validate(draft);
  assert.deepEqual(
    spec.network.layers.map(({ units, activation }) => [units, activation]),
    [
      [4, "tanh"],
      [3, "relu"],
      [1, "identity"],
    ],
  );
  assert.deepEqual([spec.init.seed, spec.training.epochs, spec.data.val_fraction], [7, 50, 0.25]);
  assert.ok(draft.network.layers.every(({ W }) => W.flat().every((cell) => cell === null)));
});
