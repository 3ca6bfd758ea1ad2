/** The groups Learning and Conventions. */

import { h } from "../lib/dom.js";
import { checkField, group, keepingFocus, selectField, textField } from "./fields.js";

/** @import {Options} from "../engine/document.js" */
/** @import {Draft} from "./draft.js" */

/** @param {Options} options */
export function learningGroup(options) {
  const { fields } = options;
  const hyper = h("div");
  const note = h("p", { class: "hint" });
  const rate = fields["optimizer.learning_rate"];
  const more = h(
    "details",
    { class: "subgroup", id: "penalty-clipping" },
    h("summary", {}, "Penalty and clipping", h("span", { class: "summary-line" })),
    ...["penalty.l1", "penalty.l2"].map((path) =>
      textField(path, fields[path].label, { allowed: fields[path].allowed }),
    ),
    checkField("penalty.biases", "Penalize biases too"),
    ...["clip.value", "clip.norm"].map((path) =>
      textField(path, fields[path].label, { allowed: fields[path].allowed }),
    ),
  );
  const { element, line } = group(
    "setup-learning",
    "Learning",
    true,
    textField("optimizer.learning_rate", rate.label, { allowed: rate.allowed, hint: rate.hint }),
    selectField("loss.name", "Loss", options.losses),
    hyper,
    selectField("loss.reduction", "Over samples", options.reductions),
    note,
    more,
  );
  const reduction = /** @type {HTMLElement} */ (
    element.querySelector('[name="loss.reduction"]')?.closest(".field")
  );
  let built = "";

  return {
    element,
    /** @param {Draft} draft */
    update(draft) {
      const row = options.losses.find(({ name }) => name === draft.loss.name);
      line.textContent = `η ${draft.optimizer.learning_rate} · ${row?.label ?? ""}`;
      reduction.hidden = draft.data.rows < 2;
      note.textContent = row?.note ?? "";
      const summary = /** @type {HTMLElement} */ (more.querySelector(".summary-line"));
      summary.textContent = penaltySummary(draft);
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

/** @param {Draft} draft */
function penaltySummary({ penalty, clip }) {
  const parts = [
    Number(penalty.l1) ? `L1 ${penalty.l1}` : "",
    Number(penalty.l2) ? `L2 ${penalty.l2}` : "",
    clip.value.trim() ? `value ${clip.value}` : "",
    clip.norm.trim() ? `norm ${clip.norm}` : "",
  ].filter(Boolean);
  return parts.join(", ") || "none";
}

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
  const { element, line } = group(
    "setup-conventions",
    "Conventions",
    false,
    ...options.conventions.map(({ name, label, values }) =>
      selectField(`conventions.${name}`, label, values),
    ),
    checkField("conventions.rounding.on", "Round"),
    rounding,
    h("p", { class: "hint", id: "conventions-note" }),
  );
  return {
    element,
    /** @param {Draft} draft */
    update(draft) {
      rounding.hidden = !draft.conventions.rounding.on;
      const chosen = options.conventions.map(({ name, values }) =>
        values.find(
          (value) => value.name === /** @type {Record<string, unknown>} */ (draft.conventions)[name],
        ),
      );
      const sign = chosen[chosen.length - 1];
      const bias =
        options.conventions[0].values[0].name === draft.conventions.bias
          ? ""
          : ` · biases ${chosen[0]?.label}`;
      const order =
        options.conventions[1].values[0].name === draft.conventions.update_order ? "" : " · sequential";
      line.textContent = `${sign?.label ?? ""}${bias}${order}`;
      const note = /** @type {HTMLElement} */ (element.querySelector("#conventions-note"));
      note.textContent = chosen
        .map((choice) => choice?.note)
        .filter(Boolean)
        .join(" · ");
    },
  };
}
