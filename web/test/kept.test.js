/** What is kept: the browser's stores, titles, links. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { isDraft } from "../draft/kept_draft.js";
import { fragmentOf, isShared, textOfFragment, viewOf } from "../draft/links.js";
import { completed } from "../draft/older_drafts.js";
import { createStorage } from "../draft/storage.js";
import { withValue } from "../lib/paths.js";
import { draftNamed, examples, options, typed, validate } from "./page.js";

/** A browser's store. @param {Record<string, string>} [items] */
function store(items = {}) {
  return {
    items,
    getItem: (key) => items[key] ?? null,
    setItem(key, text) {
      items[key] = text;
    },
    removeItem(key) {
      delete items[key];
    },
  };
}
const full = { ...store(), setItem: () => assert.fail("full") };

/** @param {object} [plan] */
function storage({ local = store(), own = store(), denied = false, parts = undefined } = {}) {
  const said = [];
  const give = (one) => () => {
    if (denied) throw new Error("denied");
    return one;
  };
  const made = createStorage({
    local: give(local),
    own: give(own),
    parts,
    isDraft: (value) => isDraft(value, options),
    onFailed: () => said.push("failed"),
    onSaved: (draft) => said.push(["saved", draft.title]),
    onElsewhere: (draft) => said.push(["elsewhere", draft.title]),
    onCleared: () => said.push("cleared"),
  });
  return { ...made, said, local, own, isFailing: () => made.isFailing };
}
const KEY = "backprop.draft";
const kept = (title, more = {}) => ({
  draft: { ...draftNamed(), title },
  result: null,
  resultFor: "",
  digits: 4,
  ...more,
});

test("what was saved last is there for the next visit, once typing has paused", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const first = storage();
  first.save(kept("one"));
  first.save(kept("two"));
  assert.deepEqual(first.said, []);
  mock.timers.tick(1000);
  mock.timers.reset();
  assert.deepEqual(first.said, [["saved", "two"]]);
  const next = storage({ local: first.local });
  const plain = JSON.parse(JSON.stringify({ version: 1, ...kept("two") }));
  assert.deepEqual(next.load(), { kept: plain, quarantined: null, others: null });
});

test("a draft that names a table is kept after the table, a page that is left at once", async () => {
  let arrive = () => {};
  const table = new Promise((resolve) => {
    arrive = () => resolve(null);
  });
  mock.timers.enable({ apis: ["setTimeout"] });
  const first = storage({ parts: () => table });
  first.save(kept("one"));
  mock.timers.tick(1000);
  mock.timers.reset();
  assert.deepEqual(first.said, []);
  arrive();
  await table;
  await null;
  assert.deepEqual(first.said, [["saved", "one"]]);
  const left = storage({ parts: () => new Promise(() => {}) });
  left.save(kept("two"));
  left.write();
  assert.deepEqual(left.said, [["saved", "two"]]);
});

test("a page that is left saves at once, and a long result is not kept", () => {
  const first = storage();
  first.save(kept("one", { result: "x".repeat(500_000) }));
  first.write();
  assert.equal(JSON.parse(first.local.items[KEY]).result, null);
});

test("a tab that another one overtook has its own and the other's", () => {
  const local = store();
  const [mine, theirs] = [storage({ local }), storage({ local })];
  mine.save(kept("mine"));
  mine.write();
  theirs.save(kept("theirs"));
  theirs.write();
  mine.heard({ key: KEY, newValue: local.items[KEY] });
  assert.deepEqual(mine.said.at(-1), ["elsewhere", "theirs"]);
  mine.keepApart();
  const again = storage({ local, own: mine.own }).load();
  assert.deepEqual([again.kept.draft.title, again.others.title], ["mine", "theirs"]);
});

test("a tab in which nothing was changed writes nothing, and one that was overtaken writes its own again", () => {
  const local = store();
  const tab = storage({ local });
  const { result, resultFor, ...asOpened } = kept("one");
  tab.opens(asOpened);
  tab.save(kept("one", { result: "{}", resultFor: "{}" }));
  tab.write();
  assert.deepEqual(local.items, {});
  tab.save(kept("one", { digits: 5 }));
  tab.write();
  assert.equal(JSON.parse(local.items[KEY]).digits, 5);
  const other = storage({ local });
  other.opens(asOpened);
  other.keepApart(kept("one"));
  other.save(kept("one"));
  other.write();
  assert.deepEqual(other.said, [["saved", "one"]]);
});

test("what another tab saved before this one did is not heard after it", () => {
  const local = store();
  const tab = storage({ local });
  const theirs = JSON.stringify({ version: 1, ...kept("theirs") });
  tab.save(kept("mine"));
  tab.write();
  tab.heard({ key: KEY, newValue: theirs });
  assert.deepEqual(tab.said, [["saved", "mine"]]);
});

test("another key, a cleared store and what is no draft are not heard", () => {
  const tab = storage();
  for (const event of [
    { key: "other", newValue: "{}" },
    { key: KEY, newValue: null },
    { key: KEY, newValue: "{}" },
    { key: KEY, newValue: "no JSON" },
  ])
    tab.heard(event);
  assert.deepEqual(tab.said, []);
});

test("what another tab cleared is kept again by the tab that kept it last, and by no other", () => {
  const local = store();
  const [first, last, untouched] = [storage({ local }), storage({ local }), storage({ local })];
  first.save(kept("first"));
  first.write();
  last.save(kept("last"));
  last.write();
  first.keepApart();
  delete local.items[KEY];
  for (const tab of [untouched, first, last]) tab.heard({ key: null, newValue: null });
  assert.equal(JSON.parse(local.items[KEY]).draft.title, "last");
  assert.deepEqual(
    [untouched, first, last].map(({ said }) => said.filter((what) => what === "cleared").length),
    [0, 0, 1],
  );
  first.heard({ key: null, newValue: null }); // It has come back meanwhile.
  last.heard({ key: "another", newValue: null });
  assert.equal(last.said.filter((what) => what === "cleared").length, 1);
});

test("what was cleared is kept again after its table", async () => {
  const local = store();
  /** @type {Promise<void> | null} */
  let coming = null;
  const tab = storage({ local, parts: () => coming });
  tab.save(kept("own"));
  tab.write();
  delete local.items[KEY];
  let isKept = () => {};
  coming = new Promise((resolve) => {
    isKept = resolve;
  });
  tab.heard({ key: null, newValue: null });
  assert.equal(local.items[KEY], undefined);
  isKept();
  await coming;
  await null;
  assert.equal(JSON.parse(local.items[KEY]).draft.title, "own");
});

test("without a store it is said once, and all goes on", () => {
  const tab = storage({ denied: true });
  assert.deepEqual(tab.load(), { kept: null, quarantined: null, others: null });
  for (const title of ["one", "two"]) {
    tab.save(kept(title));
    tab.write();
  }
  tab.keepApart();
  assert.deepEqual(tab.said, ["failed"]);
  assert.ok(tab.isFailing());
});

test("a full store is said, and that it can be saved in again", () => {
  let isFull = true;
  const local = { ...store(), setItem: () => (isFull ? full.setItem() : undefined) };
  const tab = storage({ local });
  tab.save(kept("one"));
  tab.write();
  isFull = false;
  tab.save(kept("two"));
  tab.write();
  assert.deepEqual(tab.said, ["failed", ["saved", "two"]]);
  assert.equal(tab.isFailing(), false);
});

const LATER = {
  "a loss": ["loss.name", "log_cosh"],
  "a reduction": ["loss.reduction", "median"],
  "an optimizer": ["optimizer.name", "adabelief"],
  "a schedule": ["optimizer.schedule.name", "one_cycle"],
  "an initializer": ["init.name", "sparse"],
  "a kind of layer": ["network.layers[0].kind", "capsule"],
  "an activation": ["network.layers[1].activation.name", "mish"],
  "a convention": ["conventions.bias", "trained_last"],
  "a dataset": ["data.source", { dataset: "digits", targets: "auto" }],
  "another source": ["data.source", { database: "rows" }],
  "too many rows": ["data.rows", 10_000_000],
  "no layers": ["network.layers", []],
  "a number for a text": ["network.n_inputs", 2],
};
for (const [what, [path, value]] of Object.entries(LATER))
  test(`a draft with ${what} that this version does not know is put aside`, () => {
    const draft = withValue(draftNamed(), path, value);
    assert.equal(isDraft(draft, options), false);
    const text = JSON.stringify({ version: 1, draft });
    const tab = storage({ local: store({ [KEY]: text }) });
    assert.deepEqual(tab.load(), { kept: null, quarantined: text, others: null });
    assert.deepEqual(tab.local.items, { "backprop.quarantine": text });
  });

test("a rule of an optimizer that this version does not know is put aside", () => {
  const draft = typed(draftNamed(), ["optimizer.name", "nesterov"]);
  assert.ok(isDraft(draft, options));
  assert.equal(isDraft(withValue(draft, "optimizer.rule", "sutskever"), options), false);
});

test("every example and what is no draft at all", () => {
  for (const { name } of examples) assert.ok(isDraft(draftNamed(name), options), name);
  for (const value of [null, 1, "draft", [], {}]) assert.equal(isDraft(value, options), false);
});

test("a draft of an older visit has all that this page asks for", () => {
  const { data, optimizer, training, conventions, ...rest } = draftNamed();
  const { steps, ...older } = data;
  const { schedule, ...plain } = optimizer;
  const { update_order, ...few } = conventions;
  const old = { ...rest, data: older, optimizer: plain, conventions: few };
  assert.ok(isDraft(old, options));
  assert.deepEqual(validate(completed(old, options)).spec, validate(draftNamed()).spec);
});

const { limits } = options;
test("a link holds its set-up and how it is looked at", async () => {
  const text = JSON.stringify({ title: "ŷ − η", X: Array(50).fill([0.1, 0.2]) });
  const view = { digits: 7, selected: "layers[0].delta[0][1]" };
  const hash = await fragmentOf(text, view);
  assert.match(hash, /^#z=[\w-]+&/);
  assert.ok(isShared(hash));
  assert.equal(await textOfFragment(hash, limits), text);
  assert.deepEqual(viewOf(hash), view);
});

test("a short set-up is not packed, and a link need not say how it is looked at", async () => {
  const hash = await fragmentOf("{}");
  assert.equal(hash, "#spec=e30");
  assert.deepEqual(viewOf(hash), { digits: 0, selected: "" });
  assert.equal(isShared("#train"), false);
});

const packed = async (text) => (await fragmentOf(text)).replace(/&.*/, "");
const BAD = {
  "#spec=%%%": "it contains characters that a link cannot hold",
  "#spec=A": "it is cut off or altered",
  "#z=AAAA": "it is cut off or altered",
  "#spec=_w": "it is not text",
  [`#spec=${"W1tb".repeat(20)}${"XV1d".repeat(20)}`]: `it is nested more than ${limits.depth} levels deep`,
  [`#spec=${"A".repeat(40_000)}`]: `it is longer than ${limits.fragment_bytes} characters`,
};
for (const [hash, reason] of Object.entries(BAD))
  test(`the link ${hash.slice(0, 12)} of ${hash.length} characters cannot be opened: ${reason}`, async () => {
    await assert.rejects(textOfFragment(hash, limits), { message: reason });
  });

test("a small link that unpacks to too much is refused", async () => {
  const hash = await packed("1".repeat(limits.file_bytes + 1));
  assert.ok(hash.length < limits.fragment_bytes);
  await assert.rejects(textOfFragment(hash, limits), { message: "it contains too much" });
});
