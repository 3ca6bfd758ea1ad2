/** The weights of classes, beside the loss. */

import { sizesOf } from "../draft/sites.js";
import { isDataset, rowsOf } from "../draft/source.js";
import { classCount } from "../draft/weights.js";
import { h } from "../lib/dom.js";
import { sentenceOf } from "../lib/messages.js";
import { checkField, keepingFocus, textField } from "./fields.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

/** @param {Options} options */
export function weightFields(options) {
  const { allowed, hint } = options.fields["loss.class_weights[]"];
  const check = checkField("loss.weighted", "Weights of classes");
  const fields = h("div");
  const note = h("p", { class: "hint" });
  const element = h("div", {}, check, fields, note);
  let built = "";

  return {
    element,
    /** @param {Draft} draft */
    update(draft) {
      const { data, loss } = draft;
      const isWeighted = Boolean(loss.weighted);
      check.hidden = rowsOf(data) < 2 && !isDataset(data.source) && !isWeighted;
      const row = options.reductions.find(({ name }) => name === loss.reduction);
      note.textContent = isWeighted || data.weighted ? (row?.note ?? "") : "";
      note.hidden = !note.textContent;
      const { units } = sizesOf(draft);
      const names = isWeighted ? classNames(units[units.length - 1]) : [];
      const key = names.join();
      if (key === built) return;
      built = key;
      keepingFocus(element, () =>
        fields.replaceChildren(
          ...names.map((name, i) => textField(`loss.class_weights[${i}]`, name, { allowed, hint })),
        ),
      );
    },
  };
}

/** @param {number} outputs */
function classNames(outputs) {
  const words = outputs === 1 ? [" (low target)", " (target 1)"] : [];
  return Array.from(
    { length: classCount(outputs) },
    (_, i) => sentenceOf("name.class_weights", { number: i + 1 }) + (words[i] ?? ""),
  );
}
