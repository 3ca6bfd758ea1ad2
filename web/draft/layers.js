/**
 * The layers of the draft: each holds what its kind's row of the options document declares, numbers as texts. A field with one
 * list for all samples or one for each has its rows, and beside them, under its name with `_for`, which of these is meant.
 */

import { marksDraft } from "./marks.js";
import { fieldText, named } from "./named_text.js";
import { sizesText } from "./space.js";

/** @import {LayerField, Options} from "../contract/types.js" */
/** @import {Cell, DraftLayer} from "./draft.js" */

/** @param {Options} options @param {string} kind */
export function rowOfKind(options, kind) {
  return options.layers.find((row) => row.kind === kind) ?? options.layers[0];
}

/** @param {LayerField} field */
export const isPerSample = (field) => field.type === "numbers" && field.shape?.[0] === "samples";

/** Weights and biases are drawn where they are not given. @param {LayerField} field */
export const isDrawn = (field) => field.type === "numbers" && field.default === "init";

/**
 * Whether a layer has such numbers, by the convention for biases and by its own settings.
 * @param {LayerField} field @param {DraftLayer} layer @param {string} bias
 */
export const isThere = (field, layer, bias) =>
  !(field.is_bias && bias === "none") &&
  Object.entries(field.when ?? {}).every(([setting, choices]) => choices.includes(String(layer[setting])));

/** What a new cell of a field holds: null is to be drawn. @param {LayerField} field @returns {Cell} */
export function newCell(field) {
  if (isDrawn(field)) return null;
  const { default: given, entry } = field;
  return /^\d+$/.test(String(given)) ? String(given) : String(entry?.maximum ?? 0); // A mask keeps, until told to drop.
}

/** @param {any} value  Nested lists of numbers. @returns {any} */
export function texts(value) {
  return Array.isArray(value) ? value.map(texts) : fieldText(value);
}

/**
 * The draft of one layer of a spec.
 * @param {Record<string, any>} given @param {Options} options
 * @returns {DraftLayer}
 */
export function layerDraft(given, options) {
  const row = rowOfKind(options, given.kind ?? "dense");
  /** @type {Record<string, any>} */
  const layer = { kind: row.kind };
  for (const field of row.fields) Object.assign(layer, fieldDraft(given, field, options));
  return /** @type {DraftLayer} */ (layer);
}

/** @param {Record<string, any>} given @param {LayerField} field @param {Options} options */
function fieldDraft(given, field, options) {
  const { name } = field;
  const value = given[name];
  switch (field.type) {
    case "activation":
      return { [name]: named(value, options.activations, String(field.default)) };
    case "activation_name":
      return { activation: named(given, options.activations, String(field.default)) };
    case "numbers":
      if (!isPerSample(field)) return { [name]: texts(value ?? []) };
      return { [name]: texts(rowsOf(value)), [`${name}_for`]: forWhom(value) };
    case "flag":
      return { [name]: value ?? Boolean(field.default) };
    case "sizes":
      return { [name]: sizesText(value ?? field.default) };
    case "choice":
      return { [name]: String(value ?? field.default) };
    case "init":
      return value
        ? { [name]: value.seed === undefined ? value : { ...value, seed: fieldText(value.seed) } }
        : {};
    case "marks":
      return { [name]: marksDraft(value) };
    case "layers":
      return { [name]: (value ?? []).map((/** @type {any} */ inner) => layerDraft(inner, options)) };
    default:
      return { [name]: fieldText(value, /** @type {any} */ (field)) };
  }
}

/** Lists of numbers as rows: samples, or samples and their time steps, one after the other. @param {any} value @returns {any[][]} */
function rowsOf(value) {
  if (!value) return [];
  if (!Array.isArray(value[0])) return [value];
  return Array.isArray(value[0][0]) ? value.flat() : value;
}

/** @param {any} value */
function forWhom(value) {
  return value ? (Array.isArray(value[0]) ? "each" : "all") : "";
}

/** A layer of an older visit has what this page asks for. @param {any} kept @param {Options} options @returns {DraftLayer} */
export function completedLayer(kept, options) {
  const { layers } = kept;
  const made = layerDraft({ kind: kept.kind }, options);
  const own = Object.keys(kept).filter((key) => key in made || key === "init");
  return {
    ...made,
    ...Object.fromEntries(own.map((key) => [key, kept[key]])),
    ...(layers ? { layers: layers.map((/** @type {any} */ inner) => completedLayer(inner, options)) } : {}),
  };
}

/**
 * A new layer; a block starts with one layer of as many units as come in.
 * @param {string} kind @param {Options} options @param {number} units @param {string | undefined} activation
 */
export function newLayer(kind, options, units, activation) {
  const row = rowOfKind(options, kind);
  const given = { kind, units, ...(activation && kind === "dense" ? { activation } : {}) };
  const holds = row.fields.find(({ type }) => type === "layers");
  return layerDraft(holds ? { kind, [holds.name]: [{ kind: "dense", units }] } : given, options);
}
