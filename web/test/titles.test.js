/** What a set-up is called, on the page and in its files. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isExample, nameOfOwn, receivedFrom, retitled } from "../draft/titles.js";
import { draftNamed, examples, options, typed } from "./page.js";

const example = examples.find(({ name }) => name === "guide-2-2-1");
const RATE = "optimizer.learning_rate";
const edit = (text) => typed(draftNamed(), [RATE, text]);

test("an example's title goes with the first edit and comes back with it taken back", () => {
  const draft = draftNamed();
  const changed = retitled(edit("0.25"), draft, examples, options);
  assert.equal(changed.title, "");
  assert.equal(nameOfOwn(changed, example), `${example.title}, edited`);
  const back = retitled({ ...draft, title: "" }, changed, examples, options);
  assert.equal(back.title, draft.title);
  assert.ok(isExample(back, example, options));
});

test("a title of one's own stays", () => {
  const draft = { ...edit("0.25"), title: "Homework 3" };
  assert.equal(retitled(draft, draft, examples, options).title, "Homework 3");
  assert.equal(nameOfOwn(draft, example), "Homework 3");
  assert.equal(nameOfOwn({ ...draft, from: "link" }, undefined), "Homework 3 (from a link)");
});

test("what a link holds is an example where it is one, else from a link", () => {
  const own = { ...draftNamed(), example: null };
  assert.deepEqual(receivedFrom(own, "link", examples, options), draftNamed());
  const other = receivedFrom({ ...edit("0.25"), example: null }, "link", examples, options);
  assert.deepEqual([other.title, other.from], ["", "link"]);
  assert.equal(nameOfOwn(other, undefined), "From a link");
  const edited = retitled(typed(other, [RATE, "0.3"]), other, examples, options);
  assert.equal(nameOfOwn(edited, undefined), "From a link, edited");
});

test("a table gives its name, unless it has none", () => {
  const source = { table: "id", name: "iris.csv", rows: 3 };
  const draft = { ...draftNamed(), title: "", data: { ...draftNamed().data, source } };
  assert.equal(nameOfOwn(draft, undefined), "your table “iris.csv”");
  assert.equal(
    nameOfOwn({ ...draft, data: { source: { ...source, name: "table" } } }, undefined),
    "your table",
  );
});
