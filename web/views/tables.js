/** The tables: neurons and their signals, parameters and their updates, outputs and samples. The diagram's full alternative. */

import { h } from "../lib/dom.js";
import { countOf } from "../lib/format.js";
import { marksKey } from "../lib/marks.js";
import { rowsWords } from "../lib/rows.js";
import { layerTables } from "./layer_tables.js";
import { searchKey, searchTable, searchWords } from "./line_search_table.js";
import { alignColumns, fillNumbers } from "./numbers.js";
import { stateKeys, stateTable } from "./state_table.js";
import { neurons, outputs, parameters, samples } from "./table_contents.js";
import { rove } from "./table_parts.js";
import { tableSection } from "./values.js";

/** @import {LayerStep, MethodOption} from "../contract/types.js" */
/** @import {Model} from "./model.js" */

/**
 * @param {HTMLElement} root
 * @param {MethodOption[]} optimizers  Their rules name what they keep.
 * @param {{onSample(sample: number): void, onCopy(table: HTMLTableElement, format: "csv" | "tsv"): void}} actions
 */
export function mountTables(root, optimizers, { onSample, onCopy }) {
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
      result.abridged?.rows,
      [...unfolded],
      step.layers.map(shapeOf),
      marksKey(step.layers),
      Boolean(step.evaluation),
      Boolean(step.sample_weights),
      result.spec.conventions,
      stateKeys(step),
      searchKey(step.info),
      Object.values(result.spec.optimizer ?? {}).filter((value) => typeof value === "string"),
    ]);
    if (key !== built) {
      built = key;
      root.replaceChildren(...sections(model));
      for (const table of root.querySelectorAll("table")) rove(table);
    }
    root.style.setProperty("--cell", `${countOf(model.digits) + 4.9}ch`); // The least width of a column where rows are stacked.
    fillNumbers(root, model);
    for (const table of root.querySelectorAll("table")) alignColumns(/** @type {HTMLTableElement} */ (table));
  }

  /** @param {Model} model */
  function sections(model) {
    const { step } = model;
    const many = step.X.length > 1;
    const of = many ? ` of sample ${step.samples[model.sample] + 1}` : "";
    return [
      ...(many ? [section("Samples", samples(model, onSample), "samples-table", rowWords(model))] : []),
      section(`Signals${of}`, neurons(model), "neurons-table"),
      ...layerTables(model).map(({ title, table, id }) => section(`${title}${of}`, table, id)),
      section("Weights and biases", parameters(model, unfolded, unfold), "parameters-table"),
      ...optimizerState(model),
      section(`Outputs and loss${of}`, outputs(model), "outputs-table"),
    ];
  }

  /** @param {Model} model */
  function rowWords({ result }) {
    const words = rowsWords(result);
    return words ? [h("p", { class: "hint" }, words)] : [];
  }

  /** @param {Model} model */
  function optimizerState(model) {
    const row = optimizers.find(({ name }) => name === model.result.spec.optimizer?.name);
    const { info } = model.step;
    if (row && info)
      return [section(`The step: ${row.label}`, searchTable(info), "search-table", searchWords(info))];
    if (!row || !stateKeys(model.step).length) return [];
    return [section(`Optimizer state: ${row.label}`, stateTable(model, row, unfolded), "state-table")];
  }

  /** @param {string} title @param {HTMLTableElement} table @param {string} id @param {HTMLElement[]} [words] */
  function section(title, table, id, words) {
    return tableSection(title, table, id, (format) => onCopy(table, format), words);
  }

  /** @param {string} key */
  function unfold(key) {
    unfolded.add(key);
    update(last);
  }

  return { update };
}

/** What of a layer's tables is not a number of a cell. @param {LayerStep} layer @returns {unknown[]} */
function shapeOf({ kind, activation, slope, before, z, layers, ...shown }) {
  const parameters = Object.entries(before).map(([name, numbers]) => [name, numbers.length]);
  const times = Array.isArray(z[0]?.[0]) ? z[0].length : 0;
  const more = ["carried", "dmean"].filter((key) => key in shown);
  return [kind, activation, Boolean(slope), parameters, times, more, ...(layers ?? []).map(shapeOf)];
}
