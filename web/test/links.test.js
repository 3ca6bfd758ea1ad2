/** Links that carry more than a set-up: a student's sheet with how far its hints go, and what is compared with. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { heldOf, numbersOf, whole, withHeld, withNumbers } from "../compare/held.js";
import { fragmentOf, heldOfFragment, sheetOfFragment, textOfFragment } from "../draft/links.js";
import { withTyped } from "../mark/sheet.js";
import { draftNamed, options } from "./page.js";

const { limits } = options;
const coded = (/** @type {string} */ text) => Buffer.from(text).toString("base64url");

test("a sheet goes with a link as it was typed, with what has no place and with locked hints", async () => {
  const { sheet } = withTyped(draftNamed(), [
    ["loss", "0,08"],
    ["layers[0].delta[0][1]", "3 V"],
  ]);
  const typed = { ...sheet, unplaced: [{ name: "δ of <b>", value: "1/3" }], hints: 1 };
  const hash = await fragmentOf("{}", undefined, typed);
  assert.equal(await textOfFragment(hash, limits), "{}");
  assert.deepEqual(await sheetOfFragment(hash, limits), typed);
  assert.equal(await heldOfFragment(hash, limits), null);
});

test("the sheet of an exercise says which version and what is asked, and stays empty", async () => {
  const exercise = { version: 2, seed: "18446744073709551615", asked: ["loss", "layers[0].delta[0][1]"] };
  const hash = await fragmentOf("{}", undefined, { answers: {}, hints: 1, exercise });
  assert.deepEqual(await sheetOfFragment(hash, limits), {
    answers: {},
    unplaced: undefined,
    hints: 1,
    exercise,
  });
});

test("an empty sheet with locked hints goes with a link too, and hints alone make one", async () => {
  for (const hints of [0, 2]) {
    const hash = await fragmentOf("{}", undefined, { answers: {}, hints });
    assert.match(hash, new RegExp(`&hints=${hints}$`));
    assert.deepEqual(await sheetOfFragment(hash, limits), { answers: {}, unplaced: undefined, hints });
  }
  assert.equal(await sheetOfFragment("#spec=e30", limits), null);
});

for (const end of [
  "&sheet=AA",
  "&sheet=W10",
  "&zsheet=AAAA",
  "&hints=1.5",
  `&sheet=${coded('{"answers":[1]}')}`,
  `&sheet=${coded('{"answers":{},"exercise":{"version":1,"seed":"x","asked":[]}}')}`,
  `&sheet=${coded('{"answers":{},"exercise":{"version":1,"seed":"1","asked":[2]}}')}`,
])
  test(`a link that ends with ${end} holds no sheet that can be read`, async () => {
    await assert.rejects(sheetOfFragment(`#spec=e30${end}`, limits), /cut off or altered/);
  });

test("a comparison goes with a link: the program, its settings, the numbers and what was chosen for each array", async () => {
  let draft = withHeld(draftNamed(), { side: "program", tool: "weka", settings: { learning_rate: "0,3" } });
  draft = withNumbers(draft, "loss = 0.1385");
  draft = withHeld(draft, { side: "numbers", choices: { 0: { quantity: "loss", count: "2" } } });
  const hash = await fragmentOf("{}", undefined, undefined, undefined, await whole(heldOf(draft)));
  assert.deepEqual(await heldOfFragment(hash, limits), heldOf(draft));
  assert.equal(await sheetOfFragment(hash, limits), null);
});

test("long numbers, which stand beside the draft, are in the link and stand beside the draft again", async () => {
  const text = "0.1234 ".repeat(6000);
  const draft = withNumbers(draftNamed(), text, "weights.npz");
  assert.ok("table" in (heldOf(draft).numbers ?? {}));
  const hash = await fragmentOf("{}", undefined, undefined, undefined, await whole(heldOf(draft)));
  assert.ok(hash.length < limits.fragment_bytes);
  const held = await heldOfFragment(hash, limits);
  assert.ok(held?.numbers && "table" in held.numbers);
  assert.deepEqual(numbersOf(held), { data: text, file: "weights.npz" });
});

test("a link that is made while long numbers are still read back waits for them", async () => {
  const text = "0.1234 ".repeat(6000);
  const getItem = (/** @type {string} */ key) =>
    key === "backprop.table.early" ? JSON.stringify({ X: [[text]], Y: [] }) : null;
  Object.defineProperty(globalThis, "localStorage", { value: { getItem }, configurable: true });
  const held = { numbers: { table: "early", file: "weights.txt" } };
  assert.equal(numbersOf(held), "coming");
  assert.deepEqual(await whole(held), { numbers: { data: text, file: "weights.txt" } });
  assert.deepEqual(await whole({ numbers: { table: "lost" } }), {});
});

const BAD = [
  "AA",
  "W10",
  "e30",
  coded('{"side":"both"}'),
  coded('{"numbers":{"table":"t1"}}'),
  coded('{"tool":3}'),
];
for (const data of BAD)
  test(`what &compare=${data} says is no comparison`, async () => {
    await assert.rejects(
      heldOfFragment(`#spec=e30&compare=${data}`, limits),
      /compared with is cut off or altered/,
    );
  });

test("of a comparison in a link only what is known is kept", async () => {
  const told = coded('{"tool":"weka","other":[1],"numbers":{"data":"1","more":2}}');
  assert.deepEqual(await heldOfFragment(`#spec=e30&compare=${told}`, limits), {
    tool: "weka",
    numbers: { data: "1" },
  });
});
