/**
 * Every layer's place in the draft: how many units come in and go out, whether time steps do, what all of them are called.
 * Layers inside a block are places too, by paths such as `network.layers[1].layers[0]`.
 */

import { LIMITS } from "../contract/limits.js";
import { kindOf, matricesOf } from "../lib/kinds.js";
import { blockNames, unitNames } from "../lib/names.js";
import { spaceOf } from "./space.js";

/** @import {LayerField} from "../contract/types.js" */
/** @import {Draft, DraftLayer} from "./draft.js" */

/**
 * @typedef {object} Site
 * @property {string} path
 * @property {string} number  “2”, or “2.1” for the first layer inside it.
 * @property {DraftLayer} layer
 * @property {number} units
 * @property {number} inputs  Units of the layer before.
 * @property {boolean} sequence  Time steps come in.
 * @property {boolean} sends  Time steps go out.
 * @property {Site[]} inner
 * @property {import("./space.js").Space | null} space  Of a layer over an image or a series.
 * @property {string[]} below  Names of what comes in.
 * @property {string[]} here
 */

/** @typedef {ReturnType<typeof sizesOf>} Sizes */

/**
 * The sizes that the form asks for; a text that is no size counts as the cells that are there.
 * @param {Draft} draft
 */
export function sizesOf(draft) {
  const { data, network } = draft;
  const sequence = takesSequences(network.layers);
  const first = /** @type {any[]} */ (data.X[0] ?? []);
  const width = Array.isArray(first[0]) ? first[0].length : first.length;
  const nInputs = size(network.n_inputs, width || 1, LIMITS.inputs);
  const sites = outline(network.layers, "network.layers", "", nInputs, sequence);
  const units = sites.map((site) => site.units);
  const last = sites[sites.length - 1];
  return {
    nInputs,
    units,
    below: [nInputs, ...units.slice(0, -1)],
    sites,
    all: flat(sites),
    sequence,
    sends: last.sends,
    steps: sequence ? size(data.steps, Array.isArray(first[0]) ? first.length : 1, LIMITS.steps) : 1,
    rows: data.rows,
  };
}

/** @param {string} text @param {number} otherwise @param {number} most */
function size(text, otherwise, most) {
  const n = /^\s*\+?[0-9]+\s*$/.test(text) ? Number(text) : NaN;
  return n >= 1 && n <= most ? n : otherwise;
}

/** Whether one of them, or one inside them, works through time. @param {DraftLayer[]} layers @returns {boolean} */
function takesSequences(layers) {
  return layers.some((layer) => kindOf(layer.kind).takes_sequences || takesSequences(layer.layers ?? []));
}

/**
 * @param {DraftLayer[]} layers @param {string} path @param {string} prefix @param {number} inputs @param {boolean} sequence
 * @returns {Site[]}
 */
function outline(layers, path, prefix, inputs, sequence) {
  /** @type {Site[]} */
  const sites = [];
  /** @type {number[] | null} */
  let shape = null;
  layers.forEach((layer, i) => {
    const here = `${path}[${i}]`;
    const own = /** @type {any[] | undefined} */ (layer[matricesOf(layer.kind)[0]]);
    const space = spaceOf(kindOf(layer.kind), layer, inputs, shape);
    const stated = layer.units === undefined ? inputs : size(layer.units, own?.length || 1, LIMITS.units);
    const units = space ? space.units : stated;
    const number = `${prefix}${i + 1}`;
    const inner = layer.layers ? outline(layer.layers, `${here}.layers`, `${number}.`, inputs, sequence) : [];
    const sends = layer.return_sequences ?? sequence;
    sites.push({
      path: here,
      number,
      layer,
      units,
      inputs,
      sequence,
      sends,
      inner,
      space,
      below: [],
      here: [],
    });
    shape = space ? space.out : layer.units === undefined ? shape : null;
    [inputs, sequence] = [units, sends];
  });
  return sites;
}

/** @param {Site[]} sites @returns {Site[]} */
function flat(sites) {
  return sites.flatMap((site) => [site, ...flat(site.inner)]);
}

/** The same sizes, every site knowing its units' names. @param {Sizes} sizes */
export function withNames(sizes) {
  const { nInputs, sites } = sizes;
  const kinds = sites.map(({ layer }) => layer.kind);
  const names = unitNames(nInputs, kinds, sizes.units);
  /** @type {(sites: Site[]) => import("../lib/names.js").Named[]} */
  const named = (rows) =>
    rows.map((site) => ({ kind: site.layer.kind, units: site.units, inner: named(site.inner) }));
  const blocks = blockNames(named(sites), names);
  /** @param {Site[]} rows @param {string[][]} own */
  const give = (rows, own) => {
    rows.forEach((site, i) => {
      [site.below, site.here] = [own[i], own[i + 1]];
      if (site.inner.length) give(site.inner, blocks[site.path.replace(/^network\./, "")]);
    });
  };
  give(sites, names);
  return sizes;
}

/** How many cells a field of numbers has along each axis. @param {LayerField} field @param {Site} site @param {Sizes} sizes */
export function shapeOf(field, site, sizes) {
  const times = field.through_time && site.sequence ? sizes.steps : 1;
  const all = site.layer[`${field.name}_for`] === "each" ? sizes.rows * times : 1;
  return (field.shape ?? []).map((axis) =>
    axis === "units" ? site.units : axis === "inputs" ? site.inputs : (site.space?.axes[axis] ?? all),
  );
}
