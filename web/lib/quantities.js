/** The numbers of a step by their paths: what each is called, which accent it wears, what stands beside it. */

import { subscript, unitName } from "./format.js";
import { healthWords } from "./health_words.js";
import { letterOf, SHOWN, sourceOf } from "./kinds.js";
import { spoken } from "./letters.js";
import { markOf } from "./marks.js";
import { placesIn } from "./matrices.js";
import { keysOf } from "./paths.js";

/** @import {Labels, Result} from "../contract/types.js" */
/** @import {LayerStep} from "../contract/types.js" */
/** @typedef {"given" | "forward" | "backward" | "update"} Accent */
/** Shown names of the units, the inputs first, then each layer's; `blocks` as in `Labels`. @typedef {string[][] & {blocks: Record<string, string[][]>, parameters?: Record<string, string>}} Names */

const OF_LAYERS_BACKWARD = [
  ...["delta", "da", "slope", "gradients", "data_gradients"],
  ...Object.keys(SHOWN).filter((key) => SHOWN[key].backward),
];
const BACKWARD = new RegExp(
  `\\.(${OF_LAYERS_BACKWARD.join("|")})\\b|^input_gradients|gradient_norm(_before_clipping)?$|\\.dead$`,
);
/** A layer of a step, and what follows. */
const OF_LAYER = /^(layers\[\d+\](?:\.layers\[\d+\])*)\.(.*)$/;

/**
 * @param {string} path
 * @returns {Accent}
 */
export function accentOf(path) {
  if (/^(X|Y|learning_rate|step)\b|\.before\.|weight_norm$/.test(path)) return "given";
  if (/\.(updates|after|state|state_before|direction)\.|^(after|info)\.|update_ratio$/.test(path))
    return "update";
  return BACKWARD.test(path) ? "backward" : "forward";
}

/**
 * Shown names of the units: `rows[0]` the inputs, `rows[i + 1]` layer i.
 * @param {Labels} labels
 * @returns {Names}
 */
export function shownNames(labels) {
  const shown = (/** @type {string[][]} */ rows) =>
    rows.map((row) => row.map((name) => spoken(unitName(name, row.length))));
  const blocks = Object.entries(labels.blocks ?? {}).map(([path, rows]) => [path, shown(rows)]);
  const called = Object.entries(labels.parameters ?? {}).map(([path, name]) => [
    path,
    name.replace(/^([wb])(\d+)$/, (_, letter, number) => letter + subscript(number)),
  ]);
  return Object.assign(shown([labels.inputs, ...labels.layers]), {
    blocks: Object.fromEntries(blocks),
    parameters: Object.fromEntries(called),
  });
}

/** The target of an output by the output's name. @param {string} output */
export const targetName = (output) => output.replace(spoken("ŷ"), spoken("y"));

/** The names at both ends of a layer. @param {string} scope  Its path. @param {Names} names */
function namesAt(scope, names) {
  const found = /^(?:(.*)\.)?layers\[(\d+)\]$/.exec(scope);
  const rows = found?.[1] ? (names.blocks[found[1]] ?? []) : names;
  const i = Number(found?.[2]);
  return { below: rows[i] ?? [], here: rows[i + 1] ?? [], isOutput: !found?.[1] && i === names.length - 2 };
}

/** The mark of a time step, counted from 0: h⟨1⟩. @param {number | null} t */
export const atTime = (t) => (t === null ? "" : `⟨${t + 1}⟩`);

/** Signals that every kind has. @type {Record<string, string>} */
const SIGNALS = { z: "z", a: "a", da: "∂E/∂a", slope: "f′(z)", delta: "δ" };
const OF_PARAMETER = {
  gradients: "gradient of ",
  data_gradients: "gradient of the data loss with respect to ",
  updates: "update of ",
  direction: "direction of the step for ",
  after: "new ",
};

/** @param {string} scope @param {string} rest @param {Names} names */
function nameInLayer(scope, rest, names) {
  const { below, here, isOutput } = namesAt(scope, names);
  const [part, of, ...more] = keysOf(rest);
  /** @param {string | number} p @param {(string | number)[]} at */
  const parameter = (p, at) => {
    const called = names.parameters?.[`${scope}.${p}${at.map((i) => `[${i}]`).join("")}`];
    if (called) return called;
    const [j, k] = at;
    const source = sourceOf(String(p)) === "self" ? here : below;
    const from = k === undefined ? "" : `${source[Number(k)]}→`;
    return `${letterOf(String(p))}(${from}${here[Number(j)]})`;
  };
  if (part === "state" || part === "state_before") {
    const [key, ...at] = more;
    return `${stateName(String(key))} of ${parameter(of, at)}${part === "state" ? "" : " before the step"}`;
  }
  if (typeof of === "string")
    return (OF_PARAMETER[/** @type {keyof typeof OF_PARAMETER} */ (part)] ?? "") + parameter(of, more);
  const index = keysOf(rest).slice(1).map(Number);
  const words = spoken(SIGNALS[String(part)] ?? SHOWN[String(part)]?.words ?? String(part));
  if (SHOWN[String(part)]?.axes === "sg")
    return `${words} ${index.length > 1 ? index[index.length - 1] + 1 : 1}`;
  if (SHOWN[String(part)]?.axes === "sp") return `${words}⟨${index[1] + 1},${index[2] + 1}⟩`;
  if (SHOWN[String(part)]?.axes === "s") return `${words}${atTime(index.length === 2 ? index[1] : null)}`;
  const t = index.length === 3 ? index[1] : null;
  const unit = (here[index[index.length - 1]] ?? "") + atTime(t);
  if (part === "a" && isOutput) return unit;
  if (part === "da" && isOutput) return spoken("∂E/∂") + unit;
  return `${words} of ${unit}`;
}

/**
 * What a number is called: "w(h₁→ŷ)", "gradient of b(h₂)". Worked lines bring their own names; this serves all others too.
 * @param {string} path @param {Names} names  From `shownNames`.
 * @returns {string}
 */
export function nameOf(path, names) {
  const inLayer = OF_LAYER.exec(path);
  if (inLayer) return nameInLayer(inLayer[1], inLayer[2], names);
  const [head, i, part, p, j] = keysOf(path);
  const last = /** @type {(string | number)[]} */ ([i, part, p, j]).filter((key) => typeof key === "number");
  const unit = Number(last[last.length - 1]);
  const when = atTime(last.length > 2 ? Number(last[1]) : null);
  const out = names[names.length - 1];
  if (head === "X") return names[0][unit] === undefined ? path : names[0][unit] + when;
  if (head === "Y") return `target ${targetName(out[unit] ?? "")}${when}`;
  if (head === "input_gradients") return `gradient of ${names[0][unit]}${when}`;
  if (head === "prediction") return `${out[unit]}${when}`;
  if (head === "loss_terms") return `loss of ${out[unit]}${when}`;
  if (head === "sample_weights") return `weight of sample ${Number(i) + 1}`;
  if (head === "loss_per_sample") return `loss of sample ${Number(i) + 1}`;
  const later = { after: "after the step", evaluation: "in inference" }[String(head)];
  if (later) return i === "loss" ? `loss ${later}` : `${out[unit]}${when} ${later}`;
  if (head === "info") return infoName(String(i), keysOf(path).slice(2));
  const plain = {
    loss: spoken("loss E"),
    data_loss: "data loss",
    penalty: "penalty",
    learning_rate: spoken("learning rate η"),
    gradient_norm: "norm of the gradient",
    gradient_norm_before_clipping: "norm of the gradient before clipping",
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
      bound: "upper bound for the loss",
      slope: "slope",
    };
    return `${words[/** @type {keyof typeof words} */ (rest[1])] ?? rest[1]} at trial ${Number(rest[0]) + 1}`;
  }
  const words = {
    step_length: "step length α",
    damping: "damping λ",
    slope: "slope along the direction gᵀp",
    pivots: `${rest[0]} pivot`,
    predicted: "predicted decrease of the loss",
    gain: "gain ρ",
    beta: "share β of the direction before",
  };
  return words[/** @type {keyof typeof words} */ (key)] ?? key;
}

/** What an optimizer keeps, by its key: m_hat is m̂. @param {string} key */
function stateName(key) {
  return key.replace(/_hat$/, "\u0302").replaceAll("_", " ");
}

/** What is at a path has this other path too: a prediction is what the last layer sends up. @param {string} path @param {number} layers @returns {string | null} */
export function otherPath(path, layers) {
  const output = `layers[${layers - 1}].a[`;
  if (path.startsWith("prediction[")) return output + path.slice("prediction[".length);
  return path.startsWith(output) ? `prediction[${path.slice(output.length)}` : null;
}

/**
 * The path of what a number was before the step, or is after it: both stand side by side. The same path where there is none.
 * @param {string} path
 */
export function beside(path) {
  if (path === "loss") return "after.loss";
  if (path === "after.loss") return "loss";
  return path.replace(/\.(before|after)\./, (_, when) => (when === "before" ? ".after." : ".before."));
}

/**
 * The spec path of the form's field that holds a given number, or null for a computed one.
 * @param {string} path @param {number[]} samples  Rows of the data that made the batch.
 */
export function fieldOf(path, samples) {
  const given = /^(X|Y)\[(\d+)\]((?:\[\d+\])+)$/.exec(path);
  if (given) return `data.${given[1]}[${samples[Number(given[2])]}]${given[3]}`;
  const weight = /^sample_weights\[(\d+)\]$/.exec(path);
  if (weight) return `data.sample_weights[${samples[Number(weight[1])]}]`;
  const parameter = /^(layers.*)\.before(\..*)$/.exec(path);
  if (parameter) return `network.${parameter[1]}${parameter[2]}`;
  return path === "learning_rate" ? "optimizer.learning_rate" : null;
}

/**
 * The number of a step that a form's field gives, or null.
 * @param {string} field
 */
export function quantityOf(field) {
  const parameter = /^network\.(layers[\d.\w[\]]*)(\.\w+(?:\[\d+\])+)$/.exec(field);
  if (parameter) return `${parameter[1]}.before${parameter[2]}`;
  const data = /^data\.([XY]\[.*)$/.exec(field);
  if (data) return data[1];
  return field === "optimizer.learning_rate" ? "learning_rate" : null;
}

/**
 * The first gradient of the last layer that has any: what is selected when nothing else was.
 * @param {Result} result
 */
export function firstSelection(result) {
  return firstGradient(result.steps[0].layers, "") ?? "loss";
}

/** @param {LayerStep[]} layers @param {string} scope @returns {string | null} */
function firstGradient(layers, scope) {
  for (let i = layers.length - 1; i >= 0; i--) {
    const path = `${scope}layers[${i}]`;
    const inside = firstGradient(layers[i].layers ?? [], `${path}.`);
    if (inside) return inside;
    for (const [of, numbers] of Object.entries(layers[i].gradients))
      for (const at of placesIn(numbers)) {
        const tail = of + at.map((place) => `[${place}]`).join("");
        if (markOf(layers[i], tail) !== "absent") return `${path}.gradients.${tail}`;
      }
  }
  return null;
}
