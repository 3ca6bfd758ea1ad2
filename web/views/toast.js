/** What was just done, said for a moment beside the button that did it, or low in the middle where a key did. */

import { byId, h } from "../lib/dom.js";

const SHOWN_MS = 2500;
/** From the button, and from the edges of the window. */
const APART = 6;

/** @typedef {(text: string) => void} Tell */

/** @returns {Tell} */
export function mountToast() {
  const toast = h("p", { class: "toast", "aria-hidden": "true" });
  toast.hidden = true;
  /** @type {Element | null} */
  let pressed = null;
  let frame = 0;
  addEventListener("keydown", () => (pressed = null), { capture: true });
  addEventListener("click", ({ target }) => (pressed = buttonOf(target)), { capture: true });

  return function tell(text) {
    byId("announce").textContent = text;
    toast.textContent = text;
    toast.hidden = false;
    // What lies over the page, such as a dialog, would hide it.
    (pressed?.closest("dialog") ?? document.body).append(toast);
    const button = pressed;
    const ends = performance.now() + SHOWN_MS;
    cancelAnimationFrame(frame);
    follow(0);

    /** What arrives meanwhile may move the button. @param {number} now */
    function follow(now) {
      toast.hidden = now > ends;
      if (toast.hidden) return;
      frame = requestAnimationFrame(follow);
      if (button && !button.isConnected) return; // The place where it was is as good as any.
      const { x, y } = placeBeside(button?.getBoundingClientRect(), toast.getBoundingClientRect());
      toast.style.setProperty("left", `${x}px`);
      toast.style.setProperty("top", `${y}px`);
    }
  };
}

/** @param {EventTarget | null} target */
const buttonOf = (target) => (target instanceof Element ? target.closest("button") : null);

/**
 * Below the button, above it where there is no room below, and always inside the window.
 * @param {DOMRect | undefined} button @param {DOMRect} size
 */
function placeBeside(button, { width, height }) {
  const [right, bottom] = [innerWidth - width - APART, innerHeight - height - APART];
  if (!button?.width || button.bottom < 0 || button.top > innerHeight)
    return { x: (innerWidth - width) / 2, y: bottom - 80 };
  const below = button.bottom + APART;
  const x = button.x + (button.width - width) / 2;
  return {
    x: Math.max(APART, Math.min(x, right)),
    y: below <= bottom ? below : Math.max(APART, button.top - height - APART),
  };
}
