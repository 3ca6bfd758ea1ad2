/** Predict in Train: the network of the run as it stands at the step that is shown, on rows of the visitor's own. */

import { h } from "../lib/dom.js";
import { stringify, written } from "../lib/json.js";
import { mountPredict } from "../predict/panel.js";

/** @import {Options} from "../contract/types.js" */
/** @import {TrainAsked} from "./training_request.js" */

/**
 * @param {object} plan
 * @param {Options} plan.options
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} plan.engine
 * @param {any} plan.session
 * @param {ReturnType<typeof import("./run.js").createRun>} plan.run
 * @param {() => TrainAsked | null} plan.asked  Null while the draft is in error.
 * @param {(text: string, done: string) => void} plan.copy
 */
export function mountTrainPredict({ options, engine, session, run, asked, copy }) {
  const element = h(
    "details",
    { class: "group on-request train-predict", id: "train-predict" },
    h(
      "summary",
      {},
      h("h2", {}, "Predict"),
      h("span", { class: "summary-line" }, "new rows through the trained network"),
    ),
  );
  const panel = mountPredict(element, { id: "train-predict", options, session, ask, copy });

  /** @param {object} params */
  async function ask(params) {
    const { held, phase, shown } = run;
    const of = asked();
    if (!held?.report && phase !== "running") {
      if (!of) throw new Error("Correct the marked values first.");
      return engine.call("predict", stringify({ spec: written(of.text), ...params }));
    }
    return run.ask("predict", { ...(phase === "paused" ? { step: shown } : {}), ...params });
  }

  return {
    element,
    open: panel.open,
    update() {
      const of = asked();
      panel.update(of && `${of.key} ${run.held?.name} ${run.version} ${run.shown}`, 4);
    },
  };
}
