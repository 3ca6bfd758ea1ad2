/** The fields of the optimizer and of its schedule: what the chosen row has, and nothing else. */

import { rowOf, withoutState } from "../draft/optimizer.js";
import { h } from "../lib/dom.js";
import { fullNumber } from "../lib/format.js";
import { formula } from "../lib/mathml.js";
import { keepingFocus, selectField, textField } from "./fields.js";

/** @import {Expr, MethodOption, Options} from "../contract/types.js" */
/** @import {Draft, Named} from "../draft/draft.js" */

/** Of the rows that have it, this one is folded with the penalties. */
export const DECAY = "weight_decay";
const RATE = "learning_rate";

/**
 * @param {Options} options @param {(change: (draft: Draft) => Draft) => void} change
 */
export function optimizerFields(options, change) {
  const rate = h("div");
  const own = h("div");
  const about = h("div", { class: "hint formula-hint", id: "optimizer-note" });
  const state = h("p", { class: "hint", id: "optimizer-state", role: "status" });
  const schedule = h("div");
  const scheduleNote = h("div", { class: "hint formula-hint", id: "schedule-note" });
  const chooser = selectField("optimizer.name", "Optimizer", options.optimizers);
  const scheduleFold = h(
    "details",
    { class: "subgroup", id: "schedule-fields" },
    h("summary", {}, "Learning-rate schedule", h("span", { class: "summary-line" })),
    selectField("optimizer.schedule.name", "Schedule", options.schedules),
    schedule,
    scheduleNote,
  );
  const element = h("div", {}, chooser, rate, own, about, state);
  let built = "";
  let builtSchedule = "";

  /** @param {MethodOption} row */
  function build(row) {
    const path = (/** @type {string} */ name) => `optimizer.${name}`;
    const [rates, others] = [true, false].map((isRate) =>
      row.hyperparameters.filter(({ name }) => name !== DECAY && (name === RATE) === isRate),
    );
    rate.replaceChildren(...rates.map((field) => textField(path(field.name), field.label, field)));
    own.replaceChildren(
      ...others.map((field) => textField(path(field.name), field.label, field)),
      ...(row.choices ?? []).map((choice) => selectField(path(choice.name), choice.label, choice.values)),
    );
  }

  /** @param {Draft} draft */
  function update({ optimizer }) {
    const row = rowOf(options.optimizers, optimizer.name);
    const plan = rowOf(options.schedules, optimizer.schedule.name);
    keepingFocus(element, () => {
      if (row.name !== built) build(row);
      built = row.name;
    });
    keepingFocus(scheduleFold, () => {
      if (plan.name !== builtSchedule)
        schedule.replaceChildren(
          ...plan.hyperparameters.map((field) =>
            textField(`optimizer.schedule.${field.name}`, field.label, field),
          ),
          ...(plan.choices ?? []).map(({ name, label, values }) =>
            selectField(`optimizer.schedule.${name}`, label, values),
          ),
        );
      builtSchedule = plan.name;
    });
    const isPlain = row === options.optimizers[0];
    about.hidden = isPlain;
    keepingFocus(about, () =>
      about.replaceChildren(
        ...(isPlain ? [] : [rule(row, optimizer), note(row, optimizer), useRate(row.usual_rate, optimizer)]),
      ),
    );
    const isConstant = plan === options.schedules[0];
    scheduleFold.toggleAttribute("data-idle", isConstant);
    scheduleFold.hidden = Boolean(row.whole_batch); // Such a method finds the length of its own steps.
    scheduleNote.hidden = isConstant;
    scheduleNote.replaceChildren(
      ...(isConstant
        ? []
        : [
            line(["sym", "η", null], /** @type {Expr} */ (plan.formula.tree)),
            note(plan, optimizer.schedule),
          ]),
    );
    const summary = /** @type {HTMLElement} */ (scheduleFold.querySelector(".summary-line"));
    summary.textContent = plan.label;
    showState(optimizer);
  }

  /** A button that takes the rate which the note names. @param {number | null | undefined} usual @param {Draft["optimizer"]} optimizer */
  function useRate(usual, { learning_rate }) {
    if (!usual || Number(learning_rate) === usual) return "";
    const text = fullNumber(usual);
    const take = (/** @type {Draft} */ draft) => ({
      ...draft,
      optimizer: { ...draft.optimizer, learning_rate: text },
    });
    return h(
      "p",
      {},
      h("button", { type: "button", id: "use-rate", click: () => change(take) }, `Use η ${text}`),
    );
  }

  /** @param {Draft["optimizer"]} optimizer */
  function showState({ name, state: held, dropped }) {
    const { label } = rowOf(options.optimizers, name);
    const text = held
      ? `Continues from step ${held.steps}. `
      : dropped
        ? `The ${dropped} changed, so the saved state of ${label} does not apply and starts from zero. Undo restores it.`
        : "";
    state.hidden = !text;
    if (state.dataset.text === text) return;
    state.dataset.text = text;
    state.replaceChildren(
      text,
      held
        ? h(
            "button",
            {
              type: "button",
              class: "quiet",
              id: "start-anew",
              title: "Discard the optimizer's saved state",
              click: () => change(withoutState),
            },
            "Reset state",
          )
        : "",
    );
  }

  return { element, schedule: scheduleFold, update };
}

/** The lines of the optimizer that hold under its variants. @param {MethodOption} row @param {Named} chosen */
function rule(row, chosen) {
  const lines = (row.quantities ?? []).filter(({ when }) =>
    Object.entries(when).every(([name, values]) => values.includes(chosen[name])),
  );
  return h(
    "details",
    { class: "rule", id: "optimizer-rule" },
    h("summary", {}, "Its rule"),
    row.direction ? h("p", { class: "rule-line", tabindex: "0" }, row.direction) : null,
    ...lines.map((of) => line(["sym", of.symbol, null], of.formula.tree)),
  );
}

/** @param {Expr} symbol @param {Expr} expression */
function line(symbol, expression) {
  const style = { digits: 17, times: "·" };
  return h(
    "p",
    { class: "rule-line", tabindex: "0" },
    formula(symbol, style),
    " = ",
    formula(expression, style),
  );
}

/** What is said of a row, and of the variants chosen. @param {MethodOption} row @param {Named} chosen */
function note(row, chosen) {
  const variants = (row.choices ?? []).map(
    ({ name, values }) => values.find((value) => value.name === chosen[name])?.note,
  );
  return h("p", {}, [row.note, ...variants].filter(Boolean).join(" "));
}
