/** Keeps form, saved copy and result at the present draft, and says of which values the result is. */

import { useTable } from "../draft/tables.js";
import { withTyped } from "../draft/typed_texts.js";
import { showSummary } from "../form/form.js";
import { byId } from "../lib/dom.js";
import { stringify } from "../lib/json.js";
import { formPath } from "../lib/paths.js";
import { oneStep } from "./one_step.js";

/** @import {Fault, Reading} from "../draft/validate.js" */
/** @typedef {"example" | "live" | "stale" | "error"} State  Of the result: made by the build, by this browser, of values before. */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("./session.js").createSession>} page.session
 * @param {(draft: import("../draft/draft.js").Draft) => Reading} page.validate
 * @param {ReturnType<typeof import("./calculation.js").createCalculation>} page.calculation
 * @param {ReturnType<typeof import("./selection.js").createSelection>} page.selection
 * @param {ReturnType<typeof import("../form/form.js").mountForm>} page.form
 * @param {ReturnType<typeof import("./set_ups.js").mountSetUps>} page.setUps
 * @param {ReturnType<typeof import("./training_mode.js").createTrainingMode>} page.training
 * @param {ReturnType<typeof import("./marking_mode.js").createMarkingMode>} page.marking
 * @param {ReturnType<typeof import("./comparing_mode.js").createComparingMode>} page.comparing
 * @param {ReturnType<typeof import("./results.js").mountResults>} page.results
 * @param {ReturnType<typeof import("./presenting.js").createPresenting>} page.presenting
 * @param {import("../views/banners.js").Banners} page.banners
 * @param {() => void} page.onKeep
 * @param {() => void} page.onShown  Another result is on the page.
 */
export function createPresent(page) {
  const { session, validate, calculation, selection, form, setUps, training, results, banners, onKeep } =
    page;
  const { marking, comparing, presenting } = page;
  const { dataset } = document.documentElement;
  /** Step was asked for while values need attention: all of them are listed. */
  let submitted = false;
  /** What Python has against the present values. @type {Fault | null} */
  let refused = null;
  const again = (/** @type {string} */ label, action = refresh) => [{ label, action }];

  function refresh() {
    const { draft } = session;
    form.update(draft);
    setUps.update(draft);
    const { spec, faults, readings, undrawn } = validate(draft);
    form.showFaults(faults, readings);
    refused = null;
    if (!faults.length) submitted = false;
    showSummary(byId("fault-summary"), submitted ? faults : [], form.focus);
    byId("undo").toggleAttribute("disabled", !session.canUndo);
    byId("redo").toggleAttribute("disabled", !session.canRedo);
    byId("steps-taken").textContent = draft.steps
      ? `after ${draft.steps} step${draft.steps === 1 ? "" : "s"}`
      : "";
    onKeep();
    const { source } = draft.data;
    if (source && "table" in source) useTable(source.table);
    training.update();
    marking.update();
    comparing.update();
    results.followDraft();
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
      if (calculation.revert()) adapt();
      return state("error");
    }
    const text = stringify(oneStep(spec));
    const isShown = calculation.isShown(text);
    if (isShown && selection.isAfresh) adapt(); // A set-up came and went: this one is shown as a new one is.
    state(isShown ? (calculation.isLive ? "live" : "example") : "stale");
    if (calculation.wasLeft(text)) return askFirst();
    // The example was computed by the build; a check may have been dropped for an edit that was then taken back.
    if (isShown && calculation.isLive && calculation.check) {
      calculation.cancel();
      calculation.complete();
    } else calculation.compute(text, draws);
  }

  /** The last visit ended while this was being calculated: it may take as long again. */
  function askFirst() {
    const action = () => {
      calculation.forgetLeft();
      refresh();
    };
    banners.show(
      "python",
      "This setup was still being calculated when the page was left.",
      again("Calculate it", action),
    );
  }

  function adapt() {
    selection.adapt();
    results.paint();
  }

  /** @param {State} name */
  function state(name) {
    dataset.result = name;
    results.follow(name === "live" || name === "example");
    if (name === "error") presenting.fail();
    marking.update();
    comparing.update();
    byId("stale-mark").textContent = name === "error" || name === "stale" ? "For the previous values" : "";
  }

  return {
    refresh,
    /** A whole new set-up comes. */
    startAfresh() {
      submitted = false;
      selection.startAfresh();
    },
    /** A step was asked for, but these stand against it. @param {Fault[]} faults */
    listFaults(faults) {
      submitted = true;
      showSummary(byId("fault-summary"), faults, form.focus);
      form.focus(faults[0].field);
    },
    /** Another result is there. */
    show() {
      banners.hide("python");
      selection.adapt();
      state("live");
      results.paint();
      onKeep();
      page.onShown();
    },
    /** @param {{field?: string | null, message: string, name?: string}} error @param {boolean} isShown  Its result is on the page. */
    refuse({ field, message, name }, isShown) {
      if (name === "AbortError") {
        if (isShown) return;
        state("stale"); // The visitor stopped the calculation.
        return banners.show(
          "python",
          "Stopped. The numbers shown belong to the previous values.",
          again("Calculate it"),
        );
      }
      if (dataset.engine === "failed") return state(isShown ? "example" : "stale");
      state("error");
      if (!field) return banners.show("python", message, again("Try again"));
      refused = { field: formPath(field, Boolean(session.draft.data.source)), message };
      form.showFaults([refused], []);
    },
    get refused() {
      return refused;
    },
    /** The present set-up as a spec's text, or null while it is in error. */
    get specText() {
      const { spec } = validate(session.draft);
      return spec && stringify(spec);
    },
    /** The same with what was typed for its numbers: for links and files. */
    get typedText() {
      const { spec, texts } = validate(session.draft);
      return spec && stringify(withTyped(spec, texts));
    },
  };
}
