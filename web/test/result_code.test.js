/** The code that a student hands in: the letters that Python reads. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { checksum, resultCode } from "../mark/result_code.js";

const exercise = { version: 1, seed: "7", asked: ["loss", "layers[0].z[0][0]"] };

test("a code is the one that tests of the package read", () => {
  const sheet = { answers: { loss: " 0.5 ", "layers[1].z[0][0]": "not asked" }, exercise };
  assert.equal(resultCode(sheet, " Zoë; 5 % "), "BP1.NzsxO1pvw6slM0IgNSAlMjU7MC41Ow.667032f8");
});

test("the checksum is that of every archive", () => {
  assert.equal(checksum(new TextEncoder().encode("123456789")), "cbf43926");
  assert.equal(checksum(new Uint8Array()), "00000000");
});

test("a sheet of no exercise has no code", () => {
  assert.equal(resultCode({ answers: { loss: "1" } }, "Ann"), null);
});
