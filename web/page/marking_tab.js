/** The tab Mark: the sheet, what marking found, and what is done with the whole of it. */

import { saveFile } from "../lib/clipboard.js";
import { h } from "../lib/dom.js";
import { refusalOf } from "../lib/messages.js";
import { documentOf } from "../mark/sheet.js";
import { mountHandIn } from "../views/mark/hand_in.js";
import { createLadders } from "../views/mark/ladder.js";
import { mountLeftovers } from "../views/mark/leftovers.js";
import { mountRows } from "../views/mark/rows.js";
import { mountTold } from "../views/mark/told.js";
import { mountTools } from "../views/mark/tools.js";

/** @import {Sheet} from "../mark/sheet.js" */
/** @import {MarkModel} from "../views/mark/model.js" */

/** A larger file is no sheet. */
const MOST_BYTES = 1_000_000;

/**
 * @param {HTMLElement} root
 * @param {object} actions
 * @param {(path: string, text: string) => void} actions.type
 * @param {(texts: [path: string, text: string][]) => void} actions.use
 * @param {() => void} actions.settle @param {() => void} actions.undo @param {() => void} actions.redo @param {() => void} actions.clear
 * @param {(path: string, text: string) => boolean} actions.paste
 * @param {(text: string, from: string) => boolean} actions.put
 * @param {(text: string) => boolean} actions.take
 * @param {(i: number, path: string) => void} actions.place @param {(i: number) => void} actions.drop
 * @param {{label: string, load: () => void}[]} actions.printed  Sheets of books and pages.
 * @param {(text: string, done: string) => Promise<unknown>} actions.copy
 * @param {() => Sheet} actions.sheet
 * @param {(sheet: Sheet) => Promise<void>} actions.copyLink
 * @param {(sentence: string) => void} actions.refuse
 * @param {(path: string) => void} actions.fetchHint  Asks for the hints of a quantity.
 * @param {(path: string) => void} actions.toArithmetic
 */
export function mountMarkTab(root, actions) {
  const bar = h("div", { class: "mark-bar" });
  const sheet = h("div", { class: "mark-sheet" });
  const found = h("section", { class: "mark-found", "aria-label": "What marking found" });
  const leftovers = h("div", { class: "mark-leftovers" });
  const tools = h("div", { class: "mark-tools" });
  const bottom = h("div", { class: "mark-steps" });
  root.append(
    bar,
    h("div", { class: "mark-side" }, found, leftovers, tools),
    h(
      "section",
      { class: "mark-main", "aria-labelledby": "mark-title" },
      h("div", { class: "mark-head" }, h("h2", { id: "mark-title" }, "Your numbers"), bottom),
      h(
        "p",
        { class: "hint" },
        "Type what you computed beside any quantity of this step, as many or as few as you like. Half a unit of your last digit is allowed. Enter goes to the next field; a column or block may be pasted into any.",
      ),
      sheet,
    ),
  );
  /** @type {MarkModel | null} */
  let last = null;
  let stepOf = /** @type {unknown} */ (null);
  const again = () => last && update(last);
  const ladders = createLadders(actions.toArithmetic, (path) => {
    actions.fetchHint(path);
    again();
  });
  const rows = mountRows(sheet, {
    onType: actions.type,
    onUse: actions.use,
    onLeave: actions.settle,
    onPaste: actions.paste,
    ladders,
  });
  sheet.addEventListener("focusin", again);
  const go = (/** @type {string} */ path) => rows.go(path);
  const told = mountTold(bar, found, { onGo: go, ladders });
  const left = mountLeftovers(leftovers, {
    onPlace: actions.place,
    onDrop: actions.drop,
    onDropAside: (path) => actions.type(path, ""),
  });
  const text = () => `${JSON.stringify(documentOf(actions.sheet()), null, 1)}\n`;
  const handIn = mountHandIn(tools, (code, done) => void actions.copy(code, done));
  const whole = mountTools(bottom, tools, {
    onUndo: actions.undo,
    onRedo: actions.redo,
    onClear: actions.clear,
    onPut: (pasted) => actions.put(pasted, rows.focused),
    onOpen: open,
    onSave: () => saveFile(text(), "backprop-sheet.json"),
    onCopy: () => actions.copy(text(), "Sheet copied"),
    printed: actions.printed,
    onLink: (hints) => actions.copyLink(hints === null ? actions.sheet() : { answers: {}, hints }),
  });

  /** @param {File} file */
  async function open(file) {
    if (file.size > MOST_BYTES)
      return actions.refuse(refusalOf("file.large", file.name, { most: MOST_BYTES / 1e6 }).message);
    const bytes = await file.arrayBuffer().catch(() => null);
    if (!bytes) return actions.refuse(refusalOf("file.unreadable", file.name).message);
    try {
      actions.take(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch {
      actions.refuse(refusalOf("file.other", file.name).message);
    }
  }

  /** @param {MarkModel} model */
  function update(model) {
    if (model.step !== stepOf) ladders.forget();
    stepOf = model.step;
    last = model;
    rows.update(model);
    told.update(model);
    left.update(model);
    whole.update(model, rows.focused);
    handIn.update(model);
  }

  return {
    update,
    report: whole.report,
    /** Whether what pasting came to is in sight. */
    isReporting: () => tools.contains(document.activeElement),
    /** To the first wrong number. */
    goFirst: () => last?.marking.marked?.first_wrong && go(last.marking.marked.first_wrong),
  };
}
