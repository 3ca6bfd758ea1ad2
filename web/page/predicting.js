/** Predict in Calculate: the network of the set-up, with its present weights, on rows of the visitor's own. */

import { stringify, written } from "../lib/json.js";
import { mountPredict } from "../predict/panel.js";

/** @import {Options} from "../contract/types.js" */

/**
 * @param {HTMLDetailsElement} root
 * @param {object} page
 * @param {Options} page.options
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>["call"]} page.call  The engine's.
 * @param {ReturnType<typeof import("./session.js").createSession>} page.session
 * @param {ReturnType<typeof import("./calculation.js").createCalculation>} page.calculation
 * @param {ReturnType<typeof import("./commands.js").createCommands>} page.commands
 */
export function mountPredicting(root, { options, call, session, calculation, commands }) {
  const panel = mountPredict(root, {
    id: "predict",
    options,
    session,
    ask: (params) => call("predict", stringify({ spec: written(calculation.specText), ...params })),
    copy: commands.copy,
  });
  return {
    /** @param {import("../views/model.js").Model} model */
    update: ({ digits }) => panel.update(calculation.specText, digits),
    follow: panel.follow,
    open: panel.open,
  };
}
