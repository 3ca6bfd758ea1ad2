/** The learning rates of the coming steps: asked for when a schedule is chosen, kept while its result is shown. */

import { rowOf } from "../draft/optimizer.js";

/** @import {ComingRates, MethodOption, Result} from "../contract/types.js" */
/** @import {Coming} from "../views/model.js" */

/**
 * @param {object} plan
 * @param {MethodOption[]} plan.schedules
 * @param {(method: "schedule", params: object) => Promise<ComingRates>} plan.ask  About the result that is shown.
 * @param {() => void} plan.onMore
 */
export function createSchedulePreview({ schedules, ask, onMore }) {
  /** @type {Result | null} */
  let asked = null;
  /** @type {Coming | null} */
  let coming = null;

  return {
    get present() {
      return coming;
    },
    /** @param {Result} result */
    async fetch(result) {
      if (result === asked) return;
      asked = result;
      const chosen = /** @type {any} */ (result.spec.optimizer)?.schedule;
      const row = rowOf(schedules, chosen?.name ?? schedules[0].name);
      if (row === schedules[0]) {
        if (!coming) return;
        coming = null;
        return onMore();
      }
      try {
        const rates = await ask("schedule", {});
        if (result !== asked) return;
        const { name, label, follows_loss } = row;
        coming = { schedule: name, label, followsLoss: Boolean(follows_loss), rates };
        onMore();
      } catch {
        // The engine went away: it is asked again with the next result.
      }
    },
  };
}
