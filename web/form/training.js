/** The group Training: how long, in which batches, until when. */

import { rowOf } from "../draft/optimizer.js";
import { NUMBERS } from "../draft/training.js";
import { h } from "../lib/dom.js";
import { checkField, group, textField } from "./fields.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

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
