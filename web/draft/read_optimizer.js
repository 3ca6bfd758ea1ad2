/** The optimizer read into the spec's; what concerns several of its values at once is Python's to refuse. */

import { rowOf } from "./optimizer.js";

/** @import {Field, MethodOption, Options} from "../contract/types.js" */
/** @import {Draft, Named} from "./draft.js" */
/** @typedef {(path: string, text: string, field: Field) => any} ReadNumber */

/** @param {Draft} draft @param {Options} options @param {ReadNumber} number */
export function readOptimizer({ optimizer }, options, number) {
  const row = rowOf(options.optimizers, optimizer.name);
  const plan = rowOf(options.schedules, optimizer.schedule.name);
  const state = optimizer.state ? { state: optimizer.state } : {};
  const read = readRow("optimizer", row, optimizer, number);
  if (row.whole_batch) return { ...read, ...state };
  return { ...read, schedule: readRow("optimizer.schedule", plan, optimizer.schedule, number), ...state };
}

/**
 * @param {string} path @param {MethodOption} row @param {Named} given @param {ReadNumber} number
 * @returns {Record<string, any>}
 */
function readRow(path, row, given, number) {
  return {
    name: row.name,
    ...Object.fromEntries(
      row.hyperparameters.map((field) => [
        field.name,
        number(`${path}.${field.name}`, given[field.name] ?? "", field),
      ]),
    ),
    ...Object.fromEntries((row.choices ?? []).map(({ name }) => [name, given[name]])),
  };
}
