/** Wires form → engine → views; with `page/`, which holds the page's state, the only file that imports all three. */

import { draftOf, drawnFrom } from "./draft/draft.js";
import { whenTableComes } from "./draft/tables.js";
import { createValidator } from "./draft/validate.js";
import { mountForm } from "./form/form.js";
import { whenSaved } from "./lib/clipboard.js";
import { byId } from "./lib/dom.js";
import { stringify } from "./lib/json.js";
import { guardErrors } from "./lib/last_resort.js";
import { nameFunctions } from "./lib/step_layers.js";
import { createCalculation } from "./page/calculation.js";
import { createCommands } from "./page/commands.js";
import { createComparingMode } from "./page/comparing_mode.js";
import { engine, preload } from "./page/earlier_scripts.js";
import { createEditing, mountSetup } from "./page/editing.js";
import { arrangeFrame, mountOwnPage, tellUnknownParts } from "./page/embedding.js";
import { mountEngineState } from "./page/engine_state.js";
import { mountExercising } from "./page/exercising.js";
import { mountExport } from "./page/exporting.js";
import { mountGuide } from "./page/guide.js";
import { createMarkingMode } from "./page/marking_mode.js";
import { mountModes } from "./page/modes.js";
import { keepForOffline, offerInstallation } from "./page/offline.js";
import { oneStep } from "./page/one_step.js";
import { createPresent } from "./page/present.js";
import { createPresenting } from "./page/presenting.js";
import { mountPrinting } from "./page/printing.js";
import { mountResults } from "./page/results.js";
import { createSelection } from "./page/selection.js";
import { createSession } from "./page/session.js";
import { mountSetUps } from "./page/set_ups.js";
import { createSquareBlocks } from "./page/square_blocks.js";
import { createTrainingMode } from "./page/training_mode.js";
import { tellUnkeptTables } from "./page/unkept_tables.js";
import { mountVerifying } from "./page/verifying.js";
import { mountBanners } from "./views/banners.js";
import { mountKeys } from "./views/keys.js";
import { mountToast } from "./views/toast.js";

const { options, examples, example, printed, exercises: offered } = preload;
const { call } = engine;
const banners = mountBanners(byId("banners"));
const tell = mountToast();
guardErrors(
  banners,
  () => JSON.stringify(session.draft),
  () => session.saveNow(),
  tell,
);
whenSaved((name, fault) =>
  fault === null ? banners.hide(`save ${name}`) : banners.show(`save ${name}`, fault),
);
const frame = arrangeFrame();
const validate = createValidator(options);
const { spec: firstSpec, name } = examples.find((one) => one.name === example.name) ?? examples[0];
const firstDraft = draftOf(firstSpec, options, name);
const common = { options, examples, validate, banners, tell, onKeep: keep };
const session = createSession({
  ...common,
  firstDraft,
  isPassing: frame.isEmbedded,
  onDraft: () => present.refresh(),
  onLoad: () => present.startAfresh(),
});
const calculation = createCalculation({
  call,
  first: { ...example, specText: stringify(oneStep(validate(firstDraft).spec)) },
  inSight: () => [selection.selected],
  isShown: () => modes.present === "calculate",
  onDrawn: (spec) => session.amend(drawnFrom(session.draft, spec)),
  onResult: () => present.show(),
  onMore: () => results.paint(),
  onRefused: (error, isShown) => present.refuse(error, isShown),
});
const selection = createSelection({
  field: options.fields["display.digits"],
  kept: session.kept?.digits,
  shown: () => calculation,
  onChange: () => results.paint(),
});
const commands = createCommands({
  ...common,
  session,
  calculation,
  selection,
  refused: () => present.refused,
  onFaults: (faults) => present.listFaults(faults),
});
const presenting = createPresenting({ calculation, selection, commands, session });
const editing = createEditing({ options, session, tell, onBegin: calculation.hold });
const toCalculate = () => modes.go("calculate");
const training = createTrainingMode({ ...common, engine, session, toCalculate, copy: commands.copy });
const form = mountForm(byId("groups"), options, editing.commit, training.openTable, tell);
nameFunctions(options.activations);
const squares = createSquareBlocks(session, banners);
const parts = {
  ...common,
  session,
  calculation,
  selection,
  commands,
  presenting,
  editing,
  training,
  form,
  squares,
};
const results = mountResults({ ...parts, call, marking: () => marking, refusalOfPaste: form.refusalOfPaste });
const setUps = mountSetUps({
  ...parts,
  ownText: () => present.specText,
  typedText: () => present.typedText,
  takeSheet(text) {
    modes.go("mark");
    return marking.take(text);
  },
  onOpened: (mode) => modes.goInstead(mode),
});
const marking = createMarkingMode({
  ...parts,
  call,
  printed,
  copy: commands.copy,
  link: setUps.linkWith,
  toCalculate,
});
const comparing = createComparingMode({
  ...parts,
  call,
  stop: engine.stop,
  copy: commands.copy,
  link: setUps.linkWith,
  toCalculate,
});
const printing = mountPrinting({ title: setUps.name, link: setUps.link, onPrint: results.print });
const present = createPresent({ ...parts, marking, comparing, setUps, results, onShown: printing.update });
const exporting = mountExport({
  exports: options.exports,
  groups: options.export_groups,
  call,
  copy: commands.copy,
  specText: () => present.specText,
  trained: () => training.trained,
});
const exercising = mountExercising(/** @type {HTMLDetailsElement} */ (byId("exercises")), {
  ...parts,
  offered,
  engine,
  kept: session.kept?.exercise,
  link: setUps.linkTo,
  copy: commands.copy,
  specText: () => present.specText,
});
const modes = mountModes(byId("modes"), [
  { name: "calculate", enter: present.refresh },
  { name: "train", enter: training.enter, leave: training.leave },
  { name: "mark", enter: enterMark, leave: marking.leave },
  { name: "compare", enter: enterCompare, leave: comparing.leave },
  { name: "guide" },
]);
mountKeys({
  undo: session.undo,
  redo: session.redo,
  modes: {
    c: toCalculate,
    t: () => modes.go("train"),
    m: () => modes.go("mark"),
    p: () => modes.go("compare"),
    g: () => modes.go("guide"),
  },
  keys: () =>
    ({
      calculate: { ...commands.keys, p: results.openPredict, w: presenting.enter, x: exercising.open },
      train: training.keys,
      mark: marking.keys,
      compare: comparing.keys,
    })[modes.present] ?? {},
});

/** What was not computed while another mode was shown is computed now. */
function enterMark() {
  marking.enter();
  present.refresh();
}

function enterCompare() {
  comparing.enter();
  present.refresh();
}

function onReady() {
  training.update();
  keepForOffline(banners, engine.keepPage);
}

function keep() {
  session.save({ ...calculation.kept, ...chosen() });
  exporting.update();
}

/** What is kept besides the draft and its result. */
function chosen() {
  const { digits } = selection;
  const { speed, kept: run, stands } = training;
  return { digits, speed, run, stands, exercise: exercising.kept };
}

mountSetup({ session, editing, commands });
mountEngineState(engine, { onReady, onRetry: present.refresh });
// A page that comes back shows what it held, whatever the browser put into its fields.
addEventListener("pageshow", () => {
  results.updateDigits(selection.digits);
  present.refresh();
});
calculation.restore(session.kept);
results.paint();
modes.start();
session.opens(chosen());
whenTableComes(present.refresh);
tellUnkeptTables(session, banners);
present.refresh();
printing.update();
document.documentElement.dataset.shown = "";
// The guide is the last and longest part of the page: all else is there before it has been read.
document.addEventListener("DOMContentLoaded", () => {
  mountGuide(byId("guide"), engine);
  mountVerifying(byId("verify"), engine, engine.release, tell);
  modes.start();
});
setUps.openLink();
offerInstallation();
mountOwnPage(/** @type {HTMLAnchorElement} */ (byId("own-page")), setUps.link);
tellUnknownParts(frame, banners);
