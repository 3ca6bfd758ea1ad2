/** What stands folded between Train's controls and its pictures: new rows, and the training as a file. */

import { mountFilming } from "./filming.js";
import { mountTrainPredict } from "./predicting.js";
import { mountSaving } from "./saving.js";

/**
 * @param {Parameters<typeof mountTrainPredict>[0] & Parameters<typeof mountSaving>[0] & Parameters<typeof mountFilming>[0]} plan
 */
export function mountBeside(plan) {
  const predict = mountTrainPredict(plan);
  const parts = [predict, mountSaving(plan), mountFilming(plan)];
  return {
    elements: parts.map(({ element }) => element),
    openPredict: predict.open,
    update() {
      for (const part of parts) part.update();
    },
  };
}
