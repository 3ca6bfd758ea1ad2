/** The Hessian of the loss: its picture and table, its eigenvalues, and what they mean for the learning rate. */

import { h } from "../lib/dom.js";
import { formatNumber, fullNumber, uncarried } from "../lib/format.js";
import { eigenvalueTable, eigenvalueText, hessianTable, WHOLE_TABLE } from "./curvature_tables.js";
import { heatmap } from "./heatmap.js";
import { alignColumns } from "./numbers.js";
import { rove } from "./table_parts.js";
import { lowered, standing, tableSection } from "./values.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {CurvatureDocument, Value} from "../contract/types.js" */
/** @import {Model} from "./model.js" */

/**
 * @param {HTMLDetailsElement} root
 * @param {{onOpen(open: boolean): void, onCopy(text: string, format: "csv" | "tsv"): void}} actions
 */
export function mountCurvature(root, { onOpen, onCopy }) {
  const line = h("span", { class: "summary-line" }, "Hessian, eigenvalues, learning rate");
  root.querySelector("summary")?.append(line);
  const status = h("p", { class: "section-status", role: "status" });
  const body = h("div", { class: "curvature-body" });
  root.append(status, body);
  /** @type {Model | null} */
  let last = null;
  let drawn = "";
  /** Parameters that the cell belongs to. */
  let of = "";
  /** @type {[number, number]} */
  let cell = [0, 0];
  root.addEventListener("toggle", () => {
    onOpen(root.open);
    if (last) update(last);
  });

  /** @param {Model} model */
  function update(model) {
    last = model;
    if (!root.open) return;
    const { curvature: requested, result } = model;
    const digits = uncarried(model.digits);
    status.textContent = standing(requested, result);
    status.classList.toggle("is-waiting", requested.of !== result);
    const found = requested.document;
    body.hidden = !found;
    if (!found) {
      line.textContent = "Hessian, eigenvalues, learning rate";
      drawn = "";
      return;
    }
    const key = JSON.stringify([found.parameters, found.H, digits, model.step.learning_rate, found.notes]);
    if (key === drawn) return;
    drawn = key;
    if (found.parameters.join() !== of) cell = [0, 0];
    of = found.parameters.join();
    line.textContent = found.H.length ? headline(found, digits) : "no parameter is trained";
    body.replaceChildren(...(found.H.length ? parts(found, model) : [notes(found)]));
    for (const table of body.querySelectorAll("table")) finish(table);
  }

  /** @param {CurvatureDocument} found @param {Model} model */
  function parts(found, { digits: usual, step }) {
    const digits = uncarried(usual);
    const names = found.labels.map(lowered);
    const row = h("div", { class: "hessian-numbers" });
    const fill = () => row.replaceChildren(hessianTable(found, names, cell[0], digits, onCopy));
    fill();
    const picture = heatmap({ values: found.H, names, paths: found.parameters, digits, cell }, (r, c) => {
      const moved = r !== cell[0];
      cell = [r, c];
      if (!moved || found.H.length <= WHOLE_TABLE) return;
      fill();
      for (const table of row.querySelectorAll("table")) finish(table);
    });
    const values = eigenvalueTable(found, digits);
    const spectrum = tableSection("Eigenvalues", values, "eigenvalues-table", (format) =>
      onCopy(eigenvalueText(found, format), format),
    );
    return [
      figures(found, step.learning_rate, digits),
      notes(found),
      h("div", { class: "hessian" }, picture, spectrum),
      row,
      h(
        "p",
        { class: "hint" },
        `By automatic differentiation; the two halves of the matrix differ by ${formatNumber(found.asymmetry, 2)} of its largest number.`,
      ),
    ];
  }
  return { update };
}

/** @param {HTMLTableElement} table */
function finish(table) {
  rove(table);
  alignColumns(table);
}

/** @param {CurvatureDocument} found @param {Shown} digits */
function headline({ eigenvalues, stable_rate: limit }, digits) {
  const top = `λmax ${formatNumber(eigenvalues[eigenvalues.length - 1], digits)}`;
  return limit === null ? top : `${top} · stable below η = ${formatNumber(limit, digits)}`;
}

/** @param {CurvatureDocument} found @param {Value} rate @param {Shown} digits */
function figures({ eigenvalues, stable_rate: limit }, rate, digits) {
  const share = typeof rate === "number" && typeof limit === "number" ? (100 * rate) / limit : null;
  /** @type {[string, Value, string | null][]} */
  const rows = [
    ["largest eigenvalue λmax", eigenvalues[eigenvalues.length - 1], null],
    ...(limit === null ? [] : [/** @type {[string, Value, null]} */ (["limit 2/λmax", limit, null])]),
    ["learning rate η", rate, "learning_rate"],
  ];
  return h(
    "dl",
    { class: "figures" },
    ...rows.map(([name, value, quantity]) =>
      h(
        "div",
        {},
        h("dt", {}, name),
        h(
          "dd",
          {
            class: "num",
            "data-quantity": quantity,
            "data-value": fullNumber(value),
            title: fullNumber(value),
          },
          formatNumber(value, digits),
        ),
      ),
    ),
    share === null
      ? null
      : h("div", {}, h("dt", {}, "η of the limit"), h("dd", {}, `${formatNumber(share, 3)} %`)),
  );
}

/** @param {CurvatureDocument} found */
function notes(found) {
  return h("ul", { class: "meaning" }, ...found.notes.map((note) => h("li", {}, note)));
}
