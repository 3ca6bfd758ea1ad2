/** What the optimizer keeps and makes of each gradient: one row a parameter, one column a quantity of its rule. */

import { h } from "../lib/dom.js";
import { numberCell } from "./numbers.js";
import { tableOf } from "./table_parts.js";

/** @import {MethodOption} from "../engine/document.js" */
/** @import {Model} from "./model.js" */

/** Rows shown of a layer; the rest is opened with the table of the parameters. */
const FIRST_ROWS = 60;

/**
 * The keys of the state, in the order in which they are computed; none for a method that keeps nothing.
 * @param {Model["step"]} step
 * @returns {string[]}
 */
export function stateKeys(step) {
  for (const layer of step.layers)
    for (const kept of Object.values(layer.state ?? {})) {
      const keys = Object.keys(kept);
      if (keys.length) return keys;
    }
  return [];
}

/** @param {Model} model @param {MethodOption} optimizer @param {Set<string>} unfolded  Layers shown whole. */
export function stateTable({ step, names, result }, optimizer, unfolded) {
  const chosen = /** @type {Record<string, unknown>} */ (result.spec.optimizer ?? {});
  const keys = stateKeys(step);
  const lineOf = (/** @type {string} */ key) =>
    optimizer.quantities?.find(
      ({ name, when }) =>
        name === key &&
        Object.entries(when).every(([choice, values]) => values.includes(String(chosen[choice]))),
    );
  const head = keys.map((key) => {
    const line = lineOf(key);
    return [line?.symbol ?? key, "update", line ? `${key.replaceAll("_", " ")}: ${line.formula.text}` : key];
  });
  const bodies = step.layers.flatMap((layer, i) => {
    const kept = layer.state ?? {};
    const rows = (kept.W ? (layer.before.W ?? []) : []).flatMap((weights, j) => [
      ...weights.map((_, k) => ({
        name: `w(${names[i][k]}→${names[i + 1][j]})`,
        path: (/** @type {string} */ key) => `layers[${i}].state.W.${key}[${j}][${k}]`,
      })),
      ...(kept.b
        ? [
            {
              name: `b(${names[i + 1][j]})`,
              path: (/** @type {string} */ key) => `layers[${i}].state.b.${key}[${j}]`,
            },
          ]
        : []),
    ]);
    const shown = unfolded.has(String(i)) ? rows : rows.slice(0, FIRST_ROWS);
    return [
      h(
        "tbody",
        {},
        ...shown.map(({ name, path }) =>
          h("tr", {}, h("th", { scope: "row" }, name), ...keys.map((key) => numberCell(path(key)))),
        ),
        shown.length < rows.length
          ? h(
              "tr",
              {},
              h(
                "td",
                { colspan: keys.length + 1, class: "none" },
                `and ${rows.length - shown.length} more, shown with all weights of the layer`,
              ),
            )
          : null,
      ),
    ];
  });
  return tableOf("parameter", head, bodies);
}
