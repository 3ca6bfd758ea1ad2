/** Keys for every action, but never while someone types into a field. */

import { byId } from "../lib/dom.js";

/** A key that repeats while it is held does these only once. */
const ONCE = new Set(["s", " "]);

/**
 * @param {object} plan
 * @param {() => void} plan.undo
 * @param {() => void} plan.redo
 * @param {() => Record<string, () => void>} plan.keys  Of the mode that is shown, by key in lower case.
 */
export function mountKeys({ undo, redo, keys }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("keys"));
  const show = () => dialog.showModal();
  byId("keys-button").addEventListener("click", show);

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const target = /** @type {Element} */ (event.target);
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      const again = (key === "z" && event.shiftKey) || key === "y";
      if ((key === "z" || key === "y") && !target.closest(".in-place, textarea")) {
        event.preventDefault();
        (again ? redo : undo)();
      }
      return;
    }
    if (event.altKey || target.closest("input, select, textarea")) return;
    if (key === " " && target.closest("button, summary, a")) return; // It presses what has the focus.
    const action = key === "?" ? show : keys()[key];
    if (!action || (event.repeat && ONCE.has(key))) return;
    event.preventDefault();
    action();
  });
}
