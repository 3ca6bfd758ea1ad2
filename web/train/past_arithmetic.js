/** Opens the step that is looked at, with its weights, in Calculate. */

/**
 * @param {object} plan
 * @param {ReturnType<typeof import("./run.js").createRun>} plan.run
 * @param {() => import("./training_request.js").TrainAsked | null} plan.asked  Null while the draft is in error.
 * @param {(result: import("../contract/types.js").ResultAt) => void} plan.onArithmetic
 * @param {(what: string, error: unknown) => void} plan.refuse
 */
export function createPastArithmetic({ run, asked, onArithmetic, refuse }) {
  return async () => {
    const { held, shown, version } = run;
    if (!held || run.phase !== "paused" || shown <= run.first || !asked()) return;
    try {
      const answer = await run.ask("train_at", { step: shown });
      if (version !== run.version || shown !== run.shown || !asked()) return;
      onArithmetic(JSON.parse(answer));
      // The draft holds the weights of that step now, and is a set-up of the run all the same.
      const now = asked();
      if (now) run.belongs(held, now, shown);
    } catch (error) {
      refuse("This step’s arithmetic is not available", error);
    }
  };
}
