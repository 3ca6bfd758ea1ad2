/** How the step of a whole-batch method came about: what was solved, which steps were tried, which was taken. */

import { h } from "../lib/dom.js";
import { numberButton, numberCell } from "./numbers.js";
import { tableOf } from "./table_parts.js";

/** @import {StepInfo} from "../contract/types.js" */

const WORDS = {
  loss: ["loss", "losses"],
  gradient: ["gradient", "gradients"],
  hessian: ["Hessian", "Hessians"],
  hessian_vector: ["product H·v", "products H·v"],
  jacobian: ["Jacobian", "Jacobians"],
  residuals: ["vector of residuals", "vectors of residuals"],
};

/**
 * What tells two steps apart as far as this section is built from it.
 * @param {StepInfo | undefined} info
 */
export function searchKey(info) {
  return (
    info && [
      info.trials.length,
      info.accepted,
      columnsOf(info.trials),
      parts(info),
      info.notes,
      info.evaluations,
    ]
  );
}

/** Numbers and remarks that stand above the table. @param {StepInfo} info */
export function searchWords(info) {
  return [
    h(
      "dl",
      { class: "search-facts" },
      ...parts(info).map(([label, path]) =>
        h("div", {}, h("dt", {}, label), h("dd", {}, numberButton(`info.${path}`))),
      ),
    ),
    h(
      "p",
      { class: "hint" },
      [...info.notes, info.accepted === null ? "No trial was taken." : "", `Computed: ${computed(info)}.`]
        .filter(Boolean)
        .join(" "),
    ),
  ];
}

/** One row a trial. @param {StepInfo} info */
export function searchTable(info) {
  const shown = columnsOf(info.trials);
  const rows = info.trials.map((trial, i) =>
    h(
      "tr",
      { class: i === info.accepted ? "shown" : null },
      h("th", { scope: "row" }, String(i + 1)),
      ...shown.map(({ key }) =>
        trial[key] === null ? h("td", { class: "none" }, "—") : numberCell(`info.trials[${i}].${key}`),
      ),
      h("td", {}, i === info.accepted ? "taken" : trial.loss === null ? "not solvable" : "not taken"),
    ),
  );
  const head = [...shown.map(({ name, title }) => [name, "update", title]), ["", "", "whether it was taken"]];
  return tableOf("trial", head, [h("tbody", {}, ...rows)]);
}

/** @typedef {"step_length" | "damping" | "loss" | "bound" | "slope"} Column */

/** @type {{key: Column, name: string, title: string}[]} */
const COLUMNS = [
  { key: "step_length", name: "α", title: "step length" },
  { key: "damping", name: "λ", title: "damping added to the diagonal" },
  { key: "loss", name: "E there", title: "loss at this step" },
  { key: "bound", name: "at most", title: "E + c₁ α gᵀp: sufficient decrease" },
  { key: "slope", name: "slope there", title: "slope of the loss along the direction" },
];

/** The columns that any trial fills. @param {StepInfo["trials"]} trials */
function columnsOf(trials) {
  return COLUMNS.filter(({ key }) => trials.some((trial) => trial[key] !== null));
}

/** @param {StepInfo} info @returns {string[][]} */
function parts(info) {
  return [
    ["step length α", "step_length"],
    ["slope gᵀp", "slope"],
    ...(info.damping === null ? [] : [["damping λ", "damping"]]),
    ...(info.pivots
      ? [
          ["smallest pivot", "pivots.smallest"],
          ["largest pivot", "pivots.largest"],
        ]
      : []),
    ...(info.predicted === null ? [] : [["predicted decrease ΔE", "predicted"]]),
    ...(info.gain === null ? [] : [["gain ρ", "gain"]]),
    ...(info.beta === null ? [] : [["β", "beta"]]),
  ];
}

/** @param {StepInfo} info */
function computed({ evaluations }) {
  return Object.entries(evaluations)
    .map(([key, n]) => {
      const [one, more] = WORDS[/** @type {keyof typeof WORDS} */ (key)] ?? [key, key];
      return `${n} ${n === 1 ? one : more}`;
    })
    .join(", ");
}
