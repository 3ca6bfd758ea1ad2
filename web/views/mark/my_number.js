/** "My number" of the selected quantity: the same sheet as the tab Mark's. */

import { h } from "../../lib/dom.js";
import { offered } from "../../lib/offered.js";
import { standingOf } from "./rows.js";
import { verdictNodes } from "./words.js";

/** @import {MarkModel} from "./model.js" */

/**
 * @param {HTMLElement} root
 * @param {{onType(path: string, text: string): void, onLeave(): void, onPaste(path: string, text: string): boolean}} actions
 */
export function mountMyNumber(root, { onType, onLeave, onPaste }) {
  const input = h("input", {
    type: "text",
    id: "my-number",
    class: "answer",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "aria-describedby": "my-number-verdict my-number-said",
    input: () => onType(path, input.value),
    focusout: onLeave,
    paste: (/** @type {ClipboardEvent} */ event) =>
      onPaste(path, event.clipboardData?.getData("text/plain") ?? "") && event.preventDefault(),
  });
  const verdict = h("span", { class: "mark-verdict", id: "my-number-verdict", role: "status" });
  const said = h("span", { class: "said", id: "my-number-said" });
  root.append(h("label", { for: "my-number" }, "My number"), input, verdict, said);
  let path = "";

  return {
    /** @param {string | null} next  The selected quantity, or null where it is a given one. @param {MarkModel} model */
    update(next, model) {
      root.hidden = next === null;
      if (next === null) return;
      path = next;
      const text = model.sheet.answers[path] ?? "";
      if (input.value !== text) input.value = text;
      const { standing, said: words, numbers, full } = standingOf(path, text, model);
      root.dataset.verdict = standing;
      if (verdict.dataset.of !== standing) verdict.replaceChildren(...verdictNodes(standing));
      verdict.dataset.of = standing;
      const refusal =
        standing === "unknown" || model.marking.state === "refused" ? (model.marking.refusal ?? "") : "";
      said.replaceChildren(...offered(words ?? refusal, numbers, (number) => onType(path, number)));
      said.title = full ?? "";
      input.toggleAttribute("aria-invalid", false);
      if (standing === "refused") input.setAttribute("aria-invalid", "true");
    },
  };
}
