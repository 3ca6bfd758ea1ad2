/** What the diagram takes of the layers: their weights, what decides its shape, and what it has no room for. */

import { drawnAndOthers, kindOf, matricesOf } from "../lib/kinds.js";
import { allLayers, stepLayers } from "../lib/step_layers.js";

/** @import {LayerStep} from "../contract/types.js" */
/** @import {Model} from "./model.js" */

/** All weights of layers, those inside blocks included. @param {LayerStep[]} layers @returns {number[]} */
export function weightsOf(layers) {
  return layers.flatMap(({ kind, before, layers: inside }) => [
    ...matricesOf(kind).flatMap((name) => (before[name] ?? []).flat().filter(Number.isFinite)),
    ...weightsOf(inside ?? []),
  ]);
}

/** What of a layer decides what is drawn. @param {LayerStep} layer @returns {unknown[]} */
export function shapeOf({ kind, activation, before, layers, absent, frozen }) {
  return [kind, activation, Object.keys(before), absent, frozen, ...(layers ?? []).map(shapeOf)];
}

/** Which parameters the diagram has no room for, a sentence for each kind of layer that has such. @param {Model} model */
export function leftOut({ step, names }) {
  const sentences = allLayers(stepLayers(step, names)).map(({ layer }) => {
    const { drawn, others } = drawnAndOthers(layer);
    const { label } = kindOf(layer.kind);
    return others.length
      ? `${label}: ${drawn.join(" and ")} shown here, ${others.join(", ")} in the tables`
      : "";
  });
  return [...new Set(sentences)].filter(Boolean);
}

/**
 * How an edge stands where numbers do: as its gradient or its weight, whichever is in use.
 * @param {Model["standings"]} standings @param {string} path  Of the weight.
 */
export function edgeStanding(standings, path) {
  const both = [path.replace(".before.", ".gradients."), path].map((one) => standings?.get(one));
  return both.find((standing) => standing && standing !== "covered") ?? null;
}
