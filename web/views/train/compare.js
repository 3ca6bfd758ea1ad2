/** Settings side by side: trained from the same first weights on the same data, and where they part. */

import { h } from "../../lib/dom.js";
import { formatNumber, fullNumber } from "../../lib/format.js";
import { lossName, pointsOf } from "../../lib/run_history.js";
import { lineChart } from "../chart/line_chart.js";
import { picture } from "../chart/picture.js";
import { percent } from "./controls.js";
import { runningMean } from "./running_mean.js";

/** @import {Comparison, Difference, Scores} from "../../contract/types.js" */

/** @typedef {{label: string, settings: string}} Entry  Its settings in a line of words. */

/**
 * @param {object} actions
 * @param {() => void} actions.onAdd  The present settings.
 * @param {(index: number) => void} actions.onRemove
 * @param {(index: number) => void} actions.onUse
 * @param {() => void} actions.onRun
 * @param {() => void} actions.onStop
 */
export function comparison({ onAdd, onRemove, onUse, onRun, onStop }) {
  const chart = lineChart({ label: "Loss of each setting over the steps", xName: "step", height: 220 });
  const add = h("button", { type: "button", id: "compare-add", click: onAdd }, "Add the current settings");
  const run = h("button", { type: "button", id: "compare-run", class: "primary", click: onRun }, "Compare");
  const stop = h("button", { type: "button", id: "compare-stop", click: onStop }, "Stop");
  const list = h("ol", { class: "compare-list" });
  const table = h("div", {
    class: "table-scroll",
    role: "group",
    "aria-label": "Results of the comparison",
    tabindex: "0",
  });
  const said = h("p", { class: "train-said", role: "status" });
  const result = h("div", {}, chart.element, table);
  const card = picture({
    id: "compare",
    title: "Compare settings",
    body: h(
      "div",
      {},
      h(
        "p",
        { class: "hint" },
        "Add settings, change the form, add again. All start from the weights and data of the first one; weights typed into another one are kept.",
      ),
      list,
      h("p", { class: "file-actions" }, add, run, stop),
      said,
      result,
    ),
    drawing: () => chart.drawing,
    table: chart.table,
    forFile: chart.forFile,
  });
  result.hidden = true;

  return {
    element: card.element,
    /**
     * @param {object} model
     * @param {Entry[]} model.entries
     * @param {boolean} model.isBusy
     * @param {string} model.against  Why it cannot be started now.
     * @param {string | null} model.refusal
     * @param {Comparison | null} model.comparison  Of these entries.
     * @param {(path: string) => string} model.wordsOf  A field of a spec in the words of the form.
     */
    update({ entries, isBusy, against, refusal, comparison: answer, wordsOf }) {
      list.replaceChildren(
        ...entries.map(({ label, settings }, i) =>
          h(
            "li",
            {},
            h("b", {}, label),
            h("span", {}, settings),
            h(
              "button",
              {
                type: "button",
                class: "quiet",
                "aria-label": `Use settings ${label}`,
                click: () => onUse(i),
              },
              "Use",
            ),
            h(
              "button",
              {
                type: "button",
                class: "icon",
                "aria-label": `Remove settings ${label}`,
                disabled: isBusy,
                title: isBusy ? "Stop the comparison first" : null,
                click: () => onRemove(i),
              },
              "×",
            ),
          ),
        ),
      );
      add.disabled = isBusy || entries.length >= 8;
      add.title = entries.length >= 8 ? "At most 8" : "";
      run.disabled = isBusy || entries.length < 2 || Boolean(against);
      run.title = entries.length < 2 ? "Add two settings first" : against;
      stop.hidden = !isBusy;
      said.textContent = isBusy
        ? "Training all of them."
        : (refusal ?? (answer ? answer.notes.join(" ") : ""));
      said.classList.toggle("is-fault", Boolean(refusal) && !isBusy);
      result.hidden = !answer;
      card.empty(!answer);
      if (!answer) return;
      chart.update({
        series: answer.runs.map(({ label, history }, i) => {
          const points = pointsOf(history);
          const { step, loss, epoch, per } = points;
          const name = `${label}: ${entries[i]?.settings ?? ""}`;
          const mean = runningMean(name, step, loss, epoch);
          return mean ?? { name: per === "step" ? name : `${name} (${lossName(points)})`, x: step, y: loss };
        }),
        log: true,
      });
      table.replaceChildren(
        resultTable(answer, wordsOf),
        ...answer.differences.map((one) => parting(answer, one)),
      );
      card.refresh();
    },
  };
}

/** @param {Comparison} answer @param {(path: string) => string} wordsOf */
function resultTable({ runs }, wordsOf) {
  const head = ["", "differs from A in", "loss", "validation", "score"];
  return h(
    "table",
    { class: "plain-numbers" },
    h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
    h(
      "tbody",
      {},
      ...runs.map((run) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, run.label),
          h("td", { class: "word" }, [...new Set(told(run.changed).map(wordsOf))].join(", ") || "–"),
          h("td", {}, formatNumber(run.scores.loss, 5)),
          h("td", {}, run.val_scores ? formatNumber(run.val_scores.loss, 5) : "–"),
          h("td", {}, scoreOf(run.val_scores ?? run.scores)),
        ),
      ),
    ),
  );
}

/** Another optimizer has other settings of its own: its name says so, and its rate. @param {string[]} changed */
function told(changed) {
  if (!changed.includes("optimizer.name")) return changed;
  return changed.filter((path) => !/^optimizer\.(?!name$|learning_rate$|schedule)/.test(path));
}

/** @param {Scores} scores */
function scoreOf({ accuracy, r2 }) {
  if (accuracy !== null) return percent(accuracy);
  return r2?.length ? `R² ${formatNumber(r2[0], 4)}` : "–";
}

/** Where a run parts from the first. @param {Comparison} answer @param {Difference} difference */
function parting({ runs }, { run, same_start, step, quantity, first, other }) {
  const [a, b] = [runs[0].label, runs[run].label];
  const start = same_start ? "" : " Their first weights or data differ.";
  const values = first === null || other === null ? "" : `: ${fullNumber(first)} and ${fullNumber(other)}`;
  const words =
    step === null
      ? `${a} and ${b} are the same in all ${runs[run].step} steps.`
      : `${a} and ${b} first differ at step ${step}${quantity ? `, in ${quantity}` : ""}${values}.`;
  return h("p", { class: "parting", "data-differs": step }, words, start);
}
