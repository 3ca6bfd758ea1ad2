/** The head of the result: loss before and after, the check of all gradients, steps taken, notes. */

import { h } from "../lib/dom.js";
import { formatNumber, fullNumber } from "../lib/format.js";
import { spoken } from "../lib/letters.js";
import { rowsWords } from "../lib/rows.js";
import { fillNumbers, numberButton } from "./numbers.js";
import { remedyButton } from "./remedy.js";

/** @import {Model} from "./model.js" */
/** @import {GradientCheck, Outcome, Remedy} from "../contract/types.js" */

const CLASSES = { agrees: "passed", differs: "failed", "not judged": "hint" };

/** What came of the check; why it could not judge stands among the notes. @type {Record<Outcome, (check: GradientCheck) => string>} */
const WORDS = {
  agrees({ parameters }) {
    const count = parameters.length;
    const judged = parameters.filter(({ outcome }) => outcome === "agrees").length;
    return `✓ ${judged === count ? count : `${judged} of ${count}`} gradient${count === 1 ? "" : "s"} checked`;
  },
  differs: () => "✗ the gradient check differs",
  "not judged": () => "gradients not judged: see below",
};

/** @param {HTMLElement} root @param {{onRemedy(remedy: Remedy): void}} actions */
export function mountLoss(root, { onRemedy }) {
  const before = numberButton("loss");
  const after = numberButton("after.loss");
  for (const element of [before, after]) element.tabIndex = 0;
  const parts = h(
    "p",
    { class: "loss-parts" },
    "= data loss ",
    numberButton("data_loss"),
    " + penalty ",
    numberButton("penalty"),
  );
  for (const element of parts.querySelectorAll("button")) element.tabIndex = 0;
  const checked = h("p", { class: "checked" });
  const name = h("span", { class: "loss-name" });
  const rows = h("p", { class: "hint rows-listed", id: "rows-listed" });
  const notes = h("ul", { class: "notes" });
  root.append(
    h(
      "p",
      { class: "loss-line" },
      name,
      before,
      h("span", { class: "visually-hidden" }, "after the step"),
      h("span", { class: "arrow", "aria-hidden": "true" }, "→"),
      after,
    ),
    parts,
    checked,
    rows,
  );

  /** @param {Model} model */
  function update(model) {
    const { l1, l2 } = model.result.spec.penalty ?? {};
    parts.hidden = !(l1 || l2);
    fillNumbers(root, model);
    name.textContent = spoken("Loss E");
    const { check, isChecking, result } = model;
    checked.className = "checked hint";
    checked.textContent = isChecking ? "checking the gradients" : "";
    checked.title = "";
    if (check) {
      checked.className = `checked ${CLASSES[check.outcome]}`;
      checked.textContent = WORDS[check.outcome](check);
      if (check.error !== null && check.bound !== null) {
        checked.title = `Against autodiff and the complex step: relative difference ${formatNumber(check.error, 2)}, bound ${formatNumber(check.bound, 2)}`;
      }
    }
    checked.dataset.error = check && check.error !== null ? fullNumber(check.error) : "";
    rows.textContent = rowsWords(result);
    rows.hidden = !result.abridged;
    const all = [...result.notes, ...(check?.notes ?? [])];
    notes.hidden = !all.length;
    const remedies = (result.remedies ?? []).map((remedy) => h("li", {}, remedyButton(remedy, onRemedy)));
    notes.replaceChildren(...all.map((note) => h("li", {}, h("bdi", {}, note))), ...remedies);
  }
  return { update, notes };
}
