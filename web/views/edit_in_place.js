/** A field that opens over a number of the diagram, for typing on it. It edits the form's own field. */

import { h } from "../lib/dom.js";
import { offered } from "../lib/offered.js";

/**
 * @param {HTMLElement} frame  Positioned; the field lies within it.
 * @param {object} actions
 * @param {(field: string) => string} actions.textOf
 * @param {(field: string, text: string) => {refusal: {message: string, readings?: string[]} | null, reading: string | null}} actions.onInput
 *   Answers with why it is refused, or with how it is read where that needs saying.
 * @param {(field: string, text: string) => string | null} actions.refusalOfPaste
 */
export function mountEditInPlace(frame, { textOf, onInput, refusalOfPaste }) {
  const input = h("input", {
    type: "text",
    inputmode: "text",
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
    const { refusal, reading } = onInput(field, input.value);
    say(refusal?.message ?? reading, Boolean(refusal), refusal?.readings);
  }

  /** @param {string | null} sentence @param {boolean} isRefusal @param {string[]} [readings]  Numbers that were probably meant. */
  function say(sentence, isRefusal, readings = []) {
    fault.hidden = !sentence;
    fault.replaceChildren(
      ...offered(sentence ?? "", readings, (text) => {
        input.value = text;
        input.focus({ preventScroll: true });
        send();
      }),
    );
    fault.classList.toggle("is-refusal", isRefusal);
    if (isRefusal) input.setAttribute("aria-invalid", "true");
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
  input.addEventListener("paste", (event) => {
    const refusal = refusalOfPaste(field, event.clipboardData?.getData("text/plain") ?? "");
    if (!refusal) return;
    event.preventDefault();
    say(refusal, true);
  });
  const leave = (/** @type {FocusEvent} */ { relatedTarget }) => {
    if (relatedTarget instanceof Node && (fault.contains(relatedTarget) || relatedTarget === input)) return;
    input.hidden = true;
    fault.hidden = true;
  };
  input.addEventListener("blur", leave);
  fault.addEventListener("focusout", leave);
  // Not every browser gives a pressed button the focus: the field keeps it.
  fault.addEventListener("pointerdown", (event) => event.preventDefault());
  fault.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") input.focus({ preventScroll: true });
  });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") {
      input.value = before;
      send();
      close();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!input.hasAttribute("aria-invalid")) close();
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
