/** The run that the last visit left, until its set-up can be read: a table may come late, and so may a long answer. */

import { broughtBack } from "./kept_run.js";

/** @import {Draft} from "../draft/draft.js" */
/** @import {KeptAnswer} from "../draft/storage.js" */
/** @import {Asked} from "./held_run.js" */

/**
 * @param {object} plan
 * @param {{draft: Draft, answer: KeptAnswer} | null} plan.left  And the set-up that it is of.
 * @param {ReturnType<typeof import("./run.js").createRun>} plan.run
 * @param {() => void} plan.onTaken  It has come from the database.
 * @param {() => void} plan.onLost  It cannot be read, or is gone.
 */
export function createLeft({ left, run, onTaken, onLost }) {
  return {
    /** To be kept: where the run stands. @returns {KeptAnswer | null} */
    get stands() {
      return left ? left.answer : run.kept;
    },
    /** The present set-up can be read. @param {Draft} draft @param {Asked} asked */
    take(draft, asked) {
      if (left?.draft !== draft) left = null;
      if (!left) return;
      const { answer, at } = left.answer;
      if (answer !== undefined) {
        left = null;
        if (!run.restore({ answer, at }, asked)) onLost();
        return;
      }
      const waiting = left;
      broughtBack(waiting.answer).then((back) => {
        if (left !== waiting) return;
        left = null;
        if (!back || !run.restore(back, asked)) onLost();
        onTaken();
      });
    },
  };
}
