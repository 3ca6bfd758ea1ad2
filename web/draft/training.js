/** The training's part of the draft: how long, in which batches, until when. It holds texts, like all fields. */

import { fieldText } from "./named_text.js";
import { upTo } from "./numbers.js";

/** @import {Field, Options, TrainingSpec} from "../contract/types.js" */

/** Fields of `training` that are numbers, in the order of the form. */
export const NUMBERS = ["epochs", "batch_size", "seed", "stop_loss", "patience"];

/**
 * @typedef {{epochs: string, batch_size: string, shuffle: boolean, seed: string, stop_loss: string, patience: string,
 *   keep_steps?: number}} DraftTraining
 */

/** @param {Record<string, any> | undefined} given  Of a spec or a draft. @param {Options} options @returns {DraftTraining} */
export function trainingDraft(given, { fields }) {
  const texts = NUMBERS.map((name) => [name, fieldText(given?.[name], fields[`training.${name}`])]);
  return {
    ...Object.fromEntries(texts),
    shuffle: Boolean(given?.shuffle),
    ...(given?.keep_steps ? { keep_steps: given.keep_steps } : {}),
  };
}

/**
 * @param {DraftTraining} draft @param {number} rows  Of the data that are trained on.
 * @param {boolean} isWhole  A method of the whole batch.
 * @param {Record<string, Field>} fields
 * @param {(path: string, text: string, field: Field) => any} number
 * @returns {TrainingSpec}
 */
export function readTraining(draft, rows, isWhole, fields, number) {
  const anyBatch = fields["training.batch_size"];
  const batch = rows ? upTo(anyBatch, rows) : anyBatch;
  const read = NUMBERS.map((name) => {
    const path = `training.${name}`;
    const field = name === "batch_size" ? batch : fields[path];
    return [
      name,
      name === "batch_size" && isWhole ? null : number(path, draft[/** @type {"epochs"} */ (name)], field),
    ];
  });
  return {
    ...Object.fromEntries(read),
    shuffle: draft.shuffle,
    ...(draft.keep_steps ? { keep_steps: draft.keep_steps } : {}),
  };
}
