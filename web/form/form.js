/**
 * The form: groups of fields over one draft. Every field's name is its path in the spec. Edits go up as new drafts; drafts come
 * down by `update`, which never touches a field that already holds the text.
 */

import { edited } from "../draft/edits.js";
import { createPasting } from "../draft/pasting.js";
import { isPrint } from "../draft/printed_array.js";
import { h } from "../lib/dom.js";
import { Refusal } from "../lib/messages.js";
import { at, openPath } from "../lib/paths.js";
import { dataGroup } from "./data.js";
import { inputFor, showFaults } from "./fields.js";
import { placeOf } from "./grid.js";
import { mountGridKeys } from "./grid_keys.js";
import { conventionsGroup, learningGroup } from "./learning.js";
import { networkGroup } from "./network.js";
import { fitCells } from "./short_texts.js";
import { trainingGroup } from "./training.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {Fault} from "../draft/validate.js" */

/**
 * @param {HTMLElement} root @param {Options} options
 * @param {(change: (draft: Draft) => Draft, key: string) => void} onChange  `key` is the field when it is one field's text.
 * @param {() => void} openTable  A table of the visitor's own is wanted.
 * @param {(text: string) => void} tell  What was done, beside its button.
 */
export function mountForm(root, options, onChange, openTable, tell) {
  const structural = (/** @type {(draft: Draft) => Draft} */ change) => onChange(change, "");
  const groups = [
    networkGroup(options, structural, tell),
    dataGroup(options, structural, openTable),
    learningGroup(options, structural),
    trainingGroup(options),
    conventionsGroup(options),
  ];
  const pasting = createPasting(options);
  root.append(...groups.map((group) => group.element));
  mountGridKeys(root);
  let present = /** @type {Draft | null} */ (null);
  /** @type {Fault[]} */
  let faults = [];
  /** @type {Fault[]} */
  let readings = [];

  root.addEventListener("input", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const path = field.dataset?.field;
    if (!path) return;
    const value = field.type === "checkbox" ? field.checked : field.value;
    onChange(
      (draft) => edited(draft, path, value, options),
      field.tagName === "SELECT" || field.type === "checkbox" ? "" : path,
    );
  });

  root.addEventListener("paste", (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const path = field.dataset?.field;
    if (!path || !present) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const isCell = field.dataset.row !== undefined;
    /** Python may understand it: what comes of that is offered. */
    const ask = () => {
      const refuse = (/** @type {string} */ message) => refusePaste(field, message);
      const detail = { place: placeOf(field), text, refuse };
      field.dispatchEvent(new CustomEvent("printed", { bubbles: true, detail }));
    };
    if (isCell && isPrint(text)) {
      event.preventDefault();
      return ask();
    }
    try {
      const block = isCell ? pasting.block(placeOf(field), text, present) : null;
      const refused = block ? null : refusalOfPaste(path, text);
      if (block || refused) event.preventDefault();
      const square = block && pasting.square(placeOf(field), text);
      if (square) {
        const put = (/** @type {boolean} */ isTurned) => structural(square(isTurned));
        field.dispatchEvent(new CustomEvent("square", { bubbles: true, detail: put }));
      } else if (block) structural(block);
      if (refused) refusePaste(field, refused);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      event.preventDefault();
      refusePaste(field, error.message);
      if (isCell) ask();
    }
  });

  /** Why a text cannot be pasted into one field, or null. @param {string} path @param {string} text */
  function refusalOfPaste(path, text) {
    const field = inputFor(root, path);
    const label = field?.getAttribute("aria-label") ?? field?.labels?.[0]?.textContent ?? "";
    const allowed = options.fields[openPath(path)]?.allowed ?? field?.title ?? "a number";
    return pasting.refusalOfValue(text, label, allowed)?.message ?? null;
  }

  /** @param {HTMLInputElement} field @param {string} message */
  function refusePaste(field, message) {
    const others = faults.filter((fault) => fault.field !== field.dataset.field);
    show([{ field: field.dataset.field ?? "", message }, ...others]);
  }

  /** @param {Fault[]} all */
  function show(all) {
    showFaults(root, all, readings, (texts) => {
      const [[path]] = texts;
      const change = (/** @type {Draft} */ draft) =>
        texts.reduce((next, [field, text]) => edited(next, field, text, options), draft);
      onChange(change, texts.length === 1 ? path : "");
      focus(path);
    });
  }

  /** Brings a field into view, opening what folds it away, and gives it the focus. @param {string} path */
  function focus(path) {
    const field = inputFor(root, path);
    for (let fold = field?.closest("details"); fold; fold = fold.parentElement?.closest("details"))
      fold.open = true;
    if (field?.tabIndex === -1 || field?.tagName === "DIV") field?.querySelector("input")?.focus();
    else field?.focus();
  }

  return {
    /** @param {Draft} draft */
    update(draft) {
      present = draft;
      for (const group of groups) group.update(draft);
      for (const line of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".summary-line")))
        line.title = line.textContent ?? ""; // It may be cut off.
      for (const element of root.querySelectorAll("[data-field]")) {
        const field = /** @type {HTMLInputElement} */ (element);
        const value = at(draft, field.dataset.field ?? "");
        if (field.type === "checkbox") field.checked = Boolean(value);
        else if (field.value !== undefined && field.value !== (value ?? "")) field.value = value ?? "";
        if (value === null) field.placeholder = "drawn";
      }
      fitCells(root);
    },
    /** @param {Fault[]} all @param {Fault[]} accepted  Readings in words. */
    showFaults(all, accepted) {
      faults = all;
      readings = accepted;
      show(faults);
    },
    focus,
    refusalOfPaste,
  };
}

/**
 * The list of all faults at the top of the form.
 * @param {HTMLElement} place @param {Fault[]} faults @param {(path: string) => void} go
 */
export function showSummary(place, faults, go) {
  place.hidden = !faults.length;
  place.replaceChildren(
    h("h2", {}, faults.length === 1 ? "One value needs attention" : `${faults.length} values need attention`),
    h(
      "ul",
      {},
      ...faults.slice(0, 12).map(({ field, message }) =>
        h(
          "li",
          {},
          h(
            "a",
            {
              href: "#setup",
              click: (/** @type {Event} */ e) => {
                e.preventDefault();
                go(field);
              },
            },
            h("bdi", {}, message),
          ),
        ),
      ),
    ),
    faults.length > 12 ? h("p", {}, `… and ${faults.length - 12} more`) : "",
  );
}
