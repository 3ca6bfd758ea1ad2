/** The mode Train without its pictures: a run against an engine that answers as Python does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { continued } from "../train/continued_spec.js";
import { keptOf, restored } from "../train/kept_run.js";
import { createRun } from "../train/run.js";
import { asked, draftNamed, settled, typed } from "./page.js";

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

function begun(draft = draftNamed("xor")) {
  const python = engine();
  const run = createRun({
    engine: python,
    progressRequest: () => ({ rate: 10 }),
    speed: () => "full",
    onChange() {},
  });
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

test("a run that Python no longer holds is taken up from its last answer, and then asked as before", async () => {
  const made = begun();
  const { python, run } = made;
  await played(made, "step", answer(1));
  await played(made, "step", answer(2));
  run.look(1);
  const going = run.go(made.now, "step");
  await settled();
  python.calls[2].reject(Object.assign(new Error("no run"), { field: "run" }));
  await settled();
  const { method, params } = python.calls[3];
  assert.deepEqual(
    [method, params.result.training.step, params.run],
    ["train_resume", 2, python.calls[0].params.run],
  );
  python.calls[3].give({ step: 2 });
  await settled();
  assert.deepEqual([python.calls[4].method, python.calls[4].params], ["train", python.calls[2].params]);
  python.calls[4].give(answer(2));
  await going;
  assert.equal(run.step, 2);
});

test("the runs of many set-ups come back with theirs, each by a name of its own", async () => {
  const made = begun();
  const { run, draft, python } = made;
  const drafts = ["5", "6", "7"].map((units) => typed(draft, ["network.layers[0].units", units]));
  for (const [i, one] of drafts.entries()) {
    const now = asked(one);
    run.select(now);
    await played({ ...made, now }, "step", answer(i + 1));
  }
  assert.equal(new Set(python.calls.map(({ params }) => params.run)).size, 3);
  for (const i of [0, 2, 1]) {
    run.select(asked(drafts[i]));
    assert.equal(run.step, i + 1);
  }
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

test("a run too long to be kept beside the draft stands in the database, and where there is none it is said once", async () => {
  const made = begun();
  const n = 40_000;
  const steps = Array.from({ length: n }, (_, i) => i + 1);
  const long = answer(n);
  await played(made, "play", {
    ...long,
    history: { ...long.history, step: steps, epoch: steps, loss: steps },
  });
  let failed = 0;
  const kept = keptOf(made.run.held, () => failed++);
  assert.deepEqual([Object.keys(kept), kept.answer], [["stored", "at"], undefined]);
  await settled(); // Node.js has no database.
  assert.deepEqual([failed, keptOf(made.run.held), made.run.kept], [1, null, null]);
});

test("the spec that goes on from a result", () => {
  assert.deepEqual(continued(answer(2)).network.layers[0], { kind: "dense", W: [[2]] });
});
