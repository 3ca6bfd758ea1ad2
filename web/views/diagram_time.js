/** Which time steps the diagram shows where not all of them fit: the selection's, or those that were asked for. */

import { h } from "../lib/dom.js";
import { allLayers, stepLayers } from "../lib/step_layers.js";
import { timesOf } from "./diagram_cells.js";

/** @import {Model} from "./model.js" */

/** The least width of a column of the diagram. */
const COLUMN = 112;

/** @param {() => void} onMove  Other time steps were asked for. */
export function mountTimeWindow(onMove) {
  const words = h("span", { role: "status" });
  const move = (/** @type {number} */ by, /** @type {string} */ text, /** @type {string} */ label) =>
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": label,
        title: label,
        click: () => {
          start += by;
          onMove();
        },
      },
      text,
    );
  const back = move(-1, "←", "One time step back");
  const on = move(1, "→", "One time step forward");
  const element = h("p", { class: "time-steps" }, back, words, on);
  element.hidden = true;
  let start = 0;
  let followed = "";

  return {
    element,
    /**
     * The time steps to show; null without time.
     * @param {Model} model @param {{t: number | null}} focus @param {number} width
     */
    windowOf(model, { t }, width) {
      const times = timesOf(model);
      element.hidden = true;
      if (times === null) return null;
      const levels = allLayers(stepLayers(model.step, model.names)).length;
      const count = Math.min(times, Math.max(1, Math.floor(width / COLUMN) - levels));
      if (t !== null && model.selected !== followed) start = Math.min(Math.max(start, t - count + 1), t);
      followed = model.selected;
      start = Math.max(0, Math.min(start, times - count));
      element.hidden = count === times;
      const range = count > 1 ? `s ${start + 1} to ${start + count}` : ` ${start + 1}`;
      words.textContent = `time step${range} of ${times}`;
      back.toggleAttribute("disabled", start === 0);
      on.toggleAttribute("disabled", start + count === times);
      return { start, count };
    },
  };
}
