/** Search: learning rates in a row, the range test, other first weights; and what was found. */

import { SEARCH } from "../../contract/searching.js";
import { h } from "../../lib/dom.js";
import { formatNumber, fullNumber } from "../../lib/format.js";
import { plainNumber } from "../../lib/run_history.js";
import { lineChart } from "../chart/line_chart.js";
import { picture } from "../chart/picture.js";

/** @import {SearchDocument, Trial} from "../../contract/types.js" */

/** @typedef {"grid" | "range" | "restarts"} Kind */

const KINDS = /** @type {[Kind, string, string][]} */ ([
  ["grid", "learning rates", "Each rate is trained for all epochs."],
  [
    "range",
    "range test",
    "One pass in which the rate grows with each step: a good rate lies well before the loss rises.",
  ],
  ["restarts", "random restarts", "Different initial weights at the current learning rate."],
]);

/**
 * @param {object} actions
 * @param {(kind: Kind, params: Record<string, unknown>) => void} actions.onRun
 * @param {() => void} actions.onStop
 * @param {(found: {learning_rate?: number, seed?: number}) => void} actions.onUse
 * @param {(text: string, kind: "number" | "integer", label: string) => number} actions.read  Refuses by throwing.
 */
export function searchPanel({ onRun, onStop, onUse, read }) {
  const kind = h(
    "select",
    { id: "search-kind", change: () => adapt() },
    ...KINDS.map(([name, label]) => h("option", { value: name }, label)),
  );
  const input = (/** @type {string} */ id, /** @type {string} */ value) =>
    h("input", { type: "text", id, value, autocomplete: "off", spellcheck: "false", inputmode: "text" });
  const rates = input("search-rates", SEARCH.learning_rates.join(" "));
  const low = input("search-low", SEARCH.low);
  const high = input("search-high", SEARCH.high);
  const count = input("search-count", SEARCH.count);
  const fields = {
    grid: [["Rates", rates]],
    range: [
      ["From", low],
      ["to", high],
    ],
    restarts: [["How many", count]],
  };
  const place = h("span", { class: "search-fields" });
  const hint = h("p", { class: "hint" });
  const run = h("button", { type: "button", id: "search-run", class: "primary", click: start }, "Search");
  const stop = h("button", { type: "button", id: "search-stop", click: onStop }, "Stop");
  const said = h("p", { class: "train-said", role: "status" });
  const table = h("div", {
    class: "table-scroll",
    role: "group",
    "aria-label": "Results of the search",
    tabindex: "0",
  });
  const chart = lineChart({ label: "Loss over the learning rate", xName: "learning rate", height: 200 });
  const card = picture({
    id: "search",
    title: "Search",
    body: h(
      "div",
      {},
      h(
        "p",
        { class: "read-as" },
        h("label", { for: "search-kind", class: "visually-hidden" }, "Kind of search"),
        kind,
        place,
      ),
      hint,
      h("p", { class: "file-actions" }, run, stop),
      said,
      chart.element,
      table,
    ),
    drawing: () => chart.drawing,
    table: () => chart.table(),
    forFile: chart.forFile,
  });
  chart.element.hidden = true;
  adapt();

  function adapt() {
    const chosen = /** @type {Kind} */ (kind.value);
    hint.textContent = KINDS.find(([name]) => name === chosen)?.[2] ?? "";
    place.replaceChildren(
      .../** @type {[string, HTMLInputElement][]} */ (fields[chosen]).flatMap(([label, field]) => [
        h("label", { for: field.id }, label),
        field,
      ]),
    );
  }

  function start() {
    const chosen = /** @type {Kind} */ (kind.value);
    try {
      const params =
        chosen === "grid"
          ? {
              learning_rates: rates.value
                .split(/[\s;]+/)
                .filter(Boolean)
                .map((text) => read(text, "number", "Rates")),
            }
          : chosen === "range"
            ? { low: read(low.value, "number", "From"), high: read(high.value, "number", "to") }
            : { count: read(count.value, "integer", "How many") };
      onRun(chosen, params);
    } catch (error) {
      said.textContent = /** @type {Error} */ (error).message;
      said.classList.add("is-fault");
    }
  }

  return {
    element: card.element,
    /**
     * @param {object} model
     * @param {boolean} model.isBusy
     * @param {string} model.against  Why it cannot be started now.
     * @param {string | null} model.refusal
     * @param {SearchDocument | null} model.found
     */
    update({ isBusy, against, refusal, found }) {
      run.disabled = isBusy || Boolean(against);
      run.title = against;
      stop.hidden = !isBusy;
      said.textContent = isBusy ? "Searching." : (refusal ?? found?.notes.join(" ") ?? "");
      said.classList.toggle("is-fault", Boolean(refusal) && !isBusy);
      chart.element.hidden = !found;
      card.empty(!found);
      if (!found) return table.replaceChildren();
      const { range } = found;
      if (range) showRange(range);
      else showTrials(found);
      card.refresh();
    },
  };

  /** @param {NonNullable<SearchDocument["range"]>} range */
  function showRange({ learning_rate, loss, smoothed, suggested }) {
    const x = learning_rate.map(plainNumber);
    chart.update({
      series: [
        { name: "loss", x, y: loss.map(plainNumber) },
        { name: "smoothed", x, y: smoothed.map(plainNumber) },
      ],
      log: true,
      logX: true,
      now: suggested,
    });
    table.replaceChildren(
      ...(suggested === null
        ? [h("p", {}, "No rate is better than the others here.")]
        : [
            h(
              "p",
              {},
              `Suggested: η = ${formatNumber(suggested, 3)} `,
              h(
                "button",
                { type: "button", class: "quiet use", click: () => onUse({ learning_rate: suggested }) },
                "Use this",
              ),
            ),
          ]),
    );
  }

  /** @param {SearchDocument} found */
  function showTrials({ kind: of, trials, best }) {
    chart.element.hidden = of === "restarts";
    if (of === "grid") {
      const order = [...trials].sort((a, b) => a.learning_rate - b.learning_rate);
      chart.update({
        series: [
          {
            name: "last loss",
            x: order.map((t) => t.learning_rate),
            y: order.map((t) => plainNumber(t.loss)),
          },
        ],
        log: true,
        logX: true,
        now: best === null ? null : trials[best].learning_rate,
      });
    }
    const held = trials.some(({ val_loss }) => val_loss !== null);
    const head = ["η", "seed", "first loss", "last loss", ...(held ? ["validation"] : []), "epochs", ""];
    table.replaceChildren(
      h(
        "table",
        { class: "plain-numbers" },
        h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, ...trials.map((trial, i) => trialRow(of, trial, i === best, held))),
      ),
    );
  }

  /** @param {SearchDocument["kind"]} of @param {Trial} trial @param {boolean} isBest @param {boolean} held */
  function trialRow(of, trial, isBest, held) {
    const { learning_rate, seed, first_loss, loss, val_loss, epochs } = trial;
    const found = of === "restarts" ? { seed } : { learning_rate };
    return h(
      "tr",
      { class: isBest ? "best" : null },
      h(
        "th",
        { scope: "row" },
        formatNumber(learning_rate, 4),
        isBest ? h("span", { class: "best-mark" }, "best") : null,
      ),
      h("td", {}, String(seed)),
      h("td", {}, formatNumber(first_loss, 4)),
      h("td", { "data-value": fullNumber(loss) }, formatNumber(loss, 4)),
      ...(held ? [h("td", {}, val_loss === null ? "–" : formatNumber(val_loss, 4))] : []),
      h("td", {}, String(epochs)),
      h(
        "td",
        {},
        h(
          "button",
          {
            type: "button",
            class: "quiet use",
            "aria-label": `Use rate ${formatNumber(learning_rate, 4)}, seed ${seed}`,
            click: () => onUse(found),
          },
          "Use this",
        ),
      ),
    );
  }
}
