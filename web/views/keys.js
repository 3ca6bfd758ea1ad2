/** Keys for every action, but never while someone types into a field. */

import { byId } from "../lib/dom.js";

/**
 * @param {{step(): void, undo(): void, redo(): void, move(by: number): void, copyValue(): void, copyLine(): void}} actions
 */
export function mountKeys({ step, undo, redo, move, copyValue, copyLine }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("keys"));
  const show = () => dialog.showModal();
  byId("keys-button").addEventListener("click", show);

  /** @type {Record<string, () => void>} */
  const plain = { s: step, j: () => move(1), k: () => move(-1), c: copyValue, l: copyLine, "?": show };

  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || dialog.open) return;
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
    const action = plain[event.key === "?" ? "?" : key];
    if (!action || (event.repeat && key === "s")) return;
    event.preventDefault();
    action();
  });
}
