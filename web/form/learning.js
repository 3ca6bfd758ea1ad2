/** The groups Learning and Conventions. */

import { optimizerLine, rowOf } from "../draft/optimizer.js";
import { rowsOf } from "../draft/source.js";
import { h } from "../lib/dom.js";
import { checkField, group, keepingFocus, selectField, textField } from "./fields.js";
import { lettersFields } from "./letters_fields.js";
import { DECAY, optimizerFields } from "./optimizer_fields.js";
import { weightFields } from "./weight_fields.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

/** @param {Options} options @param {(change: (draft: Draft) => Draft) => void} change */
export function learningGroup(options, change) {
  const { fields } = options;
  const hyper = h("div");
  const note = h("p", { class: "hint" });
  const optimizer = optimizerFields(options, change);
  const decay = h("div");
  const weights = weightFields(options);
  const more = h(
    "details",
    { class: "subgroup", id: "penalty-clipping" },
    h("summary", {}, "Penalty, decay, clipping", h("span", { class: "summary-line" })),
    decay,
    ...["penalty.l1", "penalty.l2"].map((path) =>
      textField(path, fields[path].label, { allowed: fields[path].allowed }),
    ),
    checkField("penalty.biases", "Penalize biases too"),
    h(
      "p",
      { class: "hint" },
      "L2 is what PyTorch calls weight_decay in SGD, Adam and RMSprop; in AdamW it is decoupled, as the weight decay here.",
    ),
    ...["clip.value", "clip.norm"].map((path) =>
      textField(path, fields[path].label, { allowed: fields[path].allowed }),
    ),
  );
  const { element, line } = group(
    "setup-learning",
    "Learning",
    true,
    optimizer.element,
    selectField("loss.name", "Loss", options.losses),
    hyper,
    note,
    selectField("loss.reduction", "Over samples", options.reductions),
    weights.element,
    optimizer.schedule,
    more,
  );
  const reduction = /** @type {HTMLElement} */ (
    element.querySelector('[name="loss.reduction"]')?.closest(".field")
  );
  const clips = ["clip.value", "clip.norm"].map(
    (path) => /** @type {HTMLElement} */ (more.querySelector(`[name="${path}"]`)?.closest(".field")),
  );
  let built = "";
  let builtDecay = "";

  return {
    element,
    /** @param {Draft} draft */
    update(draft) {
      optimizer.update(draft);
      const method = rowOf(options.optimizers, draft.optimizer.name);
      const decays = method.hyperparameters.filter(({ name }) => name === DECAY);
      if (builtDecay !== method.name)
        decay.replaceChildren(...decays.map((field) => textField(`optimizer.${DECAY}`, field.label, field)));
      builtDecay = method.name;
      for (const clip of clips) clip.hidden = Boolean(method.whole_batch);
      const row = options.losses.find(({ name }) => name === draft.loss.name);
      line.textContent = `${optimizerLine(draft.optimizer, options)} · ${row?.label ?? ""}`;
      reduction.hidden = rowsOf(draft.data) < 2;
      weights.update(draft);
      note.textContent = row?.note ?? "";
      const summary = /** @type {HTMLElement} */ (more.querySelector(".summary-line"));
      summary.textContent = penaltySummary(draft, Boolean(method.whole_batch));
      more.toggleAttribute("data-idle", summary.textContent === "none");
      if (draft.loss.name === built) return;
      built = draft.loss.name;
      keepingFocus(element, () =>
        hyper.replaceChildren(
          ...(row?.hyperparameters ?? []).map((field) =>
            textField(`loss.${field.name}`, field.label, { allowed: field.allowed }),
          ),
        ),
      );
    },
  };
}

/** @param {Draft} draft @param {boolean} unclipped */
function penaltySummary({ penalty, clip, optimizer }, unclipped) {
  const parts = [
    Number(optimizer[DECAY] ?? 0) ? `λ ${optimizer[DECAY]}` : "",
    Number(penalty.l1) ? `L1 ${penalty.l1}` : "",
    Number(penalty.l2) ? `L2 ${penalty.l2}` : "",
    !unclipped && clip.value.trim() ? `value ${clip.value}` : "",
    !unclipped && clip.norm.trim() ? `norm ${clip.norm}` : "",
  ].filter(Boolean);
  return parts.join(", ") || "none";
}

/** Those that the line of the group tells in words of their own. */
const ALWAYS_TOLD = new Set(["bias", "update_order", "delta_sign"]);

/** @param {Options} options */
export function conventionsGroup(options) {
  const { kinds, digits } = options.rounding;
  const rounding = h(
    "div",
    { class: "rounding" },
    textField("conventions.rounding.digits", digits.label, { allowed: digits.allowed }),
    selectField("conventions.rounding.kind", "Counted as", kinds),
    checkField("conventions.rounding.carry", "Carry rounded numbers on, as by hand"),
  );
  const letters = lettersFields(options);
  const { element, line } = group(
    "setup-conventions",
    "Conventions",
    false,
    letters.asIn,
    ...options.conventions.map(({ name, label, values }) =>
      selectField(`conventions.${name}`, label, values),
    ),
    checkField("conventions.rounding.on", "Round"),
    rounding,
    letters.element,
    h("p", { class: "hint", id: "conventions-note" }),
  );
  const stepwise = ["conventions.update_order", "conventions.rounding.carry"].map(
    (path) => /** @type {HTMLElement} */ (element.querySelector(`[name="${path}"]`)?.closest(".field")),
  );
  return {
    element,
    /** @param {Draft} draft */
    update(draft) {
      const isWhole = Boolean(rowOf(options.optimizers, draft.optimizer.name).whole_batch);
      for (const field of stepwise) field.hidden = isWhole;
      rounding.hidden = !draft.conventions.rounding.on;
      letters.update(draft);
      const chosen = options.conventions.map(({ name, values }) =>
        values.find(
          (value) => value.name === /** @type {Record<string, unknown>} */ (draft.conventions)[name],
        ),
      );
      const sign = chosen[options.conventions.findIndex(({ name }) => name === "delta_sign")];
      const others = options.conventions.flatMap(({ name, label, values }, i) =>
        ALWAYS_TOLD.has(name) || chosen[i] === values[0] ? [] : [` · ${label} ${chosen[i]?.label}`],
      );
      const bias =
        options.conventions[0].values[0].name === draft.conventions.bias
          ? ""
          : ` · biases ${chosen[0]?.label}`;
      const order =
        options.conventions[1].values[0].name === draft.conventions.update_order ? "" : " · sequential";
      const book = options.letters.sets.find(({ name }) => name === draft.conventions.letters.set);
      const asIn = book === options.letters.sets[0] ? "" : `as in ${book?.label} · `;
      line.textContent = `${book ? asIn : ""}${sign?.label ?? ""}${bias}${order}${others.join("")}`;
      const note = /** @type {HTMLElement} */ (element.querySelector("#conventions-note"));
      note.textContent = chosen
        .map((choice) => choice?.note)
        .filter(Boolean)
        .join(" · ");
    },
  };
}
