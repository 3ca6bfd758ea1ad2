/** An experiment of the guide as it runs in this browser: progress, table beside the printed numbers, picture, verdict. */

import { h } from "../lib/dom.js";
import { formatNumber } from "../lib/format.js";
import { withFiles } from "./chart/drawn.js";
import { mountProgress } from "./live_progress.js";

/** @import {ExperimentDocument, ExperimentProgress, Summary, Verdict, Weighed} from "../contract/types.js" */

const HOLDS = {
  holds: "Holds here",
  "in part": "Holds in part",
  "not shown": "Not shown",
  fails: "Fails here",
};

/**
 * @param {HTMLElement} root  An empty place in the experiment's figure.
 * @param {HTMLElement} figure  With the printed table.
 * @param {() => void} onStop
 */
export function mountMeasured(root, figure, onStop) {
  const { said, body, wait, advance, end } = mountProgress(root, onStop);
  /** @type {Map<string, number | null>}  Printed medians by cell. */
  const printed = new Map(
    [...figure.querySelectorAll("[data-cell]")].map((cell) => [
      cell.getAttribute("data-cell") ?? "",
      JSON.parse(cell.getAttribute("data-median") ?? "null"),
    ]),
  );

  /** Seeds that were asked for. */
  let wanted = 0;

  /** @param {ExperimentDocument} document */
  function show(document) {
    if (!document.picture || !document.verdict) return;
    const numbers = table(document, printed);
    body.replaceChildren(...withFiles(document.picture, numbers), verdict(document.verdict), numbers);
  }

  return {
    wait,
    /** @param {ExperimentProgress} progress */
    progress({ done, total, seeds_done, seeds, now, document }) {
      const at = now ? ` · now ${now.setting}, ${now.arm}` : "";
      const trial = now && now.rate !== null ? `, trying learning rate ${formatNumber(now.rate, 3)}` : "";
      advance(done, total, `${seeds_done} of ${seeds} seeds${at}${trial}`);
      wanted = seeds;
      if (document) show(document);
    },
    /** @param {ExperimentDocument} document */
    finish(document) {
      end();
      show(document);
      said.textContent =
        document.seeds < wanted
          ? `Stopped after ${document.seeds} of ${wanted} seeds; the printed numbers are of seeds ${figure.dataset.seeds}.`
          : document.seed_list === figure.dataset.seeds
            ? agreement(document, printed)
            : `Measured over seeds ${document.seed_list}; the printed numbers are of seeds ${figure.dataset.seeds}.`;
    },
    /** @param {string} message */
    fail(message) {
      end();
      said.textContent = message;
    },
  };
}

/** @param {Verdict} verdict */
function verdict({ holds, figure, words, deciding, findings, limits }) {
  return h(
    "div",
    {},
    h(
      "div",
      { class: "finding" },
      h("p", {}, h("b", {}, `${HOLDS[holds]}:`), ` ${figure}.`),
      h("p", {}, words),
      limits.length > 0 && h("p", {}, h("b", {}, "Where it does not:"), ` ${limits.join("; ")}.`),
    ),
    h("details", {}, h("summary", {}, "Deciding comparisons"), decides(deciding)),
    findings.length > 0 &&
      h(
        "details",
        {},
        h("summary", {}, "Other comparisons"),
        h("ul", {}, ...findings.map((finding) => h("li", {}, finding))),
      ),
  );
}

/** @param {Weighed[]} deciding */
function decides(deciding) {
  const head = ["Deciding comparison", "Median (95 % interval)", "As claimed", "Opposite"];
  return h(
    "div",
    { class: "guide-table", role: "group", "aria-label": "Deciding comparisons", tabindex: "0" },
    h(
      "table",
      {},
      h(
        "thead",
        {},
        h("tr", {}, ...[...head, "p", "Corrected", "Says"].map((word) => h("th", { scope: "col" }, word))),
      ),
      h(
        "tbody",
        {},
        ...deciding.map(({ label, found, agree, disagree, n, p, corrected, says }) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, label),
            h("td", {}, found),
            h("td", {}, `${agree} of ${n}`),
            h("td", {}, String(disagree)),
            h("td", {}, formatNumber(p, 2)),
            h("td", {}, formatNumber(corrected, 2)),
            h("td", {}, says),
          ),
        ),
      ),
    ),
  );
}

/** How the medians compare with those of the build. @param {ExperimentDocument} document @param {Map<string, number | null>} printed */
function agreement(document, printed) {
  const own = cells(document).filter(({ key }) => printed.has(key));
  const differences = own.map(({ key, of }) => difference(of.median, printed.get(key) ?? null));
  const largest = Math.max(...differences);
  if (largest === 0) return `All ${own.length} medians equal the printed ones, digit for digit.`;
  if (largest === Number.POSITIVE_INFINITY)
    return "Some medians differ from the printed ones; see the table.";
  return `${own.length} medians, compared with the printed ones: the largest relative difference is ${formatNumber(largest, 2)}.`;
}

/** @param {number | null} own @param {number | null} other */
function difference(own, other) {
  if (own === other) return 0;
  if (own === null || other === null) return Number.POSITIVE_INFINITY;
  return Math.abs(own - other) / Math.max(Math.abs(own), Math.abs(other));
}

/** @param {ExperimentDocument} document */
function cells({ rows, measures }) {
  return rows.flatMap((row) =>
    measures
      .filter(({ machine }) => !machine)
      .map(({ name }) => ({ key: `${row.setting}/${row.arm}/${name}`, of: row.measures[name] })),
  );
}

/** @param {ExperimentDocument} document @param {Map<string, number | null>} printed */
function table({ rows, measures, settings, seeds, title }, printed) {
  const label = new Map(settings.map(({ name, label }) => [name, label]));
  const isTuned = rows.some(({ rates }) => rates.length > 0);
  const head = [
    "Way",
    "Setting",
    ...(isTuned ? ["Learning rate"] : []),
    ...measures.map(({ label }) => label),
  ];
  return h(
    "div",
    { class: "guide-table", role: "group", "aria-label": `Your numbers of ${title}`, tabindex: "0" },
    h(
      "table",
      {},
      h("caption", {}, `Yours: median (middle half) over ${seeds} seeds; below it the printed median`),
      h("thead", {}, h("tr", {}, ...head.map((word) => h("th", { scope: "col" }, word)))),
      h(
        "tbody",
        {},
        ...rows.map((row) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, row.label),
            h("td", {}, label.get(row.setting)),
            isTuned && h("td", {}, row.rate === null ? "fixed" : formatNumber(row.rate, 3)),
            ...measures.map(({ name, digits }) => {
              const key = `${row.setting}/${row.arm}/${name}`;
              const of = row.measures[name];
              const other = printed.has(key) ? `printed: ${told(printed.get(key) ?? null, digits)}` : "";
              return h(
                "td",
                { "data-live": key, "data-value": of.median },
                summary(of, digits),
                other && h("small", {}, other),
              );
            }),
          ),
        ),
      ),
    ),
  );
}

/** @param {number | null} value @param {number} digits */
const told = (value, digits) => (value === null ? "never" : formatNumber(value, digits));

/** @param {Summary} of @param {number} digits */
function summary(of, digits) {
  const failed = of.failed ? `, ${of.failed} of ${of.n} never` : "";
  return `${told(of.median, digits)} (${told(of.q1, digits)} to ${told(of.q3, digits)})${failed}`;
}
