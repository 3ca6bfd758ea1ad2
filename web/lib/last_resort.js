/** What happens when our own code fails: a message, and what was typed saved and to copy, instead of a dead page. */

import { copyText } from "./clipboard.js";
import { h } from "./dom.js";

/**
 * @param {Pick<import("../views/banners.js").Banners, "show">} banners
 * @param {() => string} dataText  What the visitor typed.
 * @param {() => void} keep  Saves it at once.
 * @param {import("../views/toast.js").Tell} tell
 */
export function guardErrors(banners, dataText, keep, tell) {
  /** @param {unknown} error */
  function report(error) {
    let data = "";
    try {
      data = dataText();
      keep();
    } catch {
      // Nothing to offer: the state itself is what failed.
    }
    const box = h("textarea", { readonly: true, rows: "4", "aria-label": "Your data", class: "data-box" });
    box.value = data;
    const copy = async () =>
      tell((await copyText(data)) ? "Your data is copied" : "The browser refused to copy");
    banners.show(
      "fault",
      `Something in this page failed (${String(/** @type {any} */ (error)?.message ?? error).slice(0, 200)}). Your data:`,
      [{ label: "Copy my data", action: copy, stays: true }],
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
