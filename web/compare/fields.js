/** The settings of a program as fields, made from its own row, and what was typed into them as Python is asked. */

import { isDecimal, plain } from "../lib/number_texts.js";

/** @import {ToolOptimizer, ToolRow, ToolSetting} from "../contract/types.js" */

/**
 * @typedef {object} SettingField
 * @property {string} name
 * @property {string} label
 * @property {"number" | "flag" | "choice" | "list"} kind
 * @property {string[]} values  Of a choice.
 * @property {ToolSetting} fallback  Its default.
 * @property {boolean} isRare
 */

/** What few visitors change. */
const RARE = new Set([
  "precision",
  "scaling",
  "activation",
  "hidden",
  "output",
  "activations",
  "order",
  "row_weights",
]);
const LISTS = new Set(["activations", "order", "row_weights"]);
const PRECISIONS = ["float64", "float32", "float32 stored"];
const CALLED = /** @type {Record<string, string>} */ ({
  hidden: "activation of hidden layers",
  output: "activation of the output",
  activation: "activation of all layers",
  activations: "activation of each layer",
  row_weights: "weights of rows",
  order: "order of rows",
  optimizer: "optimizer",
  batch_size: "batch size",
});

/** The rule that is meant: by its name, else the tool's first. @param {ToolRow} tool @param {string | undefined} name @returns {ToolOptimizer} */
export const ruleOf = (tool, name) =>
  tool.optimizers.find((rule) => rule.name === name) ?? tool.optimizers[0];

/** @param {ToolRow} tool @param {string | undefined} optimizer @returns {SettingField[]} */
export function fieldsOf(tool, optimizer) {
  const { settings } = ruleOf(tool, optimizer);
  const choices = /** @type {Record<string, string[]>} */ ({
    optimizer: tool.optimizers.map(({ name }) => name),
    loss: tool.losses,
    precision: PRECISIONS,
    scaling: tool.scalings,
    activation: tool.activations,
    hidden: tool.activations,
    output: tool.activations,
  });
  const order = ["optimizer", "loss", "learning_rate", "batch_size"];
  const names = [...order, ...Object.keys(settings).filter((name) => !order.includes(name))];
  return names
    .filter((name) => name in settings && choices[name]?.length !== 0 && choices[name]?.length !== 1)
    .map((name) => ({
      name,
      label: CALLED[name] ?? name.replaceAll("_", " "),
      kind: choices[name]
        ? "choice"
        : LISTS.has(name)
          ? "list"
          : typeof settings[name] === "boolean"
            ? "flag"
            : "number",
      values: choices[name] ?? [],
      fallback: settings[name],
      isRare: RARE.has(name),
    }));
}

/** A setting as a field shows it. @param {ToolSetting | undefined} value */
export function settingText(value) {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/**
 * What Python is asked: settings that the optimizer has, as numbers and flags; and what cannot be read.
 * @param {ToolRow} tool @param {Record<string, string>} typed
 * @returns {{as: Record<string, unknown>, faults: Record<string, string>}}
 */
export function asked(tool, typed) {
  /** @type {Record<string, unknown>} */
  const as = { tool: tool.name };
  /** @type {Record<string, string>} */
  const faults = {};
  for (const { name, label, kind } of fieldsOf(tool, typed.optimizer)) {
    const text = (typed[name] ?? "").trim();
    if (!text) continue;
    if (kind === "choice") as[name] = text;
    else if (kind === "flag") as[name] = text === "yes";
    else {
      const value = kind === "list" ? listOf(text) : numberOf(text);
      if (value === undefined)
        faults[name] =
          kind === "list"
            ? `${label}: “${text}” is not a list, such as [0, 1]`
            : `${label}: “${text}” is not a number`;
      else as[name] = value;
    }
  }
  return { as, faults };
}

/** @param {string} text */
const numberOf = (text) => (isDecimal(plain(text)) ? Number(plain(text)) : undefined);

/** @param {string} text */
function listOf(text) {
  try {
    const value = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Those of the tools whose words hold all that was typed. @param {ToolRow[]} tools @param {string} search */
export function matching(tools, search) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return tools.filter((tool) => {
    const text = [tool.name, tool.label, tool.version, ...tool.optimizers.map(({ name }) => name)]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
