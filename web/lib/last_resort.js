/** What happens when our own code fails: a message, and what was typed to copy, instead of a dead page. */

import { h } from "./dom.js";

/**
 * @param {{show(name: string, text: string, choices?: [], extra?: Node): void}} banners
 * @param {() => string} dataText  What the visitor typed.
 */
export function guardErrors(banners, dataText) {
  /** @param {unknown} error */
  function report(error) {
    let data = "";
    try {
      data = dataText();
    } catch {
      // Nothing to offer: the state itself is what failed.
    }
    const box = h("textarea", { readonly: true, rows: "4", "aria-label": "Your data", class: "data-box" });
    box.value = data;
    banners.show(
      "fault",
      `Something in this page failed (${String(/** @type {any} */ (error)?.message ?? error).slice(0, 200)}). Your data:`,
      [],
      box,
    );
  }
  addEventListener("error", (event) => {
    if (event.message?.startsWith("ResizeObserver")) return; // The browser's own notice, no fault.
    if (event.filename?.includes("/payload/")) return; // A damaged part: the loader tells of it.
    report(event.error ?? event.message);
  });
  addEventListener("unhandledrejection", (event) => report(event.reason));
}
