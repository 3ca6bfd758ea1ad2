/**
 * Says which of the page's own files did not come: without one of them nothing else would say anything, since whatever could
 * speak may be what is missing. The first script watches; an address of the payload is the loader's to report.
 */

import { h } from "../lib/dom.js";
import { whatHelps } from "../lib/unpacked.js";

const PAYLOAD = "payload/";
const RELOAD = "A newer release may have replaced this one: reload the page.";

/** Watches from now on for scripts and style sheets that cannot be loaded. */
export function watchFiles() {
  /** @type {Set<string>} */
  const missing = new Set();
  addEventListener(
    "error",
    ({ target }) => {
      const address = addressOf(target);
      if (!address || address.includes(PAYLOAD)) return;
      missing.add(address.split("/").at(-1) ?? address);
      if (document.readyState === "loading")
        document.addEventListener("DOMContentLoaded", () => sayMissing([...missing]), { once: true });
      else sayMissing([...missing]);
    },
    true,
  );
}

/**
 * Shows in the page's place for messages what is missing and what helps.
 * @param {string[]} files
 */
export function sayMissing(files) {
  document.querySelector('[data-banner="missing"]')?.remove();
  const text = `${files.join(" and ")} could not be loaded, so this page is incomplete. ${whatHelps() || RELOAD}`;
  document
    .querySelector("#banners")
    ?.append(
      h(
        "div",
        { class: "banner error", role: "alert", "data-banner": "missing" },
        h("bdi", {}, text),
        h("button", { type: "button", click: () => location.reload() }, "Reload"),
      ),
    );
}

/** @param {EventTarget | null} target  Of an error event; the window itself for errors of code. */
function addressOf(target) {
  if (target instanceof HTMLScriptElement) return target.src;
  return target instanceof HTMLLinkElement && target.rel === "stylesheet" ? target.href : "";
}
