/** What the quantities of a step are called in sheets: as on the page, in books, in NumPy. */

import { kindOf, letterOf, sourceOf } from "../lib/kinds.js";
import { at, keysOf } from "../lib/paths.js";
import { nameOf } from "../lib/quantities.js";

/** @import {Step} from "../contract/types.js" */
/** @import {Names} from "../lib/quantities.js" */

/**
 * A name with what differs from sheet to sheet taken away: capitals, blanks, brackets, lowered digits, arrows, LaTeX.
 * @param {string} name
 */
export function bare(name) {
  return name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[∆]/g, "δ")
    .replace(/[′’`´]/g, "'")
    .replace(/\\?(?:right|long)+arrow|\\to\b|→|[-–—−]+>|⟶/g, ">")
    .replace(/[∂]|\\partial/g, "d")
    .replace(/\\?delta/g, "δ")
    .replace(/\\?hat|ŷ|y\u0302/g, (found) => (found.startsWith("ŷ") || found.startsWith("y") ? "y" : ""))
    .replace(/\\(?:frac|mathrm|text)/g, "")
    .replace(/[\s_(){}$\\^*·,;⟨⟩"“”]/g, "");
}

const BEFORE_PARAMETER = {
  gradients: ["d", "de/d", "dl/d", "dj/d", "dc/d", "gradientof", "grad", "∇", "g"],
  data_gradients: ["gradientofthedatalosswithrespectto"],
  updates: ["δ", "updateof", "update", "change"],
  before: ["old", "given"],
};
/** @type {Record<string, string[]>}  What stands before a unit's name. */
const BEFORE_UNIT = {
  z: ["z", "zof", "net", "netof", "in", "s", "v"],
  a: ["a", "aof", "out", "outof", "", "activationof", "outputof", "prediction"],
  da: ["da", "de/da", "de/daof", "de/dout", "dl/da", "de/d"],
  slope: ["f'z", "f'zof", "f'", "f'of", "slope", "slopeof", "σ'", "a'"],
  delta: ["δ", "δof", "de/dz", "dl/dz", "de/dnet", "error", "errorof", "errorterm", "dz", "err"],
};
/** @type {Record<string, string[]>} */
const WHOLE = {
  loss: ["loss", "e", "l", "j", "c", "etotal", "error", "totalerror", "cost", "losse"],
  "after.loss": ["newloss", "newe", "e+", "lossafter", "eafter", "losse+"],
  gradient_norm: ["normofgradient", "gradientnorm"],
  penalty: ["penalty"],
  data_loss: ["dataloss"],
  learning_rate: ["η", "eta", "learningrate", "lr"],
};

/**
 * Bare names of one number.
 * @param {string} path @param {Names} names @param {Step} step @param {Map<string, number>} counted  Numbers of weights and biases.
 * @returns {string[]}
 */
export function aliasesOf(path, names, step, counted) {
  const own = [bare(nameOf(path, names)), ...(WHOLE[path] ?? [])];
  const keys = keysOf(path);
  if (keys[0] === "layers" && keys[2] !== "layers") own.push(...inLayer(keys, names, counted, step));
  const last = Number(keys[keys.length - 1]);
  const output = names[names.length - 1];
  if (path.startsWith("after.prediction"))
    own.push(
      ...unitNames(output, last, true).flatMap((u) => [
        `new${u}`,
        `${u}new`,
        `${u}+`,
        `${u}after`,
        `newa${u}`,
      ]),
    );
  if (path.startsWith("loss_terms"))
    own.push(...unitNames(output, last, true).flatMap((u) => [`e${u}`, `loss${u}`, `l${u}`, `error${u}`]));
  if (path.startsWith("input_gradients"))
    own.push(
      `de/d${bare(names[0][last])}`,
      `d${bare(names[0][last])}`,
      path.replace("input_gradients", "dx"),
    );
  return sampled(path, [...new Set(own)], step);
}

/** A unit by its own name; an output also as others call it. @param {string[]} row @param {number} j @param {boolean} isOutput */
function unitNames(row, j, isOutput) {
  const name = bare(row[j] ?? "");
  if (!isOutput) return [name];
  const numbered = [`y${j + 1}`, `o${j + 1}`, `out${j + 1}`];
  return [...new Set(row.length === 1 ? [name, "y", "o", ...numbered] : [name, ...numbered])];
}

/** @param {(string | number)[]} keys @param {Names} names @param {Map<string, number>} counted @param {Step} step @returns {string[]} */
function inLayer(keys, names, counted, step) {
  const layer = Number(keys[1]);
  const [part, of] = [String(keys[2]), keys[3]];
  const here = names[layer + 1] ?? [];
  const isOutput = layer === names.length - 2;
  const index = keys.filter((key, i) => i > 2 && typeof key === "number").map(Number);
  const [brackets, comma] = [index.map((i) => `[${i}]`).join(""), `[${index.join("")}]`];
  if (typeof of === "number") {
    const before = BEFORE_UNIT[part];
    if (!before || index.length !== 2) return [];
    const first = before[0] + (layer + 1);
    const units = unitNames(here, index[1], isOutput).flatMap((unit) => before.map((word) => word + unit));
    return [...units, first + brackets, first + comma, ...(index[0] === 0 ? [`${first}[${index[1]}]`] : [])];
  }
  const key = part === "state" || part === "state_before" ? String(keys[4]) : "";
  const letter = bare(letterOf(String(of)));
  const isAlone = step.layers.filter((other) => other.gradients?.[String(of)]).length === 1;
  const wholes = [letter + (layer + 1), ...(isAlone ? [letter] : [])];
  const forms = [
    ...parameterNames(String(of), index, layer, names, counted, step).map(bare),
    ...wholes.flatMap((whole) => [whole + brackets, whole + comma]),
  ];
  if (part === "after")
    return forms.flatMap((form) => [
      `new${form}`,
      `${form}+`,
      `${form}'`,
      `${form}new`,
      `${form}after`,
      form,
    ]);
  if (key) return forms.flatMap((form) => [key + form, `${key}of${form}`]);
  const words = BEFORE_PARAMETER[/** @type {keyof typeof BEFORE_PARAMETER} */ (part)] ?? [];
  return forms.flatMap((form) => words.map((word) => word + form));
}

/** "w(x₁→h₂)", "w x₁h₂", and w₃ as books count. @param {string} of @param {number[]} index @param {number} layer @param {Names} names @param {Map<string, number>} counted @param {Step} step */
function parameterNames(of, index, layer, names, counted, step) {
  const letter = letterOf(of);
  const called = names.parameters?.[`layers[${layer}].${of}${index.map((i) => `[${i}]`).join("")}`];
  if (called && kindOf(step.layers[layer].kind)?.space) return [called];
  const here = unitNames(names[layer + 1] ?? [], index[0], layer === names.length - 2);
  const sources = sourceOf(of) === "self" ? names[layer + 1] : names[layer];
  const ends = here.flatMap((unit) => {
    if (index.length < 2) return [unit];
    const from = bare(sources?.[index[1]] ?? "");
    return [`${from}>${unit}`, from + unit];
  });
  const number = counted.get(`layers[${layer}].${of}${index.map((i) => `[${i}]`).join("")}`);
  return [...ends.map((end) => letter + end), ...(number ? [letter + number] : [])];
}

/** Weights, and apart from them biases, numbered through the network as books do: w₁, w₂ … @param {Step} step */
export function countedParameters(step) {
  /** @type {Map<string, number>} */
  const counted = new Map();
  /** @type {Record<string, number>} */
  const last = {};
  step.layers.forEach((layer, k) => {
    for (const [of, numbers] of Object.entries(layer.before ?? {})) {
      const letter = letterOf(of);
      /** @param {any} value @param {string} path */
      const walk = (value, path) => {
        if (Array.isArray(value)) {
          for (const [i, one] of value.entries()) walk(one, `${path}[${i}]`);
          return;
        }
        last[letter] = (last[letter] ?? 0) + 1;
        counted.set(path, last[letter]);
      };
      walk(numbers, `layers[${k}].${of}`);
    }
  });
  return counted;
}

/** With the sample said, where there are several; without it, such a name is of each. @param {string} path @param {string[]} own @param {Step} step */
function sampled(path, own, step) {
  const index =
    /^(?:X|Y|loss_terms|input_gradients|after\.prediction|layers\[\d+\]\.(?:z|a|da|slope|delta))\[(\d+)\]/.exec(
      path,
    );
  if (!index || step.X.length < 2) return own;
  const n = Number(index[1]) + 1;
  return own.flatMap((name) => [name, `${name}sample${n}`, `${name}#${n}`, `${name}s${n}`]);
}

/** Whether a step has anything at a path, a number or a list of them. @param {Step} step @param {string} path */
export const isThere = (step, path) => at(step, path) !== undefined && at(step, path) !== null;
