/** Which sample the nodes of the diagram are of, and the way to the others. Where there is only one, nothing. */

import { h } from "../lib/dom.js";
import { spoken } from "../lib/letters.js";

/** @import {Model} from "./model.js" */

/** @param {(sample: number) => void} onSample */
export function mountSampleSwitch(onSample) {
  const words = h("span", { role: "status" });
  /** @type {Model | null} */
  let shown = null;
  const move = (/** @type {number} */ by, /** @type {string} */ text, /** @type {string} */ label) =>
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": label,
        title: label,
        click: () => shown && onSample((shown.sample + by + shown.step.X.length) % shown.step.X.length),
      },
      text,
    );
  const element = h(
    "p",
    { class: "time-steps", id: "sample-switch" },
    move(-1, "←", "Previous sample"),
    words,
    move(1, "→", "Next sample"),
    h("span", { class: "hint" }, spoken("in the nodes; ∂E/∂w is of the whole batch")),
  );
  element.hidden = true;

  return {
    element,
    /** @param {Model} model */
    update(model) {
      shown = model;
      const { step, sample } = model;
      const count = step.X.length;
      element.hidden = count < 2;
      const isInOrder = step.samples.every((row, i) => row === i);
      const name = `sample ${step.samples[sample] + 1}`;
      const text = isInOrder ? `${name} of ${count}` : `${name}, ${sample + 1} of ${count} in the batch`;
      if (words.textContent !== text) words.textContent = text;
    },
  };
}
