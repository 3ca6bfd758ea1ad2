/** The panel Exercises: what is wanted, the sheets that were made, one shown at a time, and what they go out as. */

import { h } from "../lib/dom.js";
import { hintChoice } from "../views/mark/hint_choice.js";
import { mountFields } from "./fields.js";
import { handedIn } from "./handed_in.js";
import { sheetView } from "./sheet_view.js";

/** @import {Exercises, OfferedExercises} from "../contract/types.js" */
/** @import {Choice, Fault} from "./request.js" */

/**
 * @typedef {object} Shown
 * @property {Choice} choice
 * @property {Fault | null} fault
 * @property {Exercises | null} made
 * @property {boolean} isCurrent  The sheets are of the choice that stands.
 * @property {string} progress  "" while nothing is made.
 * @property {import("../contract/types.js").MarkedClass | null} marked  What a class handed in.
 * @property {string} marking  How far their marking is; "" while none is.
 * @property {string} handedFault  Why it could not be marked; "".
 */

/**
 * @param {HTMLDetailsElement} root
 * @param {OfferedExercises} offered
 * @param {object} actions
 * @param {() => Choice} actions.choice @param {(next: Partial<Choice>) => void} actions.change
 * @param {() => void} actions.make @param {() => void} actions.surprise @param {() => void} actions.stop
 * @param {(version: number) => void} actions.open  In the calculator.
 * @param {(hasKeys: boolean) => void} actions.print @param {(form: string) => void} actions.save
 * @param {(hints: number) => void} actions.copyLinks
 * @param {(files: Record<string, string>) => void} actions.markClass @param {() => void} actions.stopMarking
 */
export function mountPanel(root, offered, actions) {
  const button = (/** @type {string} */ name, /** @type {() => void} */ click, more = {}) =>
    h("button", { type: "button", click, ...more }, name);
  const fields = mountFields(offered, actions);
  const status = h("span", { class: "hint", role: "status" });
  const stop = button("Stop", actions.stop, { hidden: true });
  const make = button("Make sheets", actions.make, { class: "primary" });
  const surprise = button("Surprise me", actions.surprise, {
    title: "One sheet with numbers that nobody has seen",
  });
  let at = 0;
  /** @type {Shown | null} */
  let last = null;
  const go = (/** @type {number} */ way) => {
    at += way;
    draw();
  };
  const back = button("‹", () => go(-1), { "aria-label": "Previous version" });
  const on = button("›", () => go(1), { "aria-label": "Next version" });
  const which = h("span", { class: "exercise-which" });
  const hasKey = h("input", { type: "checkbox", id: "exercise-key", change: () => draw() });
  const form = h(
    "select",
    { id: "exercise-form", change: () => draw() },
    ...offered.forms.map(({ name, label }) => h("option", { value: name }, label)),
  );
  const note = h("p", { class: "hint", id: "exercise-note" });
  const hints = hintChoice("exercise-hints");
  const stale = h("p", { class: "hint" }, "These sheets are of other settings: make them anew.");
  const preview = h("div", { class: "exercise-preview" });
  const made = h(
    "div",
    { class: "exercise-made", hidden: true },
    stale,
    h(
      "p",
      { class: "file-actions" },
      back,
      which,
      on,
      h("label", { class: "exercise-check" }, hasKey, " Key"),
      button("Open in the calculator", () => actions.open(at)),
    ),
    h(
      "p",
      { class: "file-actions" },
      button("Print sheets", () => actions.print(false)),
      button("Print with keys", () => actions.print(true)),
    ),
    h(
      "p",
      { class: "file-actions" },
      h("label", { for: form.id }, "File"),
      form,
      button("Save", () => actions.save(form.value), { id: "exercise-save" }),
    ),
    note,
    h(
      "p",
      { class: "file-actions" },
      h("label", { for: hints.id }, "Links to empty sheets in Mark, with"),
      hints,
      button("Copy links", () => actions.copyLinks(Number(hints.value))),
    ),
    h(
      "p",
      { class: "hint" },
      "A link holds the network, its numbers and what is asked, but no answer: the page computes them. So can whoever has the page, therefore it is for practice, and no exam.",
    ),
    preview,
  );
  const handed = handedIn(actions.markClass, actions.stopMarking);
  /** What stands in it: drawn once. @type {unknown[]} */
  let handedShown = [];
  const body = h(
    "div",
    { class: "group-body exercises" },
    fields.element,
    h("p", { class: "file-actions" }, make, surprise, stop, status),
    made,
    handed.element,
  );
  root.append(body);

  function draw() {
    if (!last) return;
    const { choice, fault, made: document, isCurrent, progress } = last;
    fields.update(choice, fault);
    status.textContent = progress;
    stop.hidden = !progress;
    make.disabled = surprise.disabled = Boolean(progress);
    handed.tell(last.marking);
    if (handedShown[0] !== last.marked || handedShown[1] !== last.handedFault) {
      handedShown = [last.marked, last.handedFault];
      handed.update(last.marked, last.handedFault);
    }
    made.hidden = !document;
    if (!document) return;
    const { sheets, pictures } = document;
    at = Math.min(Math.max(at, 0), sheets.length - 1);
    stale.hidden = isCurrent;
    back.disabled = at === 0;
    on.disabled = at === sheets.length - 1;
    which.textContent = `Version ${at + 1} of ${sheets.length}`;
    note.textContent = offered.forms.find(({ name }) => name === form.value)?.notes.join(" ") ?? "";
    const how = { hasKey: hasKey.checked, of: sheets.length };
    preview.replaceChildren(sheetView(sheets[at], pictures?.[at] ?? null, how));
  }

  return {
    /** @param {Shown} shown */
    update(shown) {
      if (shown.made !== last?.made) at = 0;
      last = shown;
      draw();
    },
    open() {
      root.open = true;
      root.scrollIntoView({ block: "start" });
      body.querySelector("select")?.focus({ preventScroll: true });
    },
  };
}
