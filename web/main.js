/** Wires form → engine → views, and holds the page's state; the only file that imports all three. */

import { createEngine } from "./engine/client.js";
import { createActions } from "./form/actions.js";
import { draftOf, drawnFrom, stepped } from "./form/draft.js";
import { edited, mountForm, showSummary } from "./form/form.js";
import { createHistory } from "./form/history.js";
import { createStorage } from "./form/storage.js";
import { createValidator } from "./form/validate.js";
import { copyText } from "./lib/clipboard.js";
import { byId } from "./lib/dom.js";
import { fullNumber } from "./lib/format.js";
import { parse, stringify } from "./lib/json.js";
import { guardErrors } from "./lib/last_resort.js";
import { at } from "./lib/paths.js";
import { fieldOf, firstSelection, lineageOf, nameOf, shownNames } from "./lib/quantities.js";
import { mountArithmetic } from "./views/arithmetic.js";
import { mountBanners } from "./views/banners.js";
import { mountDiagram } from "./views/diagram.js";
import { mountInPlace } from "./views/inplace.js";
import { mountKeys } from "./views/keys.js";
import { mountLoss } from "./views/loss.js";
import { mountMarks } from "./views/marks.js";
import { mountStatus } from "./views/status.js";
import { mountTables, tableText } from "./views/tables.js";
import { mountWorked } from "./views/worked.js";

/** @import {Draft} from "./form/draft.js" */
/** @import {GradientCheck, Preload, Result, Spec, WorkedLine} from "./engine/document.js" */

const preload = /** @type {Preload} */ (/** @type {any} */ (globalThis).backpropPreload);
const { options, examples } = preload;
const page = document.documentElement;

const banners = mountBanners(byId("banners"));
guardErrors(banners, () => JSON.stringify(history.present));
const storage = createStorage({
  onFailed: () =>
    banners.show(
      "storage",
      "Your work cannot be saved in this browser. It stays on this page until it is closed.",
    ),
  onSaved: () => banners.hide("storage"),
});
const validate = createValidator(options);
const defaultExample = examples.find(({ name }) => name === preload.example.name) ?? examples[0];
const firstDraft = draftOf(defaultExample.spec, options, defaultExample.name);
const { kept, quarantined } = storage.load();
if (quarantined !== null)
  banners.show(
    "quarantine",
    "What was saved in this browser could not be read and was put aside. The default example is loaded.",
    { label: "Copy what was saved", action: () => copyText(quarantined) },
  );

const history = createHistory(kept?.draft ?? firstDraft);
/** The gradient check waits until typing has paused, so that it never stands before a result in the queue. */
const CHECK_DELAY_MS = 150;
/** @type {AbortController | null} */
let running = null;
let submitted = false;
/** The next result is of another network: what was selected before means nothing there. */
let afresh = false;

// What is shown: one result, complete, with how it is looked at.
/** @type {Result} */
let result = preload.example.result;
/** @type {GradientCheck | null} */
let check = preload.example.check;
/** @type {string | null} */
let resultText = null;
/** The spec, as text, that `result` belongs to. */
let resultFor = stringify(validate(firstDraft).spec);
let lineage = lineageOf(result.worked ?? []);
let names = shownNames(result.labels);
let sample = 0;
let selected = firstSelection(result);
let digits = kept?.digits ?? Number(options.fields["display.digits"].default);

const form = mountForm(byId("groups"), options, (change, key) => commit(change(history.present), key));
const setup = /** @type {HTMLFormElement} */ (byId("setup"));
const loss = mountLoss(byId("loss"));
byId("notes").append(loss.notes);
const frame = byId("network");
const openInPlace = mountInPlace(frame, {
  textOf: (field) => String(at(history.present, field) ?? ""),
  onInput(field, text) {
    commit(edited(history.present, field, text, options), field);
    return validate(history.present).faults.find((fault) => fault.field === field)?.message ?? null;
  },
});
const diagram = mountDiagram(frame, {
  onSelect: select,
  onType(path, first, anchor) {
    const field = fieldOf(path, result.steps[0].samples);
    if (field && at(history.present, field) !== undefined)
      openInPlace(field, path, nameOf(path, names), first, anchor);
  },
});
const tables = mountTables(byId("tables"), {
  onSample(row) {
    const moved = selected.replace(
      /^(X|Y|loss_terms|loss_per_sample|input_gradients|layers\[\d+\]\.(?:z|a|da|slope|delta))\[\d+\]/,
      `$1[${row}]`,
    );
    sample = row;
    selected = moved;
    paint();
  },
  onCopy: (table, format) => copy(tableText(table, format), `Table copied as ${format.toUpperCase()}`),
});
const arithmetic = mountArithmetic(byId("arithmetic"), {
  onMove: move,
  onCopyValue: copyValue,
  onCopyLine: copyLine,
});
const worked = mountWorked(/** @type {HTMLDetailsElement} */ (byId("worked")), {
  onCopy: async (format) =>
    copy((await ask("worked", { spec: result.spec, format, digits })).text, "Worked arithmetic copied"),
});
const marks = mountMarks(document.body, select);
const status = mountStatus(byId("status"), {
  onRetry() {
    engine.retry();
    refresh();
  },
});
byId("banners").append(status.failure);
mountKeys({ step, undo, redo, move, copyValue, copyLine });
const actions = createActions({
  options,
  examples,
  load,
  specText: () => stringify(result.spec),
  draftText,
  resultText: () => resultText ?? stringify(result),
  resolve,
  copy,
  banners,
});

const engine = createEngine({
  onBoot(stage, loaded, total) {
    page.dataset.engine = stage === "downloading" ? "loading" : "starting";
    status.loading(stage, loaded, total);
  },
  onReady() {
    page.dataset.engine = "ready";
    status.ready();
  },
  onFailed(message) {
    page.dataset.engine = "failed";
    status.failed(message);
  },
});

/** Puts a new draft in place of the present one. @param {Draft} draft @param {string} [key] */
function commit(draft, key = "") {
  if (draft === history.present) return;
  history.push(draft, key);
  refresh();
}

/** A whole new set-up, from an example, a file or a link. @param {Draft} draft */
function load(draft) {
  sample = 0;
  submitted = false;
  afresh = true;
  commit(draft);
}

/** Brings form, saved copy and result up to the present draft. */
function refresh() {
  const draft = history.present;
  form.update(draft);
  actions.update(draft);
  const { spec, faults, undrawn } = validate(draft);
  form.showFaults(faults);
  if (!faults.length) submitted = false;
  showSummary(byId("fault-summary"), submitted ? faults : [], form.focus);
  byId("undo").toggleAttribute("disabled", !history.canUndo);
  byId("redo").toggleAttribute("disabled", !history.canRedo);
  byId("steps-taken").textContent = draft.steps
    ? `after ${draft.steps} step${draft.steps === 1 ? "" : "s"}`
    : "";
  running?.abort();
  running = null;
  save();
  if (!spec) return state("error");
  const text = stringify(spec);
  if (text === resultFor) {
    state(resultText === null ? "example" : "live");
    // The example was computed by the build; a check may have been dropped for an edit that was then taken back.
    if (resultText !== null && check) return;
  } else state("stale");
  compute(text, undrawn.some(Boolean));
}

/** @param {"example" | "live" | "stale" | "error"} name */
function state(name) {
  page.dataset.result = name;
  byId("stale-mark").textContent = name === "error" || name === "stale" ? "For the previous values" : "";
}

/** Asks Python for the result of a spec; an answer that is no longer wanted is dropped. @param {string} specText @param {boolean} draws */
async function compute(specText, draws) {
  const mine = new AbortController();
  running = mine;
  try {
    const text = await engine.call("run", `{"spec":${specText},"worked":true}`, { signal: mine.signal });
    if (mine !== running) return;
    const answer = parse(text);
    if (draws) return adopt(answer);
    accept(answer, text, specText);
    await new Promise((resolve) => setTimeout(resolve, CHECK_DELAY_MS));
    if (mine !== running) return;
    const checked = await engine.call("check", `{"spec":${specText}}`, { signal: mine.signal });
    if (mine !== running) return;
    check = parse(checked);
    paint();
  } catch (error) {
    if (mine !== running || mine.signal.aborted) return;
    refused(/** @type {any} */ (error));
  }
}

/** Takes the weights that Python drew into the form; what was typed stays, so the result is asked for anew. @param {Result} answer */
function adopt(answer) {
  history.amend(drawnFrom(history.present, answer.spec));
  refresh();
}

/** @param {Result} answer @param {string} text @param {string} specText */
function accept(answer, text, specText) {
  if (specText !== resultFor) check = null;
  result = answer;
  resultText = text;
  resultFor = specText;
  lineage = lineageOf(result.worked ?? []);
  names = shownNames(result.labels);
  if (sample >= result.steps[0].X.length) sample = 0;
  const there = at(result.steps[0], selected);
  if (afresh || there === undefined || there === null) selected = firstSelection(result);
  afresh = false;
  state("live");
  paint();
  save();
}

/** @param {{field?: string | null, message: string}} error */
function refused({ field, message }) {
  state("error");
  if (page.dataset.engine === "failed") return;
  const known = (field ?? "").replace(
    /^network\.layers\[(\d+)\]\.alpha$/,
    "network.layers[$1].activation.alpha",
  );
  if (field) form.showFaults([{ field: known, message }]);
  else banners.show("python", message);
}

function paint() {
  const model = {
    result,
    step: result.steps[0],
    lineage,
    check,
    names,
    sample,
    selected,
    digits,
    steps: history.present.steps,
  };
  loss.update(model);
  diagram.update(model);
  tables.update(model);
  arithmetic.update(model);
  worked.update(model);
  marks.update(model);
  byId("worked-line").textContent = result.worked
    ? `${result.worked.length} lines`
    : `${result.worked_omitted ?? 0} lines`;
  if (!lineage.byPath.has(selected) && !result.worked) fetchLine(selected);
}

/** The line of one quantity, where there are too many to send them all. @param {string} path */
async function fetchLine(path) {
  const of = result;
  try {
    const answer = await ask("worked", { spec: result.spec, format: "lines", quantities: [path] });
    if (of !== result || lineage.byPath.has(path)) return;
    const lines = /** @type {WorkedLine[]} */ ([...lineage.byPath.values(), ...answer.lines]);
    lineage = lineageOf(lines);
    if (answer.lines.length && path === selected) paint();
  } catch {
    // The number is a given one: no line makes it.
  }
}

/** @param {"worked" | "check"} method @param {object} params */
async function ask(method, params) {
  return parse(await engine.call(method, stringify(params)));
}

/** The resolved spec of a text, by Python's strict reading. @param {string} text @returns {Promise<Spec>} */
async function resolve(text) {
  return parse(await engine.call("run", stringify({ spec_text: text }))).spec;
}

/** The present set-up as a spec's text, or null while it is in error. */
function draftText() {
  const { spec } = validate(history.present);
  return spec && stringify(spec);
}

/** @param {string} path */
function select(path) {
  const row =
    /^(?:X|Y|loss_terms|loss_per_sample|input_gradients|layers\[\d+\]\.(?:z|a|da|slope|delta))\[(\d+)\]/.exec(
      path,
    );
  if (row) sample = Number(row[1]);
  if (at(result.steps[0], path) === undefined) return;
  selected = path;
  paint();
}

/** @param {number} by */
function move(by) {
  const order = [...lineage.byPath.values()]
    .filter((line) => line.sample === null || line.sample === sample)
    .map((line) => line.quantity);
  if (!order.length) return;
  const i = order.indexOf(selected);
  select(order[i < 0 ? 0 : (i + by + order.length) % order.length]);
}

function step() {
  const { faults } = validate(history.present);
  if (faults.length) {
    submitted = true;
    showSummary(byId("fault-summary"), faults, form.focus);
    form.focus(faults[0].field);
  } else if (page.dataset.result === "live" || page.dataset.result === "example") {
    commit(stepped(history.present, result.steps[0]));
  }
}

function undo() {
  if (history.undo()) refresh();
}

function redo() {
  if (history.redo()) refresh();
}

function copyValue() {
  copy(fullNumber(at(result.steps[0], selected)), "Value copied");
}

async function copyLine() {
  const { text } = /** @type {any} */ (
    await ask(/** @type {"worked"} */ ("worked"), {
      spec: result.spec,
      format: "text",
      quantities: [selected],
      digits,
    })
  );
  const lines = text
    .trim()
    .split("\n")
    .filter((/** @type {string} */ line) => line.includes("="));
  copy(lines.length ? lines.join("\n").trim() : text.trim(), "Line copied");
}

/** @param {string} text @param {string} done */
async function copy(text, done) {
  const copied = await copyText(text);
  byId("announce").textContent = copied ? done : "The browser refused to copy";
  if (!copied) banners.show("copy", "The browser refused to copy.");
}

function save() {
  const live = page.dataset.result === "live" ? resultText : null;
  storage.save({ draft: history.present, result: live, digits });
}

const chooser = /** @type {HTMLSelectElement} */ (byId("digits"));
const { minimum, maximum } = options.fields["display.digits"];
for (let n = Number(minimum); n <= Number(maximum); n++) chooser.add(new Option(String(n), String(n)));
chooser.value = String(digits);
chooser.addEventListener("change", () => {
  digits = Number(chooser.value);
  paint();
  save();
});
setup.addEventListener("submit", (event) => event.preventDefault());
setup.addEventListener("focusout", () => history.settle());
byId("step").addEventListener("click", step);
byId("undo").addEventListener("click", undo);
byId("redo").addEventListener("click", redo);
if (matchMedia("(max-width: 719px)").matches)
  for (const fold of setup.querySelectorAll("details.group")) fold.removeAttribute("open");

if (kept?.result) {
  try {
    accept(parse(kept.result), kept.result, "");
  } catch {
    resultText = null; // It is computed anew.
  }
}
paint();
refresh();
page.dataset.shown = "";
actions.openLink();
engine.start();
