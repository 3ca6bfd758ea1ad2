/** What an exercise asks, and the result as a code to hand in. */

import { h } from "../../lib/dom.js";
import { isQuantity } from "../../mark/quantities.js";
import { resultCode } from "../../mark/result_code.js";

/** @import {MarkModel} from "./model.js" */

/** @param {HTMLElement} root @param {(text: string, done: string) => void} onCopy */
export function mountHandIn(root, onCopy) {
  /** @type {MarkModel | null} */
  let last = null;
  const asked = h("p", { id: "mark-asked" });
  const name = h("input", { type: "text", id: "mark-student", autocomplete: "name", input: () => write() });
  const code = h("textarea", { id: "mark-code", rows: "3", readonly: true, spellcheck: "false" });
  const element = h(
    "section",
    { class: "mark-hand-in", "aria-labelledby": "mark-hand-in-title", hidden: true },
    h("h3", { id: "mark-hand-in-title" }, "Exercise"),
    asked,
    h("p", { class: "mark-actions" }, h("label", { for: name.id }, "Name"), name),
    h("label", { for: code.id }, "My result as a code, to hand in"),
    code,
    h(
      "p",
      { class: "mark-actions" },
      h(
        "button",
        { type: "button", id: "mark-copy-code", click: () => onCopy(code.value, "Code copied") },
        "Copy code",
      ),
    ),
  );
  root.append(element);

  function write() {
    code.value = (last && resultCode(last.sheet, name.value)) ?? "";
  }

  return {
    /** @param {MarkModel} model */
    update(model) {
      last = model;
      const { exercise, answers } = model.sheet;
      element.hidden = !exercise;
      if (!exercise) return;
      const open = exercise.asked.filter((path) => !answers[path]?.trim());
      const names = open.map((path) => (isQuantity(model.step, path) ? model.nameOf(path) : path));
      const done = exercise.asked.length - open.length;
      asked.textContent = `Version ${exercise.version}. Asked: ${exercise.asked.length} numbers, ${done} typed.${names.length ? ` Still to come: ${names.join(", ")}.` : ""}`;
      write();
    },
  };
}
