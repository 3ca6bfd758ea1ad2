/** The optimizer read into the spec's, with the refusals that concern several of its values at once. */

import { rowOf } from "./optimizer.js";

/** @import {Field, MethodOption, Options} from "../contract/types.js" */
/** @import {Draft, Named} from "./draft.js" */
/** @import {NumberReader} from "./numbers.js" */

/**
 * @typedef {object} Tools
 * @property {(path: string, text: string, field: Field) => any} number
 * @property {(field: string, reading: () => any) => any} attempt
 * @property {NumberReader["refusal"]} refusal
 */

/**
 * @param {Draft} draft @param {Options} options @param {Tools} tools
 */
export function readOptimizer({ optimizer, loss }, options, tools) {
  const row = rowOf(options.optimizers, optimizer.name);
  const plan = rowOf(options.schedules, optimizer.schedule.name);
  if (row.losses && !row.losses.includes(loss.name))
    refuse(
      tools,
      "optimizer.name",
      "Optimizer",
      row.name,
      `${row.label} with a loss among ${row.losses.join(", ")}`,
    );
  const read = readRow("optimizer", row, optimizer, tools);
  if (row.whole_batch) return { ...read, ...(optimizer.state ? { state: optimizer.state } : {}) };
  const schedule = readRow("optimizer.schedule", plan, optimizer.schedule, tools);
  checkSchedule(schedule, read.learning_rate, optimizer.schedule, tools);
  return { ...read, schedule, ...(optimizer.state ? { state: optimizer.state } : {}) };
}

/**
 * @param {string} path @param {MethodOption} row @param {Named} given @param {Tools} tools
 * @returns {Record<string, any>}
 */
function readRow(path, row, given, { number }) {
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

/** @param {Record<string, any>} schedule @param {any} rate @param {Named} texts @param {Tools} tools */
function checkSchedule({ minimum, steps, warmup }, rate, texts, tools) {
  const path = "optimizer.schedule";
  if (typeof minimum === "number" && typeof rate === "number" && minimum > rate)
    refuse(
      tools,
      `${path}.minimum`,
      "Lowest learning rate",
      texts.minimum.trim(),
      "a number up to the learning rate",
    );
  else if (typeof steps === "number" && typeof warmup === "number" && steps <= warmup)
    refuse(
      tools,
      `${path}.steps`,
      "Length of the schedule",
      texts.steps.trim(),
      "a number above the length of the warm-up",
    );
}

/** @param {Tools} tools @param {string} field @param {string} label @param {string} given @param {string} allowed */
function refuse({ attempt, refusal }, field, label, given, allowed) {
  attempt(field, () => {
    throw refusal(label, given, allowed);
  });
}
