/** Long lists in JSON: those that never change are written once, all others as they are now. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { stringify } from "../lib/json.js";

const rows = () => Array.from({ length: 1_500 }, (_, i) => [i, i / 4, -0]);

test("a long list that never changes keeps its text, with the sign of −0.0", () => {
  const frozen = Object.freeze(rows());
  const text = stringify({ X: frozen });
  assert.equal(stringify({ X: frozen }), text);
  assert.ok(text.startsWith('{"X":[[0,0,-0.0],[1,0.25,-0.0],'));
  assert.equal(stringify(rows()), text.slice(5, -1));
});

test("a long list that may change is written as it is", () => {
  const list = rows().map(([i]) => i);
  stringify(list);
  list.push(7);
  assert.ok(stringify(list).endsWith(",1499,7]"));
});

test("a short list that never changes keeps its text too, with the sign of −0.0, and one within it", () => {
  const row = Object.freeze([0.5, -0, 1e-7]);
  assert.equal(stringify({ W: [row, row] }), '{"W":[[0.5,-0.0,1e-7],[0.5,-0.0,1e-7]]}');
  assert.equal(stringify({ W: [row, [1]] }), '{"W":[[0.5,-0.0,1e-7],[1]]}');
});
