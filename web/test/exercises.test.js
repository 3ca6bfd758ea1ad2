/** What is chosen for an exercise becomes the request that Python reads; sheets become rows and choices. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { askedOf, choiceFrom, firstChoice, requestOf, rowsOf } from "../exercises/request.js";
import { mixed, placesOf } from "../exercises/sheet_view.js";
import "./page.js";

const { exercises: offered } = globalThis.backpropPreload;
const first = firstChoice(offered);

test("without a word an exercise asks what its difficulty asks, with every default left to Python", () => {
  const { request } = requestOf(offered, first, null);
  assert.deepEqual(request, { difficulty: "update", ask: ["delta", "gradients", "after"] });
});

test("numbers are read as anywhere on the page, and the first that can't be is named with its range", () => {
  const numbers = { versions: "20", digits: " 3 ", seed: "18446744073709551615" };
  const { request } = requestOf(offered, { ...first, numbers }, null);
  assert.deepEqual([request?.versions, request?.digits, request?.seed], [20, 3, 18446744073709551615n]);
  const { fault } = requestOf(offered, { ...first, numbers: { ...numbers, digits: "99" } }, null);
  assert.equal(fault?.field, "digits");
  assert.match(fault?.message ?? "", /from 2 to 8/);
});

test("a network is named, or that of the setup is taken", () => {
  assert.equal(requestOf(offered, { ...first, network: " 2-3-1 " }, null).request?.network, "2-3-1");
  const own = requestOf(offered, { ...first, network: "2-3-1", isOwn: true }, { schema: 1 }).request;
  assert.deepEqual([own?.network, own?.spec], [undefined, { schema: 1 }]);
});

test("kinds are asked in the order of computation, and those of another difficulty are not", () => {
  assert.deepEqual(askedOf(offered, { ...first, ask: ["after", "x_hat", "z"] }), ["z", "after"]);
  assert.deepEqual(askedOf(offered, { ...first, ask: ["x_hat"] }), ["delta", "gradients", "after"]);
});

test("what was kept comes back, and what is no choice does not", () => {
  const kept = { ...first, network: "3-2", hunt: true };
  assert.deepEqual(choiceFrom(offered, JSON.parse(JSON.stringify(kept))), kept);
  for (const other of [null, undefined, "x", { ask: "z", hunt: 1 }])
    assert.deepEqual(choiceFrom(offered, other), first);
});

test("an array stands in rows, a key among wrong choices by size, and a whole number has no decimals", () => {
  assert.deepEqual(rowsOf([[["1", "2"]], [["3", "4"]]]), [
    ["1", "2"],
    ["3", "4"],
  ]);
  assert.deepEqual(rowsOf("0.5"), [["0.5"]]);
  const question = /** @type {any} */ ({ key: "-0.2", choices: ["0.1", "-0.3"], unit: "0.1" });
  assert.deepEqual(mixed(question), ["-0.3", "-0.2", "0.1"]);
  assert.equal(placesOf(question), "1 decimals");
  assert.equal(placesOf(/** @type {any} */ ({ unit: "1" })), "a whole number");
});
