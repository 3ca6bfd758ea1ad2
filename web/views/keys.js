/** Keys for every action, but never while someone types into a field. */

import { byId } from "../lib/dom.js";

/** After this key a letter names a mode. Digits do nothing: they are typed, and not always into a field. */
const GO = "g";

/** A key that repeats while it is held does these only once. */
const ONCE = new Set(["s", " "]);

/**
 * @param {object} plan
 * @param {() => void} plan.undo
 * @param {() => void} plan.redo
 * @param {Record<string, () => void>} plan.modes  By the letter that follows G, in their order.
 * @param {() => Record<string, () => void>} plan.keys  Of the mode that is shown, by key in lower case.
 */
export function mountKeys({ undo, redo, modes, keys }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("keys"));
  const show = () => dialog.showModal();
  byId("keys-button").addEventListener("click", show);
  const inOrder = /** @type {((() => void) | undefined)[]} */ (Object.values(modes));
  let isGoing = false;

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
    if (event.altKey) {
      const go = inOrder[Number(/^Digit(\d)$/.exec(event.code)?.[1]) - 1]; // Where the browser leaves them to the page.
      if (go) event.preventDefault();
      return go?.();
    }
    if (target.closest("input, select, textarea")) return;
    if (key === " " && target.closest("button, summary, a")) return; // It presses what has the focus.
    const went = isGoing ? modes[key] : undefined;
    isGoing = key === GO && !isGoing;
    const action = went ?? (key === "?" ? show : keys()[key]);
    if (!action || (event.repeat && ONCE.has(key))) return;
    event.preventDefault();
    action();
  });
}
