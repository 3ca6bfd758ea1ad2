/** All quantities of a step that a student may have computed, in groups in the order of computation. */

import { SHOWN } from "../lib/kinds.js";
import { IS_WEIGHTS, rowsAreSources } from "../lib/matrices.js";
import { at, keysOf } from "../lib/paths.js";
import { accentOf, nameOf, otherPath } from "../lib/quantities.js";
import { allLayers, stepLayers, wordFor } from "../lib/step_layers.js";
import { imagesOf } from "./images.js";
import { inStep } from "./later_steps.js";

/** @import {Step} from "../contract/types.js" */
/** @import {Accent, Names} from "../lib/quantities.js" */

/**
 * A whole quantity: an array or a single number.
 * @typedef {object} Part
 * @property {string} path
 * @property {number[]} shape  Empty for a single number.
 * @property {boolean} perSample  Its first index is a sample's.
 * @property {number[]} [image]  Of numbers that are an image: channels, then a length for each axis.
 * @property {any} [absent]  Of parameters: true in the place of a connection that is not there.
 */
/** @typedef {{title: string, accent: Accent, parts: Part[], count: number}} Group  `count`: of single numbers. */

const ALWAYS_PER_SAMPLE = new Set(["z", "a", "da", "slope", "delta"]);
/** Given with a layer, not computed. */
const GIVEN = new Set(["mask", "h0", "before", "state_before"]);

/** @param {any} value @returns {value is object}  A number, finite or not, is none. */
const isGroup = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value) && !("nonfinite" in value);

/** @param {any} value @returns {number[]} */
function shapeOf(value) {
  return Array.isArray(value) && value.length ? [value.length, ...shapeOf(value[0])] : [];
}

/** @param {any} value  A number, or lists of them. @returns {boolean} */
function isNumbers(value) {
  if (Array.isArray(value)) return value.length > 0 && isNumbers(value[0]);
  return typeof value === "number" || Boolean(value && typeof value === "object" && "nonfinite" in value);
}

/** The arrays under a name, groups of them opened. @param {string} path @param {any} value @param {boolean} perSample @returns {Part[]} */
function partsAt(path, value, perSample) {
  if (isGroup(value))
    return Object.entries(value).flatMap(([key, inner]) => partsAt(`${path}.${key}`, inner, perSample));
  return isNumbers(value) ? [{ path, shape: shapeOf(value), perSample }] : [];
}

/** @param {string} path @param {any} layer @returns {Part[]} */
function partsOfLayer(path, layer) {
  return Object.entries(layer).flatMap(([key, value]) => {
    if (GIVEN.has(key) || key === "layers" || key === "index") return [];
    const perSample = ALWAYS_PER_SAMPLE.has(key) || Boolean(SHOWN[key]?.axes?.startsWith("s"));
    const parts = partsAt(`${path}.${key}`, value, perSample);
    return parts.map((part) => ({
      ...part,
      absent: layer.absent?.[part.path.slice(path.length).split(".")[2]],
    }));
  });
}

/**
 * @param {Step} step @param {Names} names @param {any[]} [network]  The layers of the result's spec, where images are to be known.
 * @returns {Group[]}
 */
export function groupsOf(step, names, network) {
  const imageAt = imagesOf(network);
  const layers = allLayers(stepLayers(step, names)).map((layer) => ({
    title: `layer ${layer.number}, ${wordFor(layer.layer)}`,
    parts: partsOfLayer(layer.path, layer.layer),
  }));
  /** @param {string[]} keys @param {boolean} [perSample] */
  const own = (keys, perSample = false) =>
    keys.flatMap((key) => partsAt(key, at(step, key) ?? undefined, perSample));
  const several = step.X.length > 1;
  const penalized = Boolean(step.penalty);
  /** @param {string} title @param {Accent} accent @param {Part[]} parts @returns {Group} */
  const group = (title, accent, parts) => ({
    title,
    accent,
    parts: parts.map((part) => ({ ...part, image: imageAt(part) })),
    count: countOf(parts),
  });
  /** @param {Accent} accent */
  const of = (accent) =>
    layers.map(({ title, parts }) => ({
      title,
      parts: parts.filter(({ path }) => accentOf(path) === accent),
    }));
  return [
    ...of("forward").map(({ title, parts }) => group(`Forward, ${title}`, "forward", parts)),
    group("Loss", "forward", [
      ...own(["loss_terms", ...(several ? ["loss_per_sample"] : [])], true),
      ...own([...(penalized ? ["data_loss", "penalty"] : []), "loss"]),
    ]),
    ...of("backward")
      .reverse()
      .map(({ title, parts }) => group(`Backward, ${title}`, "backward", parts)),
    group("Backward, the whole network", "backward", [
      ...own(["input_gradients"], true),
      ...own(["gradient_norm"]),
    ]),
    ...of("update").map(({ title, parts }) => group(`Update, ${title}`, "update", parts)),
    group("After the step", "update", [...own(["after.prediction"], true), ...own(["after.loss"])]),
  ].filter(({ count }) => count);
}

/** @param {Part[]} parts */
const countOf = (parts) =>
  parts.reduce(
    (sum, { shape, absent }) =>
      sum + shape.reduce((n, m) => n * m, 1) - String(absent ?? "").split("true").length + 1,
    0,
  );

/** The single numbers of a quantity in the order of reading. @param {Part} part @returns {Generator<string>} */
export function* pathsOf({ path, shape }) {
  if (!shape.length) return yield path;
  if (shape.length === 2 && rowsAreSources() && IS_WEIGHTS.test(path)) {
    for (let k = 0; k < shape[1]; k++) for (let j = 0; j < shape[0]; j++) yield `${path}[${j}][${k}]`;
    return;
  }
  const [size, ...rest] = shape;
  for (let i = 0; i < size; i++) yield* pathsOf({ path: `${path}[${i}]`, shape: rest, perSample: false });
}

/** The first so many single numbers of a group. @param {Group} group @param {number} most @returns {string[]} */
export function firstPaths({ parts }, most) {
  /** @type {string[]} */
  const found = [];
  for (const part of parts)
    for (const path of pathsOf(part)) {
      if (found.length === most) return found;
      if (part.absent && at(part.absent, path.slice(part.path.length)) === true) continue;
      found.push(path);
    }
  return found;
}

/** The part that a single number is of. @param {Group[]} groups @param {string} path */
export function placeOf(groups, path) {
  for (const group of groups)
    for (const part of group.parts)
      if (path === part.path || path.startsWith(`${part.path}[`)) return { group, part };
  return null;
}

/**
 * What a number is called, with its sample where there are several, and with a later step.
 * @param {string} path @param {Names} names @param {Step} step @param {Part | undefined} [part]
 */
export function nameWithSample(path, names, step, part) {
  const { number, own } = inStep(path);
  const name = nameOf(own, names);
  const ofStep = number ? `, step ${number + 1}` : "";
  if (!part?.perSample || step.X.length < 2 || own.startsWith("loss_per_sample")) return name + ofStep;
  const index = keysOf(path.slice(part.path.length))[0];
  return `${name}, sample ${Number(index) + 1}${ofStep}`;
}

/** Whether a step has a number at a path, or a later one has. @param {Step} step  The first. @param {string} path */
export function isQuantity(step, path) {
  const value = at(step, inStep(path).own);
  return typeof value === "number" || Boolean(value && typeof value === "object" && "nonfinite" in value);
}

/** The one path by which a number is kept: a prediction is what the last layer sends up. @param {Step} step @param {string} path */
export function keptPath(step, path) {
  return path.startsWith("prediction[") ? (otherPath(path, step.layers.length) ?? path) : path;
}
