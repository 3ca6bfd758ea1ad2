/** The mode Mark and "my number" of Calculate: one sheet, kept with the draft and marked as it is typed. */

import { draftOf } from "../draft/draft.js";
import { byId } from "../lib/dom.js";
import { at } from "../lib/paths.js";
import { accentOf, shownNames } from "../lib/quantities.js";
import { groupsOfSteps, stepsIn } from "../mark/later_steps.js";
import { createNames } from "../mark/names.js";
import { lastOf } from "../mark/pasted.js";
import { groupsOf, keptPath, nameWithSample, placeOf } from "../mark/quantities.js";
import {
  askedOf,
  fitting,
  rungsAllowed,
  sheetOf,
  withSheet,
  withTyped,
  withUnplaced,
} from "../mark/sheet.js";
import { mountMyNumber } from "../views/mark/my_number.js";
import { createMarking } from "./marking.js";
import { mountMarkTab } from "./marking_tab.js";
import { withSteps } from "./one_step.js";
import { createPutting } from "./putting_in.js";

/** @import {Example, Options, PrintedSheet} from "../contract/types.js" */
/** @import {MarkModel} from "../views/mark/model.js" */
/** @typedef {Pick<MarkModel, "groups" | "table" | "names" | "nameOf">} Naming */

/**
 * @param {object} page
 * @param {Options} page.options @param {Example[]} page.examples
 * @param {PrintedSheet[]} page.printed
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>["call"]} page.call  The engine's.
 * @param {ReturnType<typeof import("./session.js").createSession>} page.session
 * @param {ReturnType<typeof import("./calculation.js").createCalculation>} page.calculation
 * @param {ReturnType<typeof import("./selection.js").createSelection>} page.selection
 * @param {import("../views/banners.js").Banners} page.banners
 * @param {import("./square_blocks.js").SquareBlocks} page.squares
 * @param {import("../views/toast.js").Tell} page.tell
 * @param {(text: string, done: string) => Promise<unknown>} page.copy
 * @param {(beside: {sheet: import("../mark/sheet.js").Sheet}) => Promise<string | null>} page.link  Null where it is too long.
 * @param {() => void} page.toCalculate
 */
export function createMarkingMode(page) {
  const { session, calculation, selection, banners, tell, options, examples, printed } = page;
  const marking = createMarking({ call: page.call, onMore: show });
  /** @type {ReturnType<typeof mountMarkTab> | null} */
  let tab = null;
  let isShown = false;
  /** @type {{of: import("../contract/types.js").Result, steps: number, naming: Naming} | null} */
  let known = null;

  /** How many steps the sheet speaks of. */
  function stepsOf() {
    const { answers, exercise } = sheetOf(session.draft);
    return stepsIn([...Object.keys(answers), ...(exercise?.asked ?? [])]);
  }
  const specText = () => withSteps(calculation.specText, stepsOf());

  /** Groups and names of the step that is shown, and of later ones of the sheet. @returns {Naming} */
  function naming() {
    const { result } = calculation;
    const steps = stepsOf();
    if (known?.of === result && known.steps === steps) return known.naming;
    const [step] = result.steps;
    const names = shownNames(result.labels);
    const own = groupsOf(step, names, result.spec.network?.layers);
    const groups = groupsOfSteps(own, steps);
    const table = createNames(step, names, own);
    const nameOf = (/** @type {string} */ path) =>
      nameWithSample(path, names, step, placeOf(groups, path)?.part);
    known = { of: result, steps, naming: { groups, table, names, nameOf } };
    return known.naming;
  }

  /** @returns {MarkModel} */
  function model() {
    const { result, lineage } = calculation;
    const [step] = result.steps;
    const sheet = sheetOf(session.draft);
    const { result: state } = document.documentElement.dataset;
    return {
      ...naming(),
      step,
      lineage,
      hints: marking.hintOf,
      digits: result.spec.conventions?.rounding ?? selection.digits,
      sheet,
      ...fitting(sheet, step),
      marking: marking.present,
      rungs: rungsAllowed(sheet),
      isStale: state === "stale" || state === "error",
      canUndo: session.canUndo,
      canRedo: session.canRedo,
    };
  }

  const type = (/** @type {string} */ path, /** @type {string} */ text) =>
    session.commit(withTyped(session.draft, [[path, text]]), `sheet.${path}`);
  const putting = createPutting({
    session,
    model,
    squares: page.squares,
    report: (sentence, notes, isRefusal) => {
      tab?.report(sentence, notes, isRefusal);
      const isSeen = tab?.isReporting();
      if (isRefusal && !isSeen) banners.show("sheet", sentence);
      else banners.hide("sheet");
      if (!isRefusal && !isSeen) tell(sentence);
    },
  });
  const mine = mountMyNumber(byId("my-number-of"), {
    onType: type,
    onLeave: session.settle,
    onPaste: putting.paste,
  });

  function show() {
    const { selected } = selection;
    const now = model();
    const value = at(now.step, selected);
    const isComputed = accentOf(selected) !== "given" && value !== undefined;
    mine.update(isComputed ? keptPath(now.step, selected) : null, now);
    if (isShown) tab?.update(now);
  }

  /** Loads an example with the numbers of its page. @param {PrintedSheet} sheet @param {Example} example */
  function loadPrinted({ answers }, { spec, name, title }) {
    const typed = Object.fromEntries(answers.map(({ quantity, value }) => [quantity, value]));
    const draft = withSheet(draftOf(spec, options, name), { answers: typed });
    session.offer(draft, `the example “${title}” and the numbers that its page prints`);
  }

  function mount() {
    return mountMarkTab(byId("marking"), {
      ...putting,
      type,
      use: (texts) => session.commit(withTyped(session.draft, texts)),
      settle: session.settle,
      undo: session.undo,
      redo: session.redo,
      clear() {
        session.commit(
          withSheet(session.draft, { ...sheetOf(session.draft), answers: {}, unplaced: undefined }),
        );
        tell("All typed numbers were taken away. You can undo this.");
      },
      place(i, path) {
        const { unplaced = [] } = sheetOf(session.draft);
        const typed = withTyped(session.draft, [[path, lastOf(unplaced[i].value)]]);
        session.commit(
          withUnplaced(
            typed,
            unplaced.filter((_, j) => j !== i),
          ),
        );
      },
      drop(i) {
        const { unplaced = [] } = sheetOf(session.draft);
        session.commit(
          withUnplaced(
            session.draft,
            unplaced.filter((_, j) => j !== i),
          ),
        );
      },
      printed: printedOf(printed, examples, loadPrinted),
      copy: page.copy,
      sheet: () => sheetOf(session.draft),
      async copyLink(sheet) {
        const address = await page.link({ sheet });
        if (address) await page.copy(address, "Link copied");
        else banners.show("sheet", "This setup and its sheet are too large for a link. Save them as files.");
      },
      refuse: (sentence) => banners.show("sheet", sentence),
      fetchHint(path) {
        marking.fetchHint(specText(), path, selection.digits);
      },
      toArithmetic(path) {
        selection.select(path);
        page.toCalculate();
      },
    });
  }

  /** There is another draft, result or selection, or more of one. */
  function update() {
    const sheet = sheetOf(session.draft);
    const { result: state } = document.documentElement.dataset;
    const { placed } = fitting(sheet, calculation.result.steps[0]);
    if (state === "live" || state === "example") marking.mark(specText(), askedOf(placed, selection.digits));
    show();
  }

  return {
    update,
    enter() {
      isShown = true;
      tab ??= mount();
      update();
    },
    leave() {
      isShown = false;
    },
    /** A sheet that was opened as a file. @param {string} text */
    take: (text) => putting.take(text),
    keys: { w: () => tab?.goFirst() },
  };
}

/**
 * What a book or page prints, by its name, and how it is loaded.
 * @param {PrintedSheet[]} printed @param {Example[]} examples @param {(sheet: PrintedSheet, example: Example) => void} load
 */
function printedOf(printed, examples, load) {
  return printed.flatMap((sheet) => {
    const example = examples.find(({ name }) => name === sheet.example);
    return example ? [{ label: `${example.title}: ${sheet.name}`, load: () => load(sheet, example) }] : [];
  });
}
