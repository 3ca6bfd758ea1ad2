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
    if (!model) return;
    /** @type {Map<Element, string>} */
    const marks = new Map();
    if (marked) {
      for (const path of model.lineage.byPath.get(marked)?.from ?? [])
        for (const element of standingFor(path)) marks.set(element, "from");
      for (const element of standingFor(marked)) marks.set(element, "same");
    }
    put("data-mark", marks);
    put("data-selected", new Map(standingFor(model.selected).map((element) => [element, ""])));
  }

  /** Gives an attribute to these elements alone; those that have it are left as they are. @param {string} attribute @param {Map<Element, string>} values */
  function put(attribute, values) {
    for (const element of all(`[${attribute}]`)) if (!values.has(element)) element.removeAttribute(attribute);
    for (const [element, value] of values)
      if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
  }

  /** Where a quantity stands. @param {string} path @returns {Element[]} */
  function standingFor(path) {
    const other = otherPath(path, model?.step.layers.length ?? 0);
    const selectors = (other ? [path, other] : [path]).flatMap((same) => {
      const quoted = CSS.escape(same);
      return [`[data-quantity="${quoted}"]`, `[data-gives="${quoted}"]`, `[data-edge="${quoted}"]`];
    });
    return all(selectors.join());
  }

  /** Outside the guide, the longest part of the page by far, and the wall, which marks its own. @param {string} selector @returns {Element[]} */
  function all(selector) {
    const parts = [...root.children].filter(
      ({ id, classList }) => id !== "guide" && !classList.contains("wall"),
    );
    return parts.flatMap((part) => [...part.querySelectorAll(selector)]);
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
