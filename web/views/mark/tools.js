/** What is done with the whole sheet: undo, paste, open, save, copy, share, clear. */

import { h } from "../../lib/dom.js";
import { hintChoice } from "./hint_choice.js";

/** @import {MarkModel} from "./model.js" */

/**
 * @param {HTMLElement} bar @param {HTMLElement} root
 * @param {object} actions
 * @param {{label: string, load: () => void}[]} actions.printed
 * @param {() => void} actions.onUndo @param {() => void} actions.onRedo @param {() => void} actions.onClear
 * @param {(text: string) => boolean} actions.onPut  Whether it was put in.
 * @param {(file: File) => void} actions.onOpen @param {() => void} actions.onSave @param {() => void} actions.onCopy
 * @param {(hints: number | null) => void} actions.onLink  With the own numbers, or with hints up to a rung and none.
 */
export function mountTools(bar, root, actions) {
  const { printed, onUndo, onRedo, onClear, onPut, onOpen, onSave, onCopy, onLink } = actions;
  const button = (
    /** @type {string} */ id,
    /** @type {string} */ label,
    /** @type {() => void} */ click,
    title = "",
  ) => h("button", { type: "button", id, click, title: title || null }, label);
  const undo = button("mark-undo", "Undo", onUndo, "Undo (Ctrl+Z)");
  const redo = button("mark-redo", "Redo", onRedo, "Redo (Ctrl+Shift+Z)");
  const clear = button("mark-clear", "Clear", onClear, "Take all typed numbers away; Undo brings them back");
  bar.append(undo, redo, clear);

  const text = h("textarea", {
    id: "mark-text",
    rows: "5",
    spellcheck: "false",
    autocapitalize: "off",
    "aria-describedby": "mark-text-hint",
  });
  const from = h("strong", {});
  const report = h("div", { id: "mark-report", class: "mark-report", role: "status" });
  const put = () => {
    if (onPut(text.value)) text.value = "";
  };
  const picker = h("input", {
    type: "file",
    id: "mark-file",
    accept: ".json,.txt,application/json,text/plain",
    hidden: true,
    tabindex: "-1",
    "aria-hidden": "true",
  });
  picker.addEventListener("change", () => {
    const [file] = picker.files ?? [];
    if (file) onOpen(file);
    picker.value = "";
  });
  const hints = hintChoice("mark-hints");
  const book = h(
    "select",
    { id: "mark-printed" },
    ...printed.map(({ label }, i) => h("option", { value: String(i) }, label)),
  );
  root.append(
    h(
      "details",
      { class: "group mark-paste", open: !matchMedia("(max-width: 719px)").matches },
      h("summary", {}, h("h3", {}, "Paste a sheet")),
      h(
        "div",
        { class: "group-body" },
        h("label", { for: "mark-text" }, "Lines or numbers"),
        text,
        h(
          "p",
          { class: "hint", id: "mark-text-hint" },
          "Lines such as “δ of h2 = 0.0113” or “dW1[0][1]: 0.02” in any order; or a column or block of numbers, which goes in from ",
          from,
          " on.",
        ),
        h("p", { class: "mark-actions" }, button("mark-put", "Put in", put)),
        report,
      ),
    ),
    h(
      "details",
      { class: "group mark-printed" },
      h("summary", {}, h("h3", {}, "As a book prints it")),
      h(
        "div",
        { class: "group-body" },
        h("label", { for: "mark-printed" }, "Numbers of"),
        book,
        h(
          "p",
          { class: "hint" },
          "The setup of that page is loaded with the digits that it prints. Marking says which of them are not the step's, and how they came about.",
        ),
        h(
          "p",
          { class: "mark-actions" },
          button("mark-print", "Load", () => printed[book.selectedIndex].load()),
        ),
      ),
    ),
    h(
      "details",
      { class: "group mark-files" },
      h("summary", {}, h("h3", {}, "Save and share")),
      h(
        "div",
        { class: "group-body" },
        h(
          "p",
          { class: "mark-actions" },
          button("mark-open", "Open sheet…", () => picker.click()),
          button("mark-save", "Save sheet", onSave),
          button("mark-copy", "Copy sheet", onCopy),
          button("mark-link", "Copy link with my numbers", () => onLink(null)),
          picker,
        ),
        h(
          "p",
          { class: "hint" },
          "A sheet is the document that “backprop mark” reads. A link holds the setup too.",
        ),
        h("h4", {}, "For a class"),
        h(
          "p",
          { class: "mark-actions" },
          h("label", { for: "mark-hints" }, "An empty sheet of this setup, with "),
          hints,
          button("mark-exercise", "Copy link", () => onLink(Number(hints.value))),
        ),
        h(
          "p",
          { class: "hint" },
          "This only limits what the tab Mark shows. It is no exam security: Calculate shows every number to whoever goes there.",
        ),
      ),
    ),
  );

  return {
    /** @param {MarkModel} model @param {string} focused  Where a column goes in from. */
    update({ canUndo, canRedo, sheet, nameOf }, focused) {
      undo.toggleAttribute("disabled", !canUndo);
      redo.toggleAttribute("disabled", !canRedo);
      clear.toggleAttribute("disabled", !Object.keys(sheet.answers).length && !sheet.unplaced?.length);
      from.textContent = focused ? nameOf(focused) : "";
    },
    /** Says what pasting came to. @param {string} sentence @param {string[]} notes @param {boolean} [isRefusal] */
    report(sentence, notes, isRefusal = false) {
      report.classList.toggle("is-refusal", isRefusal);
      report.replaceChildren(
        h("p", {}, h("bdi", {}, sentence)),
        notes.length
          ? h(
              "ul",
              {},
              ...notes.slice(0, 20).map((note) => h("li", {}, h("bdi", {}, note))),
              notes.length > 20 ? h("li", {}, `and ${notes.length - 20} more`) : null,
            )
          : "",
      );
    },
  };
}
