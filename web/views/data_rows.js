/** The rows of typed data: a click on one shows its sample, and the one that is shown is marked. */

/** @import {Model} from "./model.js" */

/**
 * @param {HTMLElement} root  Holds the form.
 * @param {(sample: number) => void} onSample  Its place in the batch.
 */
export function mountDataRows(root, onSample) {
  /** @type {Model | null} */
  let last = null;
  root.addEventListener("click", ({ target }) => {
    const row =
      target instanceof Element && !target.closest("button") ? target.closest(".data-grid tr") : null;
    const sample = row && last ? last.step.samples.indexOf(rowOf(row)) : -1;
    if (sample >= 0 && sample !== last?.sample) onSample(sample);
  });

  return {
    /** @param {Model} model */
    update(model) {
      last = model;
      const { samples } = model.step;
      const shown = samples.length > 1 ? samples[model.sample] : -1;
      for (const row of root.querySelectorAll(".data-grid tbody tr"))
        row.classList.toggle("shown", rowOf(row) === shown);
    },
  };
}

/** Which sample a row of cells belongs to. @param {Element} row */
function rowOf(row) {
  const { name = "" } = row.querySelector("input") ?? {};
  return Number(/^data\.\w\[(\d+)\]/.exec(name)?.[1] ?? -1);
}
