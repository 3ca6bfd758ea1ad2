/** A field that opens over a number of the diagram, for typing on it. It edits the form's own field. */

import { h } from "../lib/dom.js";

/**
 * @param {HTMLElement} frame  Positioned; the field lies within it.
 * @param {{textOf(field: string): string, onInput(field: string, text: string): string | null}} actions
 *   `onInput` answers with the refusal, or null.
 */
export function mountInPlace(frame, { textOf, onInput }) {
  const input = h("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    spellcheck: "false",
    class: "in-place",
    "aria-describedby": "in-place-fault",
  });
  const fault = h("p", { class: "in-place-fault", id: "in-place-fault", role: "status" });
  let field = "";
  let path = "";
  let before = "";
  input.hidden = true;
  fault.hidden = true;
  frame.append(input, fault);

  function send() {
    const refusal = onInput(field, input.value);
    fault.hidden = !refusal;
    fault.textContent = refusal ?? "";
    if (refusal) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  function close() {
    if (input.hidden) return;
    input.hidden = true;
    fault.hidden = true;
    /** @type {SVGElement | null} */ (
      frame.querySelector(`svg [data-quantity="${CSS.escape(path)}"]`)
    )?.focus({ preventScroll: true });
  }

  input.addEventListener("input", send);
  input.addEventListener("blur", () => {
    input.hidden = true;
    fault.hidden = true;
  });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      input.value = before;
      send();
      close();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (fault.hidden) close();
    }
  });

  /**
   * @param {string} specField @param {string} quantity @param {string} label @param {string} first  What was typed already.
   * @param {Element} anchor
   */
  return function open(specField, quantity, label, first, anchor) {
    field = specField;
    path = quantity;
    before = textOf(specField);
    const [outer, inner] = [frame.getBoundingClientRect(), anchor.getBoundingClientRect()];
    const width = 104;
    const left = Math.min(Math.max(0, inner.x + inner.width / 2 - outer.x - width / 2), outer.width - width);
    const top = inner.y + inner.height / 2 - outer.y - 16;
    for (const element of [input, fault]) element.style.setProperty("left", `${left}px`);
    input.style.setProperty("top", `${top}px`);
    fault.style.setProperty("top", `${top + 34}px`);
    input.setAttribute("aria-label", label);
    input.hidden = false;
    input.value = first || before;
    input.removeAttribute("aria-invalid");
    input.focus({ preventScroll: true });
    if (first) send();
    else input.select();
  };
}
