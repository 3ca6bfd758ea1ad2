/** How Python is doing, in one calm line: bytes while loading, a word when ready, the reason and Retry when it failed. */

import { h } from "../lib/dom.js";
import { megabytes } from "../lib/format.js";

/**
 * @param {HTMLElement} root @param {{onRetry(): void}} actions
 */
export function mountStatus(root, { onRetry }) {
  const text = h("span", { class: "status-text" });
  const bar = h("progress", { max: "1", value: "0", "aria-label": "Loading Python" });
  root.append(h("span", { class: "status-dot", "aria-hidden": "true" }), text, bar);
  bar.hidden = true;
  text.textContent = "Python is loading";
  const failure = h("div", { class: "banner error", role: "alert" });
  failure.hidden = true;

  return {
    failure,
    /** @param {"downloading" | "python" | "packages"} stage @param {number} loaded @param {number} total */
    loading(stage, loaded, total) {
      failure.hidden = true;
      bar.hidden = stage !== "downloading" || !total;
      bar.value = total ? loaded / total : 0;
      text.textContent =
        stage === "downloading" && total
          ? `Python: ${megabytes(loaded)} of ${megabytes(total)} MB`
          : "Python is starting";
    },
    ready() {
      bar.hidden = true;
      failure.hidden = true;
      text.textContent = "Python ready";
      root.title = "Everything is computed on this device. Works offline.";
    },
    /** @param {string} message */
    failed(message) {
      bar.hidden = true;
      text.textContent = "Python failed";
      failure.hidden = false;
      failure.replaceChildren(
        h("span", {}, message, " The form still works and what you typed is kept."),
        h("button", { type: "button", click: onRetry }, "Retry"),
      );
    },
  };
}
