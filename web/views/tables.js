/** The tables: neurons and their signals, parameters and their updates, outputs and samples. The diagram's full alternative. */

import { h } from "../lib/dom.js";
import { alignColumns, fillNumbers, numberCell } from "./numbers.js";

/** @import {Model} from "./model.js" */

/** Rows of parameters shown before "show all". */
const FIRST_ROWS = 60;

/**
 * @param {HTMLElement} root
 * @param {{onSample(sample: number): void, onCopy(table: HTMLTableElement, format: "csv" | "tsv"): void}} actions
 */
export function mountTables(root, { onSample, onCopy }) {
  let built = "";
  /** @type {Set<string>} */
  const unfolded = new Set();
  /** @type {Model} */
  let last;

  /** @param {Model} model */
  function update(model) {
    last = model;
    const { result, step, sample } = model;
    const key = JSON.stringify([
      result.labels,
      sample,
      step.X.length,
      [...unfolded],
      step.layers.map((l) => [l.kind, l.activation, Boolean(l.slope), Object.keys(l.before)]),
      result.spec.conventions,
    ]);
    if (key !== built) {
      built = key;
      root.replaceChildren(...sections(model));
      for (const table of root.querySelectorAll("table")) rove(table);
    }
    fillNumbers(root, model);
    for (const table of root.querySelectorAll("table")) alignColumns(/** @type {HTMLTableElement} */ (table));
  }

  /** @param {Model} model */
  function sections(model) {
    const { step } = model;
    const many = step.X.length > 1;
    const of = many ? ` of sample ${step.samples[model.sample] + 1}` : "";
    return [
      ...(many ? [section("Samples", samples(model), "samples-table")] : []),
      section(`Signals${of}`, neurons(model), "neurons-table"),
      section("Weights and biases", parameters(model), "parameters-table"),
      section(`Outputs and loss${of}`, outputs(model), "outputs-table"),
    ];
  }

  /** @param {string} title @param {HTMLTableElement} table @param {string} id */
  function section(title, table, id) {
    table.id = id;
    const copy = (/** @type {"csv" | "tsv"} */ format, /** @type {string} */ label) =>
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          title: `Copy this table as ${format.toUpperCase()}, full precision`,
          click: () => onCopy(table, format),
        },
        label,
      );
    return h(
      "section",
      { class: "table-section", "aria-labelledby": `${id}-title` },
      h(
        "div",
        { class: "table-head" },
        h("h3", { id: `${id}-title` }, title),
        h("span", { class: "table-actions" }, copy("tsv", "Copy"), copy("csv", "CSV")),
      ),
      h("div", { class: "table-scroll", role: "group", "aria-label": title, tabindex: "0" }, table),
    );
  }

  /** @param {Model} model */
  function neurons({ step, sample: s, names, result }) {
    const sign = result.spec.conventions?.delta_sign === "error_signal" ? "δ = −∂E/∂z" : "δ = ∂E/∂z";
    const head = [
      ["z", "forward", "before the activation function"],
      ["a", "forward", "output of the unit"],
      ["f′(z)", "backward", "slope of the activation function"],
      ["∂E/∂a", "backward", "gradient by the unit's output"],
      ["δ", "backward", sign],
    ];
    const bodies = step.layers.map((layer, i) =>
      h(
        "tbody",
        {},
        ...names[i + 1].map((name, j) =>
          h(
            "tr",
            {},
            h(
              "th",
              { scope: "row" },
              name,
              j === 0 ? h("span", { class: "of-layer" }, layerName(i, step.layers.length, layer)) : null,
            ),
            ...["z", "a", "slope", "da", "delta"].map((part) =>
              part === "slope" && !layer.slope
                ? h("td", { class: "none", title: "Softmax couples its units: ∂a/∂z is a matrix." }, "—")
                : numberCell(`layers[${i}].${part}[${s}][${j}]`),
            ),
          ),
        ),
      ),
    );
    return tableOf(["unit"], head, bodies);
  }

  /** @param {Model} model */
  function parameters({ step, names }) {
    const head = [
      ["before", "given", "value before the step"],
      ["∂E/∂w", "backward", "gradient"],
      ["update", "update", "what is added to it"],
      ["after", "update", "value after the step"],
    ];
    const bodies = step.layers.flatMap((layer, i) => {
      if (!layer.before.W) return [];
      const rows = layer.before.W.flatMap((weights, j) => [
        ...weights.map((_, k) => ({ name: `w(${names[i][k]}→${names[i + 1][j]})`, tail: `W[${j}][${k}]` })),
        ...(layer.before.b ? [{ name: `b(${names[i + 1][j]})`, tail: `b[${j}]` }] : []),
      ]);
      const all = unfolded.has(String(i)) || rows.length <= FIRST_ROWS;
      const shown = all ? rows : rows.slice(0, FIRST_ROWS / 2);
      const more = all
        ? []
        : [
            h(
              "tr",
              {},
              h(
                "td",
                { colspan: head.length + 1 },
                h(
                  "button",
                  { type: "button", class: "quiet", click: () => unfold(String(i)) },
                  `Show all ${rows.length} of layer ${i + 1}`,
                ),
              ),
            ),
          ];
      return [
        h(
          "tbody",
          {},
          ...shown.map(({ name, tail }, r) =>
            h(
              "tr",
              {},
              h(
                "th",
                { scope: "row" },
                name,
                r === 0 ? h("span", { class: "of-layer" }, layerName(i, step.layers.length, layer)) : null,
              ),
              ...["before", "gradients", "updates", "after"].map((part) =>
                numberCell(`layers[${i}].${part}.${tail}`),
              ),
            ),
          ),
          ...more,
        ),
      ];
    });
    return tableOf(["parameter"], head, bodies);
  }

  /** @param {Model} model */
  function outputs({ step, sample: s, names }) {
    const layer = step.layers.length - 1;
    const head = [
      ["target y", "given", ""],
      ["prediction ŷ", "forward", ""],
      ["loss", "forward", "loss of this output"],
      ["ŷ after", "update", "prediction after the step"],
    ];
    const body = names[layer + 1].map((name, j) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, name),
        ...[
          `Y[${s}][${j}]`,
          `layers[${layer}].a[${s}][${j}]`,
          `loss_terms[${s}][${j}]`,
          `after.prediction[${s}][${j}]`,
        ].map(numberCell),
      ),
    );
    return tableOf(["output"], head, [h("tbody", {}, ...body)]);
  }

  /** @param {Model} model */
  function samples({ step, names, sample }) {
    const layer = step.layers.length - 1;
    const out = names[layer + 1];
    const head = [
      ...names[0].map((name) => [name, "given", "input"]),
      ...out.map((name) => [name.replace("ŷ", "y"), "given", "target"]),
      ...out.map((name) => [name, "forward", "prediction"]),
      ["loss", "forward", "loss of the sample"],
    ];
    const rows = step.X.map((x, s) =>
      h(
        "tr",
        { class: s === sample ? "shown" : null },
        h(
          "th",
          { scope: "row" },
          h(
            "button",
            {
              type: "button",
              class: "quiet",
              "aria-pressed": String(s === sample),
              title: `Show sample ${step.samples[s] + 1}`,
              click: () => onSample(s),
            },
            String(step.samples[s] + 1),
          ),
        ),
        ...x.map((_, k) => numberCell(`X[${s}][${k}]`)),
        ...out.map((_, j) => numberCell(`Y[${s}][${j}]`)),
        ...out.map((_, j) => numberCell(`layers[${layer}].a[${s}][${j}]`)),
        numberCell(`loss_per_sample[${s}]`),
      ),
    );
    return tableOf(["sample"], head, [h("tbody", {}, ...rows.slice(0, 200))]);
  }

  /** @param {string} key */
  function unfold(key) {
    unfolded.add(key);
    update(last);
  }

  return { update };
}

/** @param {string[]} first @param {string[][]} head @param {HTMLElement[]} bodies */
function tableOf(first, head, bodies) {
  return h(
    "table",
    { class: "numbers" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ...first.map((name) => h("th", { scope: "col" }, name)),
        ...head.map(([name, accent, title]) =>
          h("th", { scope: "col", class: accent, title: title || null }, name),
        ),
      ),
    ),
    ...bodies,
  );
}

/** @param {number} i @param {number} count @param {{activation: string, kind: string}} layer */
function layerName(i, count, layer) {
  return ` ${i === count - 1 ? "output" : `layer ${i + 1}`} · ${layer.activation}`;
}

/** One stop of the Tab key for a table; arrows move within. @param {HTMLTableElement} table */
function rove(table) {
  const cells = () => [...table.querySelectorAll(".num")].map((e) => /** @type {HTMLElement} */ (e));
  const first = cells()[0];
  if (first) first.tabIndex = 0;
  table.addEventListener("focusin", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (!target.classList.contains("num")) return;
    for (const cell of table.querySelectorAll('.num[tabindex="0"]')) cell.setAttribute("tabindex", "-1");
    target.tabIndex = 0;
  });
  table.addEventListener("keydown", (event) => {
    const cell = /** @type {HTMLElement} */ (event.target).closest("td");
    const along = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (!cell || !along) return;
    const rows = [...table.rows];
    const row = rows[rows.indexOf(/** @type {HTMLTableRowElement} */ (cell.parentElement)) + along[0]];
    const next = /** @type {HTMLElement | null} */ (
      row?.cells[cell.cellIndex + along[1]]?.querySelector(".num")
    );
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/**
 * A table's text with full values, for a spreadsheet.
 * @param {HTMLTableElement} table @param {"csv" | "tsv"} format
 */
export function tableText(table, format) {
  const mark = format === "csv" ? "," : "\t";
  const quoted = (/** @type {string} */ text) =>
    format === "csv" && /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return [...table.rows]
    .map((row) =>
      [...row.cells]
        .map((cell) =>
          quoted(
            cell.querySelector("[data-value]")?.getAttribute("data-value") ??
              cell.firstChild?.textContent?.trim() ??
              "",
          ),
        )
        .join(mark),
    )
    .join("\n");
}
