/** Wires form → engine → views; with `page/`, which holds the page's state, the only file that imports all three. */

import "./page/check_scripts.js";
import { draftOf, drawnFrom } from "./draft/draft.js";
import { edited } from "./draft/edits.js";
import { withFittingState } from "./draft/optimizer.js";
import { useTable, whenTableComes } from "./draft/tables.js";
import { createValidator } from "./draft/validate.js";
import { createActions } from "./form/actions.js";
import { mountForm, showSummary } from "./form/form.js";
import { byId } from "./lib/dom.js";
import { parse, stringify } from "./lib/json.js";
import { guardErrors } from "./lib/last_resort.js";
import { at } from "./lib/paths.js";
import { fieldOf, nameOf, shownNames } from "./lib/quantities.js";
import { nameFunctions } from "./lib/step_layers.js";
import { createCalculation } from "./page/calculation.js";
import { createCommands } from "./page/commands.js";
import { mountExport } from "./page/exporting.js";
import { mountGuide } from "./page/guide.js";
import { createLazyPanel } from "./page/lazy_panel.js";
import { mountModes } from "./page/modes.js";
import { oneStep } from "./page/one_step.js";
import { mountPrinting } from "./page/printing.js";
import { createSchedulePreview } from "./page/schedule_preview.js";
import { createSelection } from "./page/selection.js";
import { createSession } from "./page/session.js";
import { createTrainingMode } from "./page/training_mode.js";
import { mountArithmetic } from "./views/arithmetic.js";
import { mountBanners } from "./views/banners.js";
import { mountCurvature } from "./views/curvature.js";
import { mountDataRows } from "./views/data_rows.js";
import { mountDiagram } from "./views/diagram.js";
import { digitsOf, mountDigits } from "./views/digits.js";
import { mountEditInPlace } from "./views/edit_in_place.js";
import { mountHealth } from "./views/health.js";
import { mountKeys } from "./views/keys.js";
import { mountLoss } from "./views/loss.js";
import { mountMarks } from "./views/marks.js";
import { mountSchedule } from "./views/schedule.js";
import { mountStatus } from "./views/status.js";
import { tableText } from "./views/table_parts.js";
import { mountTables } from "./views/tables.js";
import { mountTape } from "./views/tape.js";
import { mountToast } from "./views/toast.js";
import { mountWorked } from "./views/worked.js";

/** @import {createEngine} from "./engine/client.js" */
/** @import {Preload, Remedy} from "./contract/types.js" */
/** @import {Draft} from "./draft/draft.js" */

const preload = /** @type {Preload} */ (/** @type {any} */ (globalThis).backpropPreload);
const { options, examples } = preload;
/** Under way since `begin.js`. */
const engine = /** @type {ReturnType<typeof createEngine>} */ (
  /** @type {any} */ (globalThis).backpropEngine
);
const page = document.documentElement;

const banners = mountBanners(byId("banners"));
const tell = mountToast();
guardErrors(banners, () => JSON.stringify(session.draft));
const validate = createValidator(options);
const defaultExample = examples.find(({ name }) => name === preload.example.name) ?? examples[0];
const firstDraft = draftOf(defaultExample.spec, options, defaultExample.name);
/** The field whose text is being edited. */
let editing = "";
/** Step was asked for while values need attention: all of them are listed. */
let submitted = false;

const session = createSession({
  options,
  examples,
  firstDraft,
  validate,
  banners,
  tell,
  onDraft: refresh,
  onLoad() {
    submitted = false;
    selection.startAfresh();
  },
});
const calculation = createCalculation({
  call: engine.call,
  first: {
    result: preload.example.result,
    check: preload.example.check,
    specText: stringify(oneStep(validate(firstDraft).spec)),
  },
  onDrawn: (spec) => session.amend(drawnFrom(session.draft, spec)),
  onResult() {
    banners.hide("python");
    selection.adapt();
    state("live");
    paint();
    save();
    printing.update();
  },
  onMore: paint,
  onRefused: refused,
});
const specText = () => calculation.specText;
const curvature = createLazyPanel({ call: engine.call, method: "hessian", specText, onMore: paint });
const tape = createLazyPanel({ call: engine.call, method: "tape", specText, onMore: paint });
const coming = createSchedulePreview({
  schedules: options.schedules,
  ask: (method, params) => calculation.ask(method, params),
  onMore: paint,
});
const selection = createSelection({
  digits: digitsOf(session.kept?.digits, options.fields["display.digits"]),
  shown: () => calculation,
  onChange: paint,
});
const commands = createCommands({
  banners,
  tell,
  calculation,
  selection,
  session,
  faults: () => validate(session.draft).faults,
  onFaults(faults) {
    submitted = true;
    showSummary(byId("fault-summary"), faults, form.focus);
    form.focus(faults[0].field);
  },
});

const training = createTrainingMode({
  engine,
  options,
  session,
  validate,
  banners,
  toCalculate: () => modes.go("calculate"),
  onKeep: save,
});
const form = mountForm(byId("groups"), options, commitEdit, training.openTable, tell);
nameFunctions(options.activations);
const loss = mountLoss(byId("loss"), { onRemedy: follow });
byId("notes").append(loss.notes);
const health = mountHealth(byId("health"), { onCopy: copyTable, onRemedy: follow });
byId("loss").append(health.verdict);
const frame = byId("network");
const openInPlace = mountEditInPlace(frame, {
  textOf: (field) => String(at(session.draft, field) ?? ""),
  onInput(field, text) {
    commitEdit((draft) => edited(draft, field, text, options), field);
    const { faults, readings } = validate(session.draft);
    return {
      refusal: faults.find((fault) => fault.field === field)?.message ?? null,
      reading: readings.find((reading) => reading.field === field)?.message ?? null,
    };
  },
  refusalOfPaste: form.refusalOfPaste,
});
const worked = mountWorked(/** @type {HTMLDetailsElement} */ (byId("worked")), {
  onCopy: commands.copyWorked,
});
const views = [
  loss,
  mountDiagram(frame, {
    onSelect: selection.select,
    onSample: selection.showSample,
    onType(path, first, anchor) {
      const field = fieldOf(path, calculation.result.steps[0].samples);
      const name = nameOf(path, shownNames(calculation.result.labels));
      if (field && isTyped(field)) openInPlace(field, path, name, first, anchor);
    },
  }),
  mountTables(byId("tables"), options.optimizers, {
    onSample: selection.showSample,
    onCopy: (table, format) => copyTable(tableText(table, format), format),
  }),
  mountArithmetic(byId("arithmetic"), {
    onMove: selection.move,
    onCopyValue: commands.copyValue,
    onCopyLine: commands.copyLine,
  }),
  mountSchedule(/** @type {HTMLDetailsElement} */ (byId("schedule"))),
  worked,
  health,
  mountTape(/** @type {HTMLDetailsElement} */ (byId("tape")), { onOpen: tape.open, onCopy: copyTable }),
  mountCurvature(/** @type {HTMLDetailsElement} */ (byId("curvature")), {
    onOpen: curvature.open,
    onCopy: copyTable,
  }),
  mountMarks(document.body, selection.select),
  mountDataRows(byId("groups"), selection.showSample),
];
const status = mountStatus(byId("status"), {
  onRetry() {
    engine.retry();
    refresh();
  },
  onStop: engine.restart,
});
byId("banners").append(status.failure);
const modes = mountModes(byId("modes"), [
  { name: "calculate", enter: refresh },
  {
    name: "train",
    enter: training.enter,
    leave: training.leave,
  },
  { name: "guide" },
]);
mountKeys({
  undo: session.undo,
  redo: session.redo,
  modes: { c: () => modes.go("calculate"), t: () => modes.go("train"), g: () => modes.go("guide") },
  keys: () => ({ calculate: calculateKeys, train: training.keys })[modes.present] ?? {},
});
/** @type {Record<string, () => void>} */
const calculateKeys = {
  s: commands.step,
  j: () => selection.move(1),
  k: () => selection.move(-1),
  c: commands.copyValue,
  l: commands.copyLine,
};
const actions = createActions({
  options,
  examples,
  banners,
  offer: session.offer,
  onTitle: (title) => session.commit({ ...session.draft, title }, "title"),
  view: () => ({ digits: selection.digits, selected: selection.selected }),
  onView({ digits, selected }) {
    const { minimum, maximum } = options.fields["display.digits"];
    if (digits >= Number(minimum) && digits <= Number(maximum)) {
      selection.digits = digits;
      updateDigits(digits);
    }
    selection.selectIn(selected);
  },
  takeTable: training.takeFiles,
  wasSaved: session.wasSaved,
  resolve: calculation.resolve,
  copy: commands.copy,
  specText: () => draftText() ?? calculation.specText,
  resultText: calculation.wholeText,
  onOpened: () => modes.goInstead("calculate"),
});

/** What the optimizer keeps goes with the network that it was kept for. @param {(draft: Draft) => Draft} change @param {string} key */
function commitEdit(change, key) {
  if (key !== editing || !key) calculation.hold();
  editing = key;
  session.commit(withFittingState(session.draft, change(session.draft), options), key);
}

/** Makes the change of a remedy; its button goes with the fault, so the focus goes to what takes it back. @param {Remedy} remedy */
function follow({ path, value, label }) {
  commitEdit((draft) => edited(draft, path, String(value), options), "");
  tell(`${label}: done. You can undo this.`);
  byId("undo").focus({ preventScroll: true });
}

const printing = mountPrinting({
  title: actions.name,
  link: actions.link,
  onPrint: worked.print,
});
mountExport({
  exports: options.exports,
  copy: commands.copy,
  async script(to) {
    const spec = draftText();
    if (!spec) throw new Error("Correct the marked values first.");
    return parse(await engine.call("export", `{"spec":${spec},"to":${stringify(to)}}`)).text;
  },
});

/** Whether a field of the form holds it: the rows of a dataset have none. @param {string} field */
function isTyped(field) {
  return at(session.draft, field) !== undefined && !(session.draft.data.source && field.startsWith("data."));
}

/** The present set-up as a spec's text, or null while it is in error. */
function draftText() {
  const { spec } = validate(session.draft);
  return spec && stringify(spec);
}

/** Brings form, saved copy and result up to the present draft. */
function refresh() {
  const { draft } = session;
  form.update(draft);
  actions.update(draft);
  const { spec, faults, readings, undrawn } = validate(draft);
  form.showFaults(faults, readings);
  if (!faults.length) submitted = false;
  showSummary(byId("fault-summary"), submitted ? faults : [], form.focus);
  byId("undo").toggleAttribute("disabled", !session.canUndo);
  byId("redo").toggleAttribute("disabled", !session.canRedo);
  byId("steps-taken").textContent = draft.steps
    ? `after ${draft.steps} step${draft.steps === 1 ? "" : "s"}`
    : "";
  save();
  const { source } = draft.data;
  if (source && "table" in source) useTable(source.table);
  training.update();
  const draws = undrawn.some(Boolean);
  // What is not shown is computed when it is; but the weights are drawn.
  if (training.isShown) {
    if (draws && spec) return calculation.compute(stringify(spec), true);
    // Until Python has computed anything here, the page only holds what the build made.
    const first = spec && !calculation.isLive ? stringify(oneStep(spec)) : null;
    return first && !calculation.wasLeft(first) ? calculation.compute(first, false) : calculation.cancel();
  }
  if (!spec) {
    calculation.cancel();
    if (calculation.revert()) {
      selection.adapt();
      paint();
    }
    return state("error");
  }
  const text = stringify(oneStep(spec));
  const isShown = calculation.isShown(text);
  state(isShown ? (calculation.isLive ? "live" : "example") : "stale");
  if (calculation.wasLeft(text)) return askFirst();
  // The example was computed by the build; a check may have been dropped for an edit that was then taken back.
  if (isShown && calculation.isLive && calculation.check) calculation.cancel();
  else calculation.compute(text, draws);
}

/** The last visit ended while this was being calculated: it may take as long again. */
function askFirst() {
  banners.show("python", "This setup was still being calculated when the page was left.", [
    {
      label: "Calculate it",
      action() {
        calculation.forgetLeft();
        refresh();
      },
    },
  ]);
}

/** @param {"example" | "live" | "stale" | "error"} name */
function state(name) {
  page.dataset.result = name;
  const shown = name === "live" || name === "example" ? calculation.result : null;
  for (const requested of [tape, curvature]) requested.follow(shown);
  byId("stale-mark").textContent = name === "error" || name === "stale" ? "For the previous values" : "";
}

/** The visitor stopped the calculation. */
function stopped() {
  state("stale");
  banners.show("python", "Stopped. The numbers shown belong to the previous values.", [
    { label: "Calculate it", action: refresh },
  ]);
}

/** @param {{field?: string | null, message: string, name?: string}} error @param {boolean} isShown */
function refused({ field, message, name }, isShown) {
  if (name === "AbortError") return isShown ? undefined : stopped();
  if (page.dataset.engine === "failed") return state(isShown ? "example" : "stale");
  state("error");
  // An activation layer names its function in its own object; the form keeps it as a function.
  const own = (field ?? "").replace(/^(network(?:\.layers\[\d+\])+)\.(alpha|name)$/, "$1.activation.$2");
  // Rows that are not typed have no fields: what is wrong with them stands where they come from.
  const known = session.draft.data.source
    ? own.replace(/^data\.(X|Y|about|dataset)\b.*/, "data.source")
    : own;
  if (field) form.showFaults([{ field: known, message }], []);
  else banners.show("python", message, [{ label: "Try again", action: refresh }]);
}

function paint() {
  const { result, lineage, check, isChecking } = calculation;
  const { selected, sample, digits } = selection;
  const names = shownNames(result.labels);
  const asked = { curvature: curvature.requested, tape: tape.requested, coming: coming.present };
  const step = result.steps[0];
  const rounding = result.spec.conventions?.rounding;
  updateDigits(digits, Boolean(rounding));
  const shown = { digits: rounding ?? digits };
  const model = { result, step, lineage, check, isChecking, names, sample, selected, ...shown, ...asked };
  for (const view of views) view.update(model);
  calculation.fetchLine(selected);
  coming.fetch(result);
}

/** @param {string} text @param {"csv" | "tsv"} format */
function copyTable(text, format) {
  commands.copy(text, `Table copied as ${format.toUpperCase()}`);
}

function save() {
  session.save({
    ...calculation.kept,
    digits: selection.digits,
    run: training.kept,
    stands: training.stands,
  });
}

const updateDigits = mountDigits(options.fields["display.digits"], (digits) => {
  selection.digits = digits;
  save();
});
const setup = byId("setup");
setup.addEventListener("submit", (event) => event.preventDefault());
setup.addEventListener("focusout", () => {
  session.settle();
  editing = "";
});
byId("step").addEventListener("click", commands.step);
byId("undo").addEventListener("click", session.undo);
byId("redo").addEventListener("click", session.redo);
if (matchMedia("(max-width: 719px)").matches)
  for (const fold of setup.querySelectorAll("details.group")) fold.removeAttribute("open");
// A page that comes back shows what it held, whatever the browser put into its fields.
addEventListener("pageshow", () => {
  updateDigits(selection.digits);
  refresh();
});

engine.listen({
  onBoot(stage, loaded, total) {
    page.dataset.engine = stage === "downloading" ? "loading" : "starting";
    status.loading(stage, loaded, total);
  },
  onReady() {
    page.dataset.engine = "ready";
    status.ready();
    training.update();
  },
  onLong: status.long,
  onFailed(message) {
    page.dataset.engine = "failed";
    status.failed(message);
  },
});
calculation.restore(session.kept);
updateDigits(selection.digits);
paint();
modes.start();
whenTableComes(refresh);
refresh();
printing.update();
page.dataset.shown = "";
// The guide is the last and longest part of the page: all else is there before it has been read.
document.addEventListener("DOMContentLoaded", () => {
  mountGuide(byId("guide"), engine);
  modes.start();
});
actions.openLink();
