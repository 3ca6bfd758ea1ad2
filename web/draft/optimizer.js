/**
 * The optimizer's part of the draft: its hyperparameters and variants, its schedule, and the state that it goes on from. All
 * of it comes from the rows of the options document.
 */

import { fieldText } from "./named_text.js";

/** @import {MethodOption, Options, OptimizerState, Result} from "../contract/types.js" */
/** @import {Draft, DraftLayer, Named} from "./draft.js" */

/**
 * @typedef {Named & {learning_rate: string, schedule: Named, state?: OptimizerState, dropped?: string}} DraftOptimizer
 *   `dropped`: what was changed when the state had to go.
 */

/** A schedule that is as long as the training would end after the one step of this page: it is given this length. */
const SCHEDULE_LENGTH = "20";

/**
 * A row chosen by name with the texts of its hyperparameters and its variants.
 * @param {unknown} given @param {MethodOption[]} table
 * @returns {Named}
 */
function chosen(given, table) {
  const source = /** @type {Record<string, unknown>} */ (
    typeof given === "string" ? { name: given } : (given ?? {})
  );
  const row = rowOf(table, String(source.name ?? table[0].name));
  return {
    name: row.name,
    ...Object.fromEntries(
      row.hyperparameters.map((field) => [field.name, fieldText(source[field.name], field)]),
    ),
    ...Object.fromEntries(
      (row.choices ?? []).map(({ name, values }) => [name, String(source[name] ?? values[0].name)]),
    ),
  };
}

/**
 * @template {{name: string}} T
 * @param {T[]} table @param {string} name
 */
export function rowOf(table, name) {
  return table.find((row) => row.name === name) ?? table[0];
}

/**
 * @param {unknown} given  Of a spec or of a draft. @param {Options} options
 * @returns {DraftOptimizer}
 */
export function optimizerDraft(given, options) {
  const source = /** @type {Record<string, any>} */ (given ?? {});
  return /** @type {any} */ ({
    ...chosen(source, options.optimizers),
    schedule: chosen(source.schedule, options.schedules),
    ...(source.state ? { state: source.state } : {}),
    ...(source.dropped ? { dropped: source.dropped } : {}),
  });
}

/**
 * The draft with another optimizer: what was typed stays where the new one has the same setting.
 * @param {Draft} draft @param {string} name @param {Options} options
 * @returns {Draft}
 */
export function withOptimizer(draft, name, options) {
  const old = rowOf(options.optimizers, draft.optimizer.name);
  const row = rowOf(options.optimizers, name);
  const { schedule, state, ...typed } = draft.optimizer;
  const kept = Object.fromEntries(
    old.hyperparameters
      .filter((field) => {
        const text = typed[field.name];
        const same = row.hyperparameters.find((other) => other.name === field.name);
        return same?.label === field.label && text !== fieldText(undefined, field);
      })
      .map((field) => [field.name, typed[field.name]]),
  );
  const optimizer = { ...optimizerDraft({ ...kept, name: row.name }, options), schedule };
  return { ...draft, optimizer: state ? { ...optimizer, state } : optimizer };
}

/** @param {Draft} draft @param {string} name @param {Options} options @returns {Draft} */
export function withSchedule(draft, name, options) {
  const schedule = chosen({ name }, options.schedules);
  for (const field of rowOf(options.schedules, name).hyperparameters)
    if (field.nullable) schedule[field.name] = SCHEDULE_LENGTH;
  return { ...draft, optimizer: { ...draft.optimizer, schedule } };
}

/**
 * What a state belongs to: with another optimizer, network or choice of trained biases it means nothing.
 * @param {Draft} draft @param {Options} options
 */
function belongings({ network, optimizer, conventions }, options) {
  const row = rowOf(options.optimizers, optimizer.name);
  return {
    optimizer: optimizer.name,
    "rule of the optimizer": (row.choices ?? []).map(({ name }) => optimizer[name]).join(),
    network: JSON.stringify([network.n_inputs, network.layers.map(shapeOf)]),
    biases: conventions.bias,
  };
}

/** What of a layer its state depends on. @param {DraftLayer} layer @returns {unknown[]} */
function shapeOf({ kind, units, layers }) {
  return [kind, units, ...(layers ?? []).map(shapeOf)];
}

/**
 * An edited draft whose state still fits, or without it and with the reason.
 * @param {Draft} before @param {Draft} after @param {Options} options
 * @returns {Draft}
 */
export function withFittingState(before, after, options) {
  const { state, ...optimizer } = after.optimizer;
  if (!state) return after;
  const [was, is] = [belongings(before, options), belongings(after, options)];
  const drawnAnew = before.init.seed !== after.init.seed && after.network !== before.network;
  const changed =
    Object.entries(is).find(([key, value]) => was[/** @type {keyof typeof was} */ (key)] !== value)?.[0] ??
    (drawnAnew ? "weights" : null);
  return changed ? { ...after, optimizer: { ...optimizer, dropped: changed } } : after;
}

/** The draft with the optimizer at its start. @param {Draft} draft @returns {Draft} */
export function withoutState(draft) {
  const { state, dropped, ...optimizer } = draft.optimizer;
  return { ...draft, optimizer: /** @type {DraftOptimizer} */ (optimizer) };
}

/**
 * The optimizer of the draft after the first step of a result, with the state that the next step needs.
 * @param {DraftOptimizer} optimizer @param {Result} result
 * @returns {DraftOptimizer}
 */
export function carriedOn({ dropped, ...optimizer }, result) {
  const { optimizer_state: state, state_matters: matters } = result;
  return /** @type {DraftOptimizer} */ (matters ? { ...optimizer, state } : optimizer);
}

/** How the optimizer is said in one line. @param {DraftOptimizer} optimizer @param {Options} options */
export function optimizerLine(optimizer, options) {
  const row = rowOf(options.optimizers, optimizer.name);
  return row === options.optimizers[0]
    ? `η ${optimizer.learning_rate}`
    : `${row.label}, η ${optimizer.learning_rate}`;
}
