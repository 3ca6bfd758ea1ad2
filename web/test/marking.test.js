/** Marking asks for the newest sheet only, and a refusal takes nothing away. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createMarking } from "../page/marking.js";
import { settled } from "./page.js";

const sheet = (...texts) => ({ schema: 1, answers: texts.map((value) => ({ quantity: "loss", value })) });
const answerTo = ({ answers: { answers, hints = [] } }) => ({
  answers: answers.map((answer) => ({ ...answer, verdict: "right", correct: true })),
  first_wrong: null,
  slips: [],
  decides: null,
  hints: hints.map((quantity) => ({ quantity, rule: `rule of ${quantity}` })),
});

/** @param {(asked: any, signal: AbortSignal) => any} reply */
function marked(reply) {
  mock.timers.enable({ apis: ["setTimeout"] });
  const calls = [];
  const marking = createMarking({
    async call(method, params, { signal } = {}) {
      calls.push({ method, signal, asked: JSON.parse(params) });
      return JSON.stringify(await reply(JSON.parse(params)));
    },
    onMore() {},
  });
  const pass = async () => {
    mock.timers.tick(1000);
    await settled();
  };
  return { marking, calls, pass };
}

test.afterEach(() => mock.timers.reset());

test("typing on asks once, for the newest sheet", async () => {
  const { marking, calls, pass } = marked(answerTo);
  for (const text of ["1", "1.", "1.5"]) marking.mark("{}", sheet(text));
  assert.equal(marking.present.state, "running");
  await pass();
  assert.deepEqual(
    calls.map(({ asked }) => asked.answers.answers[0].value),
    ["1.5"],
  );
  assert.equal(marking.present.state, "done");
  assert.equal(marking.present.verdicts.get("loss").verdict, "right");
  marking.mark("{}", sheet("1.5"));
  await pass();
  assert.equal(calls.length, 1);
});

test("a call that is under way is aborted by the next, and its answer is dropped", async () => {
  let free = () => {};
  const { marking, calls, pass } = marked(async (asked) => {
    if (asked.answers.answers[0].value === "1") await new Promise((resolve) => (free = () => resolve(null)));
    return answerTo(asked);
  });
  marking.mark("{}", sheet("1"));
  await pass();
  marking.mark("{}", sheet("2"));
  assert.ok(calls[0].signal.aborted);
  await pass();
  free();
  await settled();
  assert.equal(marking.present.verdicts.get("loss").value, "2");
});

test("a step that cannot be marked is told in Python's own words; another step is asked anew", async () => {
  const { marking, pass } = marked((asked) => {
    if (asked.spec.bad) throw new Error("Dropout can't be marked yet.");
    return answerTo(asked);
  });
  marking.mark('{"bad": 1}', sheet("1"));
  await pass();
  assert.deepEqual(
    [marking.present.state, marking.present.refusal],
    ["refused", "Dropout can't be marked yet."],
  );
  marking.mark("{}", sheet("1"));
  assert.equal(marking.present.refusal, null);
  await pass();
  assert.equal(marking.present.state, "done");
  marking.mark("{}", sheet());
  assert.equal(marking.present.state, "idle");
});

test("hints are asked for once a step", async () => {
  const { marking, calls } = marked(answerTo);
  for (const _ of [1, 2]) await marking.fetchHint("{}", "loss");
  assert.equal(calls.length, 1);
  assert.equal(marking.hintOf("loss").rule, "rule of loss");
  await marking.fetchHint('{"other": 1}', "loss");
  assert.equal(calls.length, 2);
});
