/**
 * How Python is doing, in one calm line: bytes while loading, a word when ready, what takes long and Stop, the reason and
 * Retry when it failed.
 */

import { h } from "../lib/dom.js";
import { megabytes } from "../lib/format.js";

/** @import {Method} from "../engine/protocol.js" */

/** What is being done, by the call that does it. @type {Partial<Record<Method, string>>} */
const DOING = {
  run: "Calculating",
  resolve: "Reading the setup",
  check: "Checking gradients",
  worked: "Writing the arithmetic",
  mark: "Marking",
  hessian: "Computing curvature",
  tape: "Recording the tape",
  export: "Writing the script",
  table: "Reading the table",
  data: "Making the data",
  evaluate: "Drawing",
  compare: "Comparing",
  verify: "Verifying",
  search: "Searching",
};

const READY = "Python ready";

/**
 * @param {HTMLElement} root @param {{onRetry(): void, onStop(): void}} actions
 */
export function mountStatus(root, { onRetry, onStop }) {
  const text = h("span", { class: "status-text" });
  const clock = h("span", { class: "status-clock", "aria-hidden": "true" });
  const stop = h("button", { type: "button", id: "stop-call", click: onStop }, "Stop");
  let timer = 0;
  let isReady = false;
  for (const one of [clock, stop]) one.hidden = true;
  const bar = h("progress", { max: "1", value: "0", "aria-label": "Loading Python" });
  root.append(h("span", { class: "status-dot", "aria-hidden": "true" }), text, clock, bar, stop);
  bar.hidden = true;
  text.textContent = "Python is loading";
  const failure = h("div", { class: "banner error", role: "alert" });
  failure.hidden = true;

  return {
    failure,
    /** @param {"downloading" | "python" | "packages"} stage @param {number} loaded @param {number} total */
    loading(stage, loaded, total) {
      isReady = false;
      failure.hidden = true;
      bar.hidden = stage !== "downloading" || !total;
      bar.value = total ? loaded / total : 0;
      text.textContent =
        stage === "downloading" && total
          ? `Python: ${megabytes(loaded)} of ${megabytes(total)} MB`
          : "Python is starting";
    },
    /** A call takes long, or none does any more. @param {Method | null} method */
    long(method) {
      clearInterval(timer);
      for (const one of [clock, stop]) one.hidden = !method;
      root.classList.toggle("is-long", Boolean(method));
      if (!method) {
        if (isReady) text.textContent = READY;
        return;
      }
      text.textContent = DOING[method] ?? "Calculating";
      const begun = performance.now() - 1_000;
      const tick = () => {
        clock.textContent = `${Math.floor((performance.now() - begun) / 1000)} s`;
      };
      tick();
      timer = setInterval(tick, 1_000);
    },
    ready() {
      isReady = true;
      bar.hidden = true;
      failure.hidden = true;
      text.textContent = READY;
      root.title = "Everything is computed on this device. Works offline.";
    },
    /** @param {string} message */
    failed(message) {
      isReady = false;
      bar.hidden = true;
      text.textContent = "Python failed";
      failure.hidden = false;
      failure.replaceChildren(
        h("span", {}, message, " The form still works, and your input is kept."),
        h("button", { type: "button", click: onRetry }, "Retry"),
      );
    },
  };
}
