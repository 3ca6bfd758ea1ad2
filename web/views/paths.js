/** The selected gradient as the sum over all paths to the loss: each with its product, its value and its share. */

import { h } from "../lib/dom.js";
import { formatNumber, fullNumber, uncarried } from "../lib/format.js";
import { spoken } from "../lib/letters.js";
import { derivativeOf } from "../lib/lineage.js";
import { formula } from "../lib/mathml.js";
import { alignColumns } from "./numbers.js";
import { rove, tableOf } from "./table_parts.js";
import { lowered, standing, tableSection, textOf, valueCell } from "./values.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {LossPath, PathsDocument, Value} from "../contract/types.js" */
/** @import {Model} from "./model.js" */

const SUMMARY = "the selected gradient, path by path";
const NONE = "Select a gradient, a δ, a weight, an activation or an input: the loss comes down to these.";
const SHARE_DIGITS = 3;

/**
 * @param {HTMLDetailsElement} root
 * @param {{onOpen(open: boolean): void, onCopy(text: string, format: "csv" | "tsv"): void}} actions
 */
export function mountPaths(root, { onOpen, onCopy }) {
  const line = h("span", { class: "summary-line" }, SUMMARY);
  root.querySelector("summary")?.append(line);
  const status = h("p", { class: "section-status", role: "status" });
  const body = h("div", { class: "paths-body" });
  root.append(status, body);
  /** @type {Model | null} */
  let last = null;
  let drawn = "";
  root.addEventListener("toggle", () => {
    onOpen(root.open);
    if (last) update(last);
  });

  /** @param {Model} model */
  function update(model) {
    last = model;
    if (!root.open) return;
    const { paths: requested, result, step } = model;
    const isNone = derivativeOf(model.selected, step.layers.length) === null;
    const found = isNone ? null : requested.document;
    status.textContent = isNone ? NONE : standing(requested, result);
    status.classList.toggle("is-waiting", !isNone && requested.of !== result);
    body.hidden = !found;
    if (!found) {
      line.textContent = SUMMARY;
      drawn = "";
      return;
    }
    const digits = uncarried(model.digits);
    const key = JSON.stringify([found, digits, step.samples]);
    if (key === drawn) return;
    drawn = key;
    line.textContent = `${lowered(found.name)}: ${found.count} ${found.count === 1 ? "path" : "paths"}`;
    const table = pathTable(found, digits, step.samples);
    body.replaceChildren(
      h(
        "p",
        { class: "hint" },
        "Along a path the factors are multiplied: what goes in, each slope, each weight on the way, ∂E by the output. All paths together are the gradient.",
      ),
      ...found.notes.map((note) => h("p", { class: "hint" }, note)),
      tableSection("Sum over the paths", table, "paths-table", (format) =>
        onCopy(pathsText(found, format, step.samples), format),
      ),
    );
    rove(table);
    alignColumns(table);
  }

  return { update };
}

/** @param {LossPath} path @param {number[]} samples  Rows of the data that made the batch. */
export function routeOf({ route, sample }, samples) {
  const of = sample === null ? "" : `, sample ${samples[sample] + 1}`;
  return lowered([...route, spoken("E")].join(" → ")) + of;
}

/** @param {Value | null} share */
const percent = (share) => (typeof share === "number" ? `${formatNumber(100 * share, SHARE_DIGITS)} %` : "—");

/** @param {PathsDocument} found @param {Shown} digits @param {number[]} samples */
function pathTable(found, digits, samples) {
  const head = [
    ["product", "word", "the factors on the way, and their numbers"],
    ["value", "backward", ""],
    ["share", "", "of the gradient; paths may cancel one another, so a share may be negative or above 100 %"],
  ];
  const rows = found.paths.map((path) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, routeOf(path, samples)),
      h(
        "td",
        { class: "word product" },
        h("div", { class: "line" }, formula(path.formula, { digits, times: "·" })),
        h(
          "div",
          { class: "line with-numbers" },
          h("span", { class: "equals" }, "="),
          formula(path.numbers, { digits, times: "×" }),
        ),
      ),
      valueCell(path.value, digits, { accent: "backward" }),
      h(
        "td",
        { class: "share", title: path.share === null ? "" : fullNumber(path.share) },
        percent(path.share),
      ),
    ),
  );
  const more = found.rest.count
    ? [sumRow(`${found.rest.count} more`, found.rest.value, digits, shareOf(found.rest.value, found))]
    : [];
  const sum = sumRow("together", found.sum, digits, shareOf(found.sum, found), found.quantity);
  return tableOf("path", head, [h("tbody", {}, ...rows, ...more, sum)]);
}

/** @param {Value} value @param {PathsDocument} found */
function shareOf(value, { value: whole }) {
  return typeof value === "number" && typeof whole === "number" && whole ? percent(value / whole) : "—";
}

/** @param {string} name @param {Value} value @param {Shown} digits @param {string} share @param {string} [gives] */
function sumRow(name, value, digits, share, gives) {
  return h(
    "tr",
    { class: gives ? "sum" : null },
    h("th", { scope: "row" }, name),
    h("td", { class: "word" }, ""),
    valueCell(value, digits, { gives: gives ?? null, accent: "backward" }),
    h("td", { class: "share" }, share),
  );
}

/** @param {PathsDocument} found @param {"csv" | "tsv"} format @param {number[]} samples */
export function pathsText(found, format, samples) {
  const rows = found.paths.map((path) => [
    routeOf(path, samples),
    fullNumber(path.value),
    path.share === null ? "" : fullNumber(path.share),
  ]);
  const rest = found.rest.count ? [[`${found.rest.count} more`, fullNumber(found.rest.value), ""]] : [];
  return textOf(
    [["path", "value", "share"], ...rows, ...rest, ["together", fullNumber(found.sum), ""]],
    format,
  );
}
