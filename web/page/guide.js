/** The guide's buttons: each measures an experiment, or searches, anew in this browser, one after the other. */

import { mountSearched } from "../views/architecture_result.js";
import { addFiles } from "../views/chart/files.js";
import { mountMeasured } from "../views/experiment_result.js";
import { markPlace } from "./guide_place.js";

/** @typedef {ReturnType<typeof import("../engine/client.js").createEngine>} Engine */
/** @typedef {{wait(text: string): void, progress(progress: any): void, finish(document: any): void, fail(message: string): void}} View */

/** @param {HTMLElement} root @param {Pick<Engine, "call" | "stop" | "state">} engine */
export function mountGuide(root, engine) {
  let underWay = 0;
  markPlace(root);
  addFiles(root);

  /**
   * @param {HTMLButtonElement} button
   * @param {"experiment" | "architecture"} method @param {object | string} params  An object, or its JSON text.
   * @param {(place: HTMLElement, stop: () => void) => View} mount
   */
  async function work(button, method, params, mount) {
    const place = /** @type {HTMLElement} */ (
      button.closest("figure, details.search")?.querySelector(".live")
    );
    const controller = new AbortController();
    let hasBegun = false;
    const view = mount(place, () => (hasBegun ? engine.stop(method) : controller.abort()));
    view.wait(underWay ? "Waiting for the running experiment." : "Waiting for Python.");
    button.hidden = true;
    underWay += 1;
    try {
      const answer = await engine.call(method, params, {
        signal: controller.signal,
        onProgress(text) {
          hasBegun = true;
          view.progress(JSON.parse(text));
        },
      });
      view.finish(JSON.parse(answer));
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      view.fail(controller.signal.aborted ? "Stopped before it started." : message);
    }
    underWay -= 1;
    button.hidden = false;
    button.textContent = "Run again";
  }

  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (
    root.querySelectorAll("button[data-measure], button[data-search]")
  )) {
    const { measure, search } = button.dataset;
    const figure = /** @type {HTMLElement} */ (button.closest("figure"));
    const seeds = /** @type {HTMLInputElement | null} */ (figure?.querySelector("input[name=seeds]"));
    if (seeds?.parentElement) seeds.parentElement.hidden = false;
    button.hidden = false;
    button.addEventListener("click", () =>
      measure
        ? work(button, "experiment", { name: measure, seeds: seeds?.value ?? "" }, (place, stop) =>
            mountMeasured(place, figure, stop),
          )
        : work(button, "architecture", search ?? "", mountSearched),
    );
  }
}
