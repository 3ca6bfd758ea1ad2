/** What the optimizer keeps and makes of each gradient: one row a parameter, one column a quantity of its rule. */

import { h } from "../lib/dom.js";
import { markOf } from "../lib/marks.js";
import { allLayers, parameterRows, stepLayers } from "../lib/step_layers.js";
import { numberCell } from "./numbers.js";
import { tableOf } from "./table_parts.js";

/** @import {MethodOption} from "../contract/types.js" */
/** @import {Model} from "./model.js" */

/** Rows shown of a layer; the rest is opened with the table of the parameters. */
const FIRST_ROWS = 60;

/**
 * The keys of the state, in the order in which they are computed; none for a method that keeps nothing.
 * @param {{layers: Model["step"]["layers"]}} step
 * @returns {string[]}
 */
export function stateKeys({ layers }) {
  for (const layer of layers) {
    const inside = stateKeys({ layers: layer.layers ?? [] });
    if (inside.length) return inside;
    for (const kept of Object.values(layer.state ?? {})) {
      const keys = Object.keys(kept);
      if (keys.length) return keys;
    }
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
  const bodies = allLayers(stepLayers(step, names)).flatMap((of) => {
    const kept = of.layer.state ?? {};
    const rows = parameterRows(of)
      .filter((row) => kept[row.of] && markOf(of.layer, row.tail) !== "absent")
      .map((row) => ({
        name: row.name,
        path: (/** @type {string} */ key) =>
          `${of.path}.state.${row.of}.${key}${row.tail.slice(row.of.length)}`,
      }));
    if (!rows.length) return [];
    const shown = unfolded.has(of.number) ? rows : rows.slice(0, FIRST_ROWS);
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
