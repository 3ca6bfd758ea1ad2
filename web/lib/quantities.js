/** The numbers of a step by their paths: what each is called, which accent it wears, what it was made from and goes into. */

import { unitName } from "./format.js";
import { healthWords } from "./health_words.js";
import { keysOf } from "./paths.js";

/** @import {Labels, Result, WorkedLine} from "../engine/document.js" */
/** @typedef {"given" | "forward" | "backward" | "update"} Accent */

/**
 * @param {string} path
 * @returns {Accent}
 */
export function accentOf(path) {
  if (/^(X|Y|learning_rate|step)\b|\.before\.|weight_norm$/.test(path)) return "given";
  if (/\.(updates|after|state|state_before|direction)\.|^(after|info)\.|update_ratio$/.test(path))
    return "update";
  if (/\.(delta|da|slope|gradients|data_gradients)\b|^input_gradients|gradient_norm$|\.dead$/.test(path))
    return "backward";
  return "forward";
}

/**
 * Shown names of the units: `rows[0]` the inputs, `rows[i + 1]` layer i.
 * @param {Labels} labels
 * @returns {string[][]}
 */
export function shownNames(labels) {
  return [labels.inputs, ...labels.layers].map((row) => row.map((name) => unitName(name, row.length)));
}

/**
 * What a number is called: "w(h₁→ŷ)", "gradient of b(h₂)". Worked lines bring their own names; this serves all others too.
 * @param {string} path @param {string[][]} names  From `shownNames`.
 * @returns {string}
 */
export function nameOf(path, names) {
  const keys = keysOf(path);
  const [head, i, part, p, j, k] = keys;
  if (head === "layers") {
    const layer = Number(i);
    const here = names[layer + 1] ?? [];
    const below = names[layer] ?? [];
    if (part === "state" || part === "state_before") {
      const [, , , , key, to, from] = keys;
      const of = p === "W" ? `w(${below[Number(from)]}→${here[Number(to)]})` : `b(${here[Number(to)]})`;
      return `${stateName(String(key))} of ${of}${part === "state" ? "" : " before the step"}`;
    }
    if (p === "W" || p === "b") {
      const bare = p === "W" ? `w(${below[Number(k)]}→${here[Number(j)]})` : `b(${here[Number(j)]})`;
      const prefix = {
        gradients: "gradient of ",
        data_gradients: "gradient of the data loss by ",
        updates: "update of ",
        direction: "direction of the step for ",
        after: "new ",
      };
      return (prefix[/** @type {keyof typeof prefix} */ (part)] ?? "") + bare;
    }
    const unit = here[Number(j)];
    const words = { z: "z of", a: "a of", da: "∂E/∂a of", slope: "f′(z) of", delta: "δ of" };
    const output = layer === names.length - 2;
    if (part === "a" && output) return String(unit);
    if (part === "da" && output) return `∂E/∂${unit}`;
    return `${words[/** @type {keyof typeof words} */ (part)] ?? part} ${unit}`;
  }
  const unit = Number(part);
  const out = names[names.length - 1];
  if (head === "X") return names[0][unit] ?? path;
  if (head === "Y") return `target ${(out[unit] ?? "").replace("ŷ", "y")}`;
  if (head === "input_gradients") return `gradient of ${names[0][unit]}`;
  if (head === "loss_terms") return `loss of ${out[unit]}`;
  if (head === "loss_per_sample") return `loss of sample ${Number(i) + 1}`;
  if (head === "after") return i === "loss" ? "loss after the step" : `${out[Number(p)]} after the step`;
  if (head === "info") return infoName(String(i), keys.slice(2));
  const plain = {
    loss: "loss E",
    data_loss: "data loss",
    penalty: "penalty",
    learning_rate: "learning rate η",
    gradient_norm: "norm of the gradient",
    step: "step t",
  };
  return plain[/** @type {keyof typeof plain} */ (head)] ?? healthWords(path)?.name ?? path;
}

/** How a step of a whole-batch method came about. @param {string} key @param {(string | number)[]} rest */
function infoName(key, rest) {
  if (key === "trials") {
    const words = {
      step_length: "step length",
      damping: "damping λ",
      loss: "loss",
      bound: "most that the loss may be",
      slope: "slope",
    };
    return `${words[/** @type {keyof typeof words} */ (rest[1])] ?? rest[1]} at trial ${Number(rest[0]) + 1}`;
  }
  const words = {
    step_length: "step length α",
    damping: "damping λ",
    slope: "slope along the direction gᵀp",
    pivots: `${rest[0]} pivot`,
    predicted: "fall of the loss that is promised",
    gain: "gain ρ",
    beta: "share β of the direction before",
  };
  return words[/** @type {keyof typeof words} */ (key)] ?? key;
}

/** What an optimizer keeps, by its key: m_hat is m̂. @param {string} key */
function stateName(key) {
  return key.replace(/_hat$/, "\u0302").replaceAll("_", " ");
}

/**
 * Worked lines by the quantity that they make, and the quantities that each number goes into.
 * @param {WorkedLine[]} lines
 */
export function lineageOf(lines) {
  /** @type {Map<string, WorkedLine>} */
  const byPath = new Map();
  /** @type {Map<string, string[]>} */
  const into = new Map();
  for (const line of lines) {
    byPath.set(line.quantity, line);
    for (const from of line.from) {
      const list = into.get(from) ?? [];
      if (!list.includes(line.quantity)) list.push(line.quantity);
      into.set(from, list);
    }
  }
  return { byPath, into };
}

/** @typedef {ReturnType<typeof lineageOf>} Lineage */

/**
 * The spec path of the form's field that holds a given number, or null for a computed one.
 * @param {string} path @param {number[]} samples  Rows of the data that made the batch.
 */
export function fieldOf(path, samples) {
  const given = /^(X|Y)\[(\d+)\](\[\d+\])$/.exec(path);
  if (given) return `data.${given[1]}[${samples[Number(given[2])]}]${given[3]}`;
  const weight = /^(layers\[\d+\])\.before(\.[Wb].*)$/.exec(path);
  if (weight) return `network.${weight[1]}${weight[2]}`;
  return path === "learning_rate" ? "optimizer.learning_rate" : null;
}

/**
 * The number of a step that a form's field gives, or null.
 * @param {string} field
 */
export function quantityOf(field) {
  const weight = /^network\.(layers\[\d+\])(\.[Wb]\[.*)$/.exec(field);
  if (weight) return `${weight[1]}.before${weight[2]}`;
  const data = /^data\.([XY]\[.*)$/.exec(field);
  if (data) return data[1];
  return field === "optimizer.learning_rate" ? "learning_rate" : null;
}

/**
 * The first gradient of the last layer: what is selected when nothing else was.
 * @param {Result} result
 */
export function firstSelection(result) {
  for (let i = result.labels.layers.length - 1; i >= 0; i--)
    if (result.steps[0].layers[i].gradients.W) return `layers[${i}].gradients.W[0][0]`;
  return "loss";
}
