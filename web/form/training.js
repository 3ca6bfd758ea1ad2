/** The group Training: how long, in which batches, until when. Its part of the draft holds texts, like all fields. */

import { h } from "../lib/dom.js";
import { checkField, group, textField } from "./fields.js";
import { rowOf } from "./optimizing.js";
import { fieldText } from "./texts.js";

/** @import {Field, Options, TrainingSpec} from "../engine/document.js" */
/** @import {Draft} from "./draft.js" */

/** Fields of `training` that are numbers, in the order of the form. */
const NUMBERS = ["epochs", "batch_size", "seed", "stop_loss", "patience"];

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
  const most = rows || fields["training.batch_size"].maximum;
  const batch = { ...fields["training.batch_size"], maximum: most };
  const allowed = batch.allowed.replace(/\d+(?!.*\d)/, String(most));
  const read = NUMBERS.map((name) => {
    const path = `training.${name}`;
    const field = name === "batch_size" ? { ...batch, allowed } : fields[path];
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

/** @param {Options} options */
export function trainingGroup({ fields, optimizers }) {
  const field = (/** @type {string} */ name) =>
    textField(`training.${name}`, fields[`training.${name}`].label, fields[`training.${name}`]);
  const [epochs, batch, seed, loss, patience] = NUMBERS.map(field);
  const shuffle = checkField("training.shuffle", "Shuffle the rows in each epoch");
  const { element, line } = group(
    "setup-training",
    "Training",
    false,
    epochs,
    batch,
    h("p", { class: "hint" }, "Blank is all rows at once; 1 is one row at a time."),
    shuffle,
    seed,
    loss,
    patience,
  );
  return {
    element,
    /** @param {Draft} draft */
    update({ training, optimizer }) {
      const isWhole = Boolean(rowOf(optimizers, optimizer.name).whole_batch);
      batch.hidden = isWhole;
      seed.hidden = !training.shuffle;
      const rows =
        isWhole || !training.batch_size.trim() ? "all rows at once" : `batches of ${training.batch_size}`;
      line.textContent = `${training.epochs} epoch${training.epochs === "1" ? "" : "s"} · ${rows}`;
    },
  };
}
