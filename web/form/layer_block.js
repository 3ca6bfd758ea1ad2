/** One layer on the form: a head with its size and function, then the fields that its kind declares; a block holds its layers. */

import { isPerSample, isThere, rowOfKind } from "../draft/layers.js";
import { labelOf } from "../draft/read_layers.js";
import { shapeOf } from "../draft/sites.js";
import { placesOf } from "../draft/space.js";
import { h } from "../lib/dom.js";
import { kindOf } from "../lib/kinds.js";
import { plainName, shortName } from "../lib/names.js";
import { checkField, idOf, numberInput, select, selectField, textField } from "./fields.js";
import { grid } from "./grid.js";
import { addButtons, layerMenu, removeButton } from "./layer_menu.js";
import { markFields, signOf } from "./mark_fields.js";

/** @import {Field, LayerField, Options} from "../contract/types.js" */
/** @import {Part} from "./grid.js" */
/** @import {Change} from "./layer_menu.js" */
/** @import {Site, Sizes} from "../draft/sites.js" */

/** `turned`: a row of weights is the unit that they come from. @typedef {{options: Options, change: Change, open: Map<string, boolean>, bias: string, turned: boolean}} Around */

/** Larger grids are folded at first, and beyond the second figure shown as numbers in the tables only. */
const FOLDED_FROM = 40;
const UNSHOWN_FROM = 1500;

/**
 * The layers of a list.
 * @param {Sizes} sizes @param {string} list  Its path. @param {Site[]} sites @param {Around} around
 * @returns {HTMLElement[]}
 */
export function layerBlocks(sizes, list, sites, around) {
  return sites.map((_, i) => layerBlock(sizes, list, sites, i, around));
}

/** @param {Sizes} sizes @param {string} list @param {Site[]} sites @param {number} i @param {Around} around */
function layerBlock(sizes, list, sites, i, around) {
  const { options, change, open } = around;
  const site = sites[i];
  const place = { list, sites, options, change };
  const { path, layer, number } = site;
  const row = rowOfKind(options, layer.kind);
  const activation = options.activations.find(({ name }) => name === layer.activation?.name);
  const unitsId = idOf(`${path}.units`);
  const key = number.replaceAll(".", "-");
  const head = h(
    "div",
    { class: "field layer-head" },
    h(
      "span",
      { class: "layer-title", title: row.note },
      layerMenu(place, i),
      titleOf(site, i === sites.length - 1),
    ),
    h(
      "span",
      { class: "control" },
      layer.units === undefined
        ? null
        : h("label", { class: "visually-hidden", for: unitsId }, `Units of layer ${number}`),
      layer.units === undefined
        ? null
        : numberInput(`${path}.units`, {
            id: unitsId,
            class: "short",
            inputmode: "numeric",
            title: `Units: ${options.fields["network.layers[].units"].allowed}`,
          }),
      layer.activation
        ? select(`${path}.activation.name`, options.activations, {
            "aria-label": `Activation of layer ${number}`,
            title: activation?.note || null,
          })
        : null,
      removeButton(place, i),
    ),
    h("div", { class: "faults" }),
  );
  const shape = (activation?.hyperparameters ?? []).map((field) =>
    textField(`${path}.activation.${field.name}`, field.label, { allowed: field.allowed }),
  );
  const isShown = (/** @type {LayerField} */ field) => field.name !== "seed" || !layer.mask_for; // A fixed mask draws nothing.
  const shown = row.fields.filter((field) => !row.folded.includes(field.name) && isShown(field));
  const folded = row.fields.filter((field) => row.folded.includes(field.name));
  return h(
    "div",
    { class: site.inner.length ? "layer holds" : "layer" },
    head,
    ...shape,
    ...fieldsOf(shown, sizes, site, around),
    folded.length
      ? h(
          "details",
          { class: "subgroup", id: `more-${key}`, open: open.get(`more-${key}`) ?? false },
          h("summary", {}, "More", h("span", { class: "summary-line" }, folded.map(summaryOf).join(", "))),
          ...fieldsOf(folded, sizes, site, around),
        )
      : null,
    site.inner.length
      ? h(
          "div",
          { class: "inner-layers", role: "group", "aria-label": `Layers of the block in layer ${number}` },
          ...layerBlocks(sizes, `${path}.layers`, site.inner, around),
          h(
            "div",
            { class: "actions" },
            ...addButtons({ list: `${path}.layers`, sites: site.inner, options, change }, number),
          ),
        )
      : null,
  );
}

/** @param {LayerField} field */
const summaryOf = (field) => (field.symbol ?? field.label).toLowerCase();

/** @param {Site} site @param {boolean} last  Of its list. */
function titleOf({ layer, number }, last) {
  const inside = number.includes(".");
  if (layer.kind === "dense") return inside ? `Layer ${number}` : last ? "Output" : `Hidden ${number}`;
  return kindOf(layer.kind).title;
}

/**
 * Fields in their order; numbers by unit stand together in one grid.
 * @param {LayerField[]} fields @param {Sizes} sizes @param {Site} site @param {Around} around
 */
function fieldsOf(fields, sizes, site, around) {
  const { path, layer } = site;
  const byUnit = fields.filter((field) => field.type === "numbers" && !isPerSample(field));
  return fields.flatMap((field) => {
    const here = `${path}.${field.name}`;
    const about = { allowed: field.allowed, hint: field.hint };
    if (field.type === "choice") return [selectField(here, field.label, field.values ?? [])];
    if (field.type === "flag") return [checkField(here, field.label)];
    if (field.type === "sizes") return [textField(here, field.label, about)];
    if (field.type === "marks") {
      const marks = fields.filter(({ type }) => type === "marks");
      return field === marks[0] ? [markFields(marks, byUnit, sizes, site, around)] : [];
    }
    if (field.type === "numbers") {
      if (isPerSample(field)) return perSample(field, sizes, site);
      return field === byUnit[0] ? [numbersGrid(byUnit, sizes, site, around)] : [];
    }
    const isNumber = field.type === "number" || field.type === "integer";
    return isNumber && field.name !== "units" && layer[field.name] !== undefined
      ? [textField(here, field.label, about)]
      : [];
  });
}

/** @param {LayerField[]} fields @param {Sizes} sizes @param {Site} site @param {Around} around */
function numbersGrid(fields, sizes, site, { bias, open, turned }) {
  const { below, here, layer, number, path, units } = site;
  const own = fields.filter((field) => isThere(field, layer, bias));
  const shapes = own.map((field) => shapeOf(field, site, sizes));
  const cells = shapes.reduce((sum, axes) => sum + axes.reduce((product, n) => product * n, 1), 0);
  if (cells > UNSHOWN_FROM)
    return h("p", { class: "hint" }, `${cells} weights and biases, drawn as below; the tables show them.`);
  /** @type {Part[]} */
  const parts = own.map((field, f) => {
    const [, ...rest] = shapes[f];
    const places = site.space && rest.length ? placesOf(rest) : null;
    const m = places ? places.length : rest[0];
    const at = (/** @type {number} */ j, /** @type {number} */ k) =>
      places ? [j, ...places[k]] : m === undefined ? [j] : [j, k];
    const single = field.is_bias && bias === "shared";
    const source = field.shape?.[1] === "inputs" ? below : here;
    const time = field.shape?.[1] === "units" ? "⟨t−1⟩" : "";
    return {
      name: `${field.label} of layer ${number}`,
      columns:
        m === undefined
          ? [
              {
                heading: field.symbol ?? "",
                title: single ? "one bias for the layer" : field.label.toLowerCase(),
              },
            ]
          : Array.from({ length: m }, (_, k) =>
              places
                ? { heading: places[k].map((i) => i + 1).join(","), title: "channel and place in the window" }
                : { heading: shortName(source, k) + time, title: `from ${plainName(source, k)}${time}` },
            ),
      path: (/** @type {number} */ j, /** @type {number} */ k) =>
        path +
        "." +
        field.name +
        at(j, k)
          .map((i) => `[${i}]`)
          .join(""),
      label: (/** @type {number} */ j, /** @type {number} */ k) =>
        single ? `b of layer ${number}` : labelOf(site, field, at(j, k)),
      single,
      sign: (/** @type {number} */ j, /** @type {number} */ k) => signOf(layer, field.name, at(j, k)),
    };
  });
  const rows = site.space
    ? Array.from({ length: shapes[0]?.[0] ?? 0 }, (_, j) => String(j + 1))
    : Array.from({ length: units }, (_, j) => shortName(here, j));
  const table = turned ? turnedGrids(parts, rows, here) : grid({ rows, parts });
  if (cells <= FOLDED_FROM) return table;
  const id = `weights-${number.replaceAll(".", "-")}`;
  const [[n, m]] = shapes;
  return h(
    "details",
    { class: "subgroup", id, open: open.get(id) ?? false },
    h(
      "summary",
      {},
      "Weights and biases",
      h("span", { class: "summary-line" }, m ? `${n} × ${m}` : String(n)),
    ),
    table,
  );
}

/** A grid of its own for each parameter, with rows and columns exchanged. @param {Part[]} parts @param {string[]} rows @param {string[]} here */
function turnedGrids(parts, rows, here) {
  const into = rows.map((heading, j) => ({ heading, title: `to ${plainName(here, j)}` }));
  return h(
    "div",
    { class: "turned-grids" },
    ...parts.map((part) =>
      grid({
        rows: part.columns.map(({ heading }) => heading),
        parts: [
          {
            ...part,
            columns: part.single ? part.columns : into,
            turned: true,
            path: (row, column) => part.path(column, row),
            label: (row, column) => part.label(column, row),
            sign: (row, column) => part.sign?.(column, row) ?? "",
          },
        ],
      }),
    ),
  );
}

/**
 * Numbers that are the same for all samples, or each sample's own, or left to their default.
 * @param {LayerField} field @param {Sizes} sizes @param {Site} site
 */
function perSample(field, sizes, site) {
  const { path, layer, here, number } = site;
  const chooser = selectField(`${path}.${field.name}_for`, field.label, [
    { name: "", label: String(field.default) },
    { name: "all", label: "same for all samples" },
    { name: "each", label: "one for each sample" },
  ]);
  const meant = layer[`${field.name}_for`];
  if (!meant) return [chooser];
  const [n, width] = shapeOf(field, site, sizes);
  const times = field.through_time && site.sequence ? sizes.steps : 1;
  /** @param {number} r */
  const sampleOf = (r) => (times > 1 ? `${Math.floor(r / times) + 1}⟨${(r % times) + 1}⟩` : String(r + 1));
  const about = /** @type {Field} */ (field.entry);
  return [
    chooser,
    grid({
      rows: Array.from({ length: n }, (_, r) => (meant === "all" ? (field.symbol ?? "") : sampleOf(r))),
      parts: [
        {
          name: `${field.label} of layer ${number}`,
          columns: Array.from({ length: width }, (_, j) => ({
            heading: shortName(here, j),
            title: [`${field.label} of ${plainName(here, j)}`, about.hint].filter(Boolean).join(". "),
          })),
          path: (r, j) => `${path}.${field.name}[${r}][${j}]`,
          label: (r, j) =>
            `${field.label} of ${plainName(here, j)}${meant === "all" ? "" : `, sample ${sampleOf(r)}`}`,
        },
      ],
    }),
  ];
}
