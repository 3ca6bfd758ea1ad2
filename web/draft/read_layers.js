/** The layers of the draft read into a spec's, each by what its kind declares. */

import { kindOf } from "../lib/kinds.js";
import { sentenceOf } from "../lib/messages.js";
import { plainName } from "../lib/names.js";
import { isDrawn, isPerSample, isThere, rowOfKind } from "./layers.js";
import { readMarks } from "./marks.js";
import { usualRow } from "./numbers.js";
import { shapeOf } from "./sites.js";

/** @import {Field, LayerField, Options} from "../contract/types.js" */
/** @import {Cell, Draft, Named} from "./draft.js" */
/** @import {Site, Sizes} from "./sites.js" */

/**
 * @typedef {object} LayerTools
 * @property {(path: string, text: Cell, field: Field, label?: import("./numbers.js").Label) => any} number
 * @property {(path: string, field: LayerField, text: string, label: string) => any} inAxes
 * @property {(path: string, given: Named, table: {name: string, hyperparameters: Field[]}[]) => Record<string, any>} chosen
 */

/**
 * @param {Draft} draft @param {Sizes} sizes  With names. @param {Options} options @param {LayerTools} tools
 * @returns {Record<string, any>[]}
 */
export function readLayers(draft, sizes, options, { number, chosen, inAxes }) {
  const bias = draft.conventions.bias;

  /** @param {Site} site @returns {Record<string, any>} */
  function layerOf(site) {
    const { layer } = site;
    const isUndrawnHere = isUndrawn(site, sizes, options, bias);
    /** @type {Record<string, any>} */
    const read = { kind: layer.kind };
    for (const field of rowOfKind(options, layer.kind).fields) {
      const value = readField(site, field);
      if (isDrawn(field) && isUndrawnHere) continue; // Read all the same, for what is wrong in it.
      if (value !== undefined)
        Object.assign(read, field.type === "activation_name" ? value : { [field.name]: value });
    }
    return read;
  }

  /** @param {Site} site @param {LayerField} field @returns {any}  undefined: it is left out. */
  function readField(site, field) {
    const { layer, path } = site;
    const value = layer[field.name];
    const here = `${path}.${field.name}`;
    switch (field.type) {
      case "activation": {
        const read = chosen(here, value, options.activations);
        return Object.keys(read).length === 1 ? read.name : read;
      }
      case "activation_name":
        return chosen(`${path}.activation`, /** @type {Named} */ (layer.activation), options.activations);
      case "numbers":
        return isPerSample(field) ? rowsOf(site, field) : numbersOf(site, field);
      case "flag":
      case "choice":
        return value;
      case "sizes":
        return inAxes(
          here,
          field,
          String(value ?? ""),
          sentenceOf("name.of_layer", { name: field.label, layer: site.number }),
        );
      case "init":
        return value && value.seed !== undefined
          ? { ...value, seed: number(`${here}.seed`, value.seed, options.fields["init.seed"]) }
          : value;
      case "marks":
        return readMarks(layer, field, (name) => markedShape(site, name));
      case "layers":
        return site.inner.map(layerOf);
      default:
        return field.name === "units" ? site.units : number(here, value, /** @type {any} */ (field));
    }
  }

  /** The shape of a parameter; null where the layer has none. @param {Site} site @param {string} name */
  function markedShape(site, name) {
    const field = rowOfKind(options, site.layer.kind).fields.find((one) => one.name === name);
    if (!field || !isThere(field, site.layer, bias)) return null;
    const shape = shapeOf(field, site, sizes);
    return field.is_bias && bias === "shared" ? [1] : shape;
  }

  /** Parameters and what is carried along. @param {Site} site @param {LayerField} field */
  function numbersOf(site, field) {
    const { layer, path } = site;
    const shape = shapeOf(field, site, sizes);
    const isBias = field.is_bias;
    if (!isThere(field, layer, bias)) return undefined;
    /** @param {any} cells @param {number[]} axes @param {number[]} index @returns {any} */
    const each = (cells, [n, ...rest], index) => {
      const entry = /** @type {Field} */ (field.entry);
      const usual = !rest.length && cells?.length === n ? usualRow(entry, cells) : null;
      if (usual) return usual;
      return Array.from({ length: n }, (_, i) => {
        const at = [...index, i];
        const cell = cells?.[i] ?? null;
        if (rest.length) return each(cell, rest, at);
        if (cell === null) return null;
        const where = at.map((k) => `[${k}]`).join("");
        return number(`${path}.${field.name}${where}`, cell, entry, () => labelOf(site, field, at));
      });
    };
    if (isBias && bias === "shared") return Array(shape[0]).fill(each(layer[field.name], [1], [])[0]);
    return each(layer[field.name], shape, []);
  }

  /** One list for all samples, or one for each. @param {Site} site @param {LayerField} field */
  function rowsOf(site, field) {
    const { layer, path, number: layerNumber } = site;
    const meant = layer[`${field.name}_for`];
    if (!meant) return undefined;
    const [n, width] = shapeOf(field, site, sizes);
    const rows = Array.from({ length: n }, (_, r) =>
      Array.from({ length: width }, (_, j) =>
        number(
          `${path}.${field.name}[${r}][${j}]`,
          layer[field.name][r]?.[j] ?? "",
          /** @type {Field} */ (field.entry),
          () => sentenceOf("name.of_layer", { name: field.label, layer: layerNumber }),
        ),
      ),
    );
    if (meant === "all") return rows[0];
    if (!field.through_time || !site.sequence) return rows;
    return Array.from({ length: sizes.rows }, (_, s) => rows.slice(s * sizes.steps, (s + 1) * sizes.steps));
  }

  return sizes.sites.map(layerOf);
}

/** What one number of a layer is called: w(x1→h2), γ(h1'). @param {Site} site @param {LayerField} field @param {number[]} at */
export function labelOf({ layer, below, here }, field, at) {
  if (kindOf(layer.kind).space) return `${field.symbol}(${at.map((i) => i + 1).join(",")})`;
  const to = plainName(here, at[0]);
  if (at.length === 1) return `${field.symbol}(${to})`;
  const from = field.shape?.[1] === "inputs" ? plainName(below, at[1]) : plainName(here, at[1]);
  return `${field.symbol}(${from}→${to})`;
}

/** Whether some weights or biases of a layer are to be drawn. @param {Site} site @param {Sizes} sizes @param {Options} options @param {string} bias */
export function isUndrawn(site, sizes, options, bias) {
  /** @param {any} cells @param {number[]} shape @returns {boolean} */
  const lacks = (cells, [n, ...rest]) =>
    Array.from({ length: n }, (_, i) => cells?.[i] ?? null).some((cell) =>
      rest.length ? cell === null || lacks(cell, rest) : cell === null,
    );
  return rowOfKind(options, site.layer.kind).fields.some((field) => {
    if (!isDrawn(field) || !isThere(field, site.layer, bias)) return false;
    const shape = field.is_bias && bias === "shared" ? [1] : shapeOf(field, site, sizes);
    return lacks(site.layer[field.name], shape);
  });
}
