/** The calls of the page: which of them is to blame when the worker does not answer. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { createCalls } from "../engine/calls.js";

/** @import {ToWorker} from "../engine/protocol.js" */

/** @type {ToWorker[]}  What the worker was given. */
let sent;
/** @type {number}  How often a call was taken for stuck. */
let stuck;
/** @type {ReturnType<typeof createCalls>} */
let calls;
let waits = false;
let startTook = 0;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  [sent, stuck, waits, startTook] = [[], 0, false, 0];
  calls = createCalls({
    isReady: () => true,
    startTook: () => startTook,
    mayWait: () => waits,
    send: (message) => sent.push(message),
    onStuck: () => (stuck += 1),
    onLong: () => {},
  });
});

/** Time passes as timers see it. @param {number} milliseconds */
const pass = (milliseconds) => {
  for (let left = milliseconds; left > 0; left -= 10) mock.timers.tick(10);
};

/** @param {import("../engine/protocol.js").Method} method */
function begin(method) {
  const controller = new AbortController();
  const ended = calls.add(method, "{}", { signal: controller.signal }).catch((error) => error.name);
  return {
    id: sent.flatMap((message) => ("method" in message ? [message.id] : [])).at(-1) ?? 0,
    controller,
    ended,
  };
}

test("an aborted call that Python goes on with is stuck after a second", async () => {
  const run = begin("run");
  run.controller.abort();
  assert.equal(await run.ended, "AbortError");
  pass(990);
  assert.equal(stuck, 0);
  pass(10);
  assert.equal(stuck, 1);
});

test("on a slow machine it may go on for as long as a new worker takes to start", () => {
  startTook = 4_000;
  const run = begin("run");
  run.controller.abort();
  pass(3_990);
  assert.equal(stuck, 0);
  pass(10);
  assert.equal(stuck, 1);
});

test("an aborted check is not stuck while Python works for another call", async () => {
  const check = begin("check");
  calls.open(check.id);
  const run = begin("run");
  check.controller.abort();
  assert.deepEqual(sent.at(-1), { stop: check.id });
  pass(30_050);
  assert.equal(stuck, 0);
  calls.receive({ id: run.id, ok: true, result: "{}" });
  assert.equal(await run.ended, "{}");
  pass(890);
  calls.receive({ id: check.id, ok: true, result: "{}" });
  pass(60_000);
  assert.equal(stuck, 0);
});

test("an aborted check that is not answered after the other call is stuck", () => {
  const check = begin("check");
  const run = begin("run");
  check.controller.abort();
  pass(1_000);
  calls.receive({ id: run.id, ok: true, result: "{}" });
  pass(1_100);
  assert.equal(stuck, 1);
});

test("an aborted call behind the opening of a training is not stuck until it has opened", () => {
  const training = begin("train");
  const run = begin("run");
  run.controller.abort();
  pass(5_050);
  assert.equal(stuck, 0);
  calls.open(training.id);
  pass(1_100);
  assert.equal(stuck, 1);
});

test("an aborted call is stuck although a training was begun after it", () => {
  const run = begin("run");
  begin("train");
  run.controller.abort();
  pass(1_000);
  assert.equal(stuck, 1);
});

test("two aborted calls blame each other for nothing: one second ends both", () => {
  const check = begin("check");
  const run = begin("run");
  check.controller.abort();
  run.controller.abort();
  pass(1_000);
  assert.ok(stuck > 0);
});

test("an aborted call that waits for something to be loaded is not stuck", () => {
  const run = begin("run");
  waits = true;
  run.controller.abort();
  pass(1_000);
  pass(1_000);
  assert.equal(stuck, 0);
  waits = false;
  pass(1_100);
  assert.equal(stuck, 1);
});
