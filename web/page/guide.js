/** The guide's buttons: each measures its experiment anew in this browser, one after the other. */

import { mountMeasured } from "../views/measured.js";

/** @import {ExperimentDocument, ExperimentProgress} from "../engine/experiment.js" */

/**
 * @param {HTMLElement} root
 * @param {Pick<ReturnType<import("../engine/client.js").createEngine>, "call" | "stopTraining">} engine
 */
export function mountGuide(root, engine) {
  let isRunning = false;

  /** @param {HTMLButtonElement} button */
  async function measure(button) {
    const figure = /** @type {HTMLElement} */ (button.closest("figure"));
    const place = /** @type {HTMLElement} */ (figure.querySelector(".live"));
    const controller = new AbortController();
    let isMine = false;
    const view = mountMeasured(place, figure, () => {
      if (isMine) engine.stopTraining();
      else controller.abort();
    });
    view.wait(isRunning ? "Waits for the experiment that is running." : "Waits for Python.");
    button.hidden = true;
    place.querySelector("button")?.focus();
    isRunning = true;
    let seeds = 0;
    try {
      const answer = await engine.call(
        "experiment",
        { name: button.dataset.measure },
        {
          signal: controller.signal,
          onProgress(text) {
            isMine = true;
            const progress = /** @type {ExperimentProgress} */ (JSON.parse(text));
            seeds = progress.seeds;
            view.progress(progress);
          },
        },
      );
      view.finish(/** @type {ExperimentDocument} */ (JSON.parse(answer)), seeds);
    } catch (error) {
      view.fail(controller.signal.aborted ? "Stopped before it began." : String(/** @type {any} */ (error).message));
    }
    isRunning = false;
    button.hidden = false;
    button.textContent = "Measure again";
  }

  for (const button of root.querySelectorAll("button[data-measure]")) {
    /** @type {HTMLButtonElement} */ (button).hidden = false;
    button.addEventListener("click", () => measure(/** @type {HTMLButtonElement} */ (button)));
  }
}
