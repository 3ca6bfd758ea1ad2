/**
 * Marks the same quantity wherever it stands, and the numbers it was made from, while a number is pointed at or has the focus.
 */

import { otherPath } from "../lib/quantities.js";

/** @import {Model} from "./model.js" */

/**
 * @param {HTMLElement} root
 * @param {(path: string) => void} onSelect
 */
export function mountMarks(root, onSelect) {
  /** @type {Model | null} */
  let model = null;
  /** What the pointer is over and what has the focus, by path; the newer of both is marked. */
  let hovered = "";
  let focused = "";
  let marked = "";

  /** @param {EventTarget | null} target */
  const pathOf = (target) => {
    const element =
      target instanceof Element ? target.closest("[data-quantity], [data-gives], [data-select]") : null;
    return (
      element?.getAttribute("data-quantity") ??
      element?.getAttribute("data-select") ??
      element?.getAttribute("data-gives") ??
      ""
    );
  };

  function mark() {
    const path = hovered || focused;
    if (path === marked) return;
    marked = path;
    apply();
  }

  function apply() {
    for (const element of root.querySelectorAll("[data-mark]")) element.removeAttribute("data-mark");
    for (const element of root.querySelectorAll("[data-selected]")) element.removeAttribute("data-selected");
    if (!model) return;
    set(model.selected, "data-selected", "");
    if (!marked) return;
    for (const path of model.lineage.byPath.get(marked)?.from ?? []) set(path, "data-mark", "from");
    set(marked, "data-mark", "same");
  }

  /** @param {string} path @param {string} attribute @param {string} value */
  function set(path, attribute, value) {
    const other = otherPath(path, model?.step.layers.length ?? 0);
    for (const same of other ? [path, other] : [path]) {
      const quoted = CSS.escape(same);
      for (const element of root.querySelectorAll(
        `[data-quantity="${quoted}"], [data-gives="${quoted}"], [data-edge="${quoted}"]`,
      ))
        element.setAttribute(attribute, value);
    }
  }

  /** @param {string} path */
  const hover = (path) => {
    hovered = path;
    mark();
  };
  /** @param {string} path */
  const focus = (path) => {
    focused = path;
    hover("");
  };
  root.addEventListener("pointerover", (event) => hover(pathOf(event.target)));
  root.addEventListener("pointerleave", () => hover(""));
  root.addEventListener("focusin", (event) => focus(pathOf(event.target)));
  root.addEventListener("focusout", () => focus(""));
  root.addEventListener("click", (event) => {
    const target =
      event.target instanceof Element ? event.target.closest("[data-quantity], [data-select]") : null;
    const path = target?.getAttribute("data-quantity") ?? target?.getAttribute("data-select");
    if (path) onSelect(path);
  });

  return {
    /** @param {Model} next */
    update(next) {
      model = next;
      apply();
    },
  };
}
