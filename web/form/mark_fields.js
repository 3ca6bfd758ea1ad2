/** Marks on the numbers of a layer: a press on one makes it frozen, then absent, then trained again; a switch freezes the layer. */

import { isThere } from "../draft/layers.js";
import { isMarked, marksOf, withMark } from "../draft/marks.js";
import { labelOf } from "../draft/read_layers.js";
import { shapeOf } from "../draft/sites.js";
import { h } from "../lib/dom.js";
import { ABSENT, FROZEN } from "../lib/marks.js";
import { plainName, shortName } from "../lib/names.js";
import { at, withValue } from "../lib/paths.js";
import { idOf } from "./fields.js";

/** @import {LayerField} from "../contract/types.js" */
/** @import {Draft, DraftLayer} from "../draft/draft.js" */
/** @import {Site, Sizes} from "../draft/sites.js" */

/** More numbers than this are frozen together only. */
const MOST = 200;
const SIGNS = { trained: "\u00b7", frozen: FROZEN, absent: ABSENT };
/** @typedef {keyof typeof SIGNS} State */

/** @param {DraftLayer} layer @param {string} name @param {number[]} place @returns {State} */
export function stateOf(layer, name, place) {
  if (isMarked(layer, "absent", name, place)) return "absent";
  return isMarked(layer, "frozen", name, place) ? "frozen" : "trained";
}

/** The sign of a mark beside a number; empty for one that is trained. @param {DraftLayer} layer @param {string} name @param {number[]} place */
export function signOf(layer, name, place) {
  const state = stateOf(layer, name, place);
  return state === "trained" ? "" : SIGNS[state];
}

/**
 * The section of a layer.
 * @param {LayerField[]} marks  What the kind declares of them. @param {LayerField[]} numbers  Its numbers that are there.
 * @param {Sizes} sizes @param {Site} site
 * @param {{change: (change: (draft: Draft) => Draft) => void, open: Map<string, boolean>, bias: string}} around
 */
export function markFields(marks, numbers, sizes, site, { change, open, bias }) {
  const { path, layer, number } = site;
  const may = (/** @type {string} */ mark, /** @type {LayerField} */ field) =>
    Boolean(marks.find(({ name }) => name === mark)?.of?.includes(field.name));
  const own = numbers.filter((field) => may("frozen", field) && isThere(field, layer, bias));
  const shapes = own.map((field) => (field.is_bias && bias === "shared" ? [1] : shapeOf(field, site, sizes)));
  const places = own.flatMap((field, f) =>
    placesOf(shapes[f]).map((place) => ({ field, shape: shapes[f], place })),
  );
  const count = (/** @type {State} */ state) =>
    places.filter(({ field, place }) => stateOf(layer, field.name, place) === state).length;
  const isWhole = own.every((field, f) => marksOf(layer, "frozen", field.name, shapes[f]) === true);
  const id = `marks-${number.replaceAll(".", "-")}`;
  const words = [
    ...(count("frozen") ? [`${count("frozen")} frozen`] : []),
    ...(count("absent") ? [`${count("absent")} absent`] : []),
  ];
  const freeze = h("input", {
    type: "checkbox",
    id: `${id}-all`,
    checked: isWhole,
    change() {
      change((draft) => {
        const now = /** @type {DraftLayer} */ (at(draft, path));
        const frozen = own.reduce(
          (made, field, f) => withMark({ ...now, frozen: made }, "frozen", field.name, shapes[f], !isWhole),
          now.frozen ?? {},
        );
        return withValue(draft, `${path}.frozen`, frozen);
      });
    },
  });
  const isOpen = open.get(id) ?? false;
  /** Few networks have any: without, the layer's menu opens it. @type {HTMLDetailsElement} */
  const fold = h(
    "details",
    {
      class: "subgroup",
      id,
      open: isOpen,
      hidden: !isOpen && !words.length,
      toggle: () => fold.open && fold.removeAttribute("hidden"),
    },
    h("summary", {}, "Frozen, absent", h("span", { class: "summary-line" }, words.join(", ") || "none")),
    h("div", { class: "field check" }, freeze, h("label", { for: `${id}-all` }, `Freeze layer ${number}`)),
    places.length > MOST
      ? h("p", { class: "hint" }, `${places.length} numbers: too many to be marked one by one here.`)
      : h("div", { class: "grid-scroll" }, table(own, shapes, site, may, change)),
    h(
      "p",
      { class: "hint" },
      `A press makes a number ${SIGNS.frozen} frozen (its gradient is shown, training leaves it), then ${SIGNS.absent} absent (the connection is not there), then trained again.`,
    ),
  );
  return fold;
}

/**
 * @param {LayerField[]} own @param {number[][]} shapes @param {Site} site
 * @param {(mark: string, field: LayerField) => boolean} may @param {(change: (draft: Draft) => Draft) => void} change
 */
function table(own, shapes, site, may, change) {
  const { path, layer, here, below, units } = site;
  const sourceOf = (/** @type {LayerField} */ field) => (field.shape?.[1] === "inputs" ? below : here);
  const heads = own.flatMap((field, f) =>
    shapes[f].length > 1
      ? Array.from({ length: shapes[f][1] }, (_, k) =>
          h(
            "th",
            { scope: "col", title: `from ${plainName(sourceOf(field), k)}` },
            shortName(sourceOf(field), k),
          ),
        )
      : [h("th", { scope: "col", title: field.label.toLowerCase() }, field.symbol ?? "")],
  );
  const cell = (
    /** @type {LayerField} */ field,
    /** @type {number[]} */ shape,
    /** @type {number[]} */ place,
  ) => {
    const state = stateOf(layer, field.name, place);
    const further = may("absent", field) ? "absent" : "trained";
    const next = /** @type {State} */ ({ trained: "frozen", frozen: further, absent: "trained" }[state]);
    const label =
      shape.length === 1 && shape[0] === 1 && units > 1
        ? `${field.symbol} of layer ${site.number}`
        : labelOf(site, field, place);
    return h(
      "td",
      {},
      h(
        "button",
        {
          type: "button",
          class: `mark ${state}`,
          id: idOf(`${path}.marks.${field.name}${place.map((i) => `[${i}]`).join("")}`),
          "aria-label": `${label}: ${state}`,
          title: `${label}: ${state}. Press for ${next}.`,
          click() {
            change((draft) => {
              const now = /** @type {DraftLayer} */ (at(draft, path));
              const set = (/** @type {State} */ mark) =>
                withMark(now, mark, field.name, shape, next === mark, place);
              const frozen = withValue(draft, `${path}.frozen`, set("frozen"));
              return may("absent", field) ? withValue(frozen, `${path}.absent`, set("absent")) : frozen;
            });
          },
        },
        SIGNS[state],
      ),
    );
  };
  return h(
    "table",
    { class: "grid marks" },
    h("thead", {}, h("tr", {}, h("td", {}), ...heads)),
    h(
      "tbody",
      {},
      ...Array.from({ length: units }, (_, j) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, shortName(here, j)),
          ...own.flatMap((field, f) => {
            const [n, m] = shapes[f];
            if (j >= n) return [h("td", {})];
            return m === undefined
              ? [cell(field, shapes[f], [j])]
              : Array.from({ length: m }, (_, k) => cell(field, shapes[f], [j, k]));
          }),
        ),
      ),
    ),
  );
}

/** Every place of a parameter. @param {number[]} shape @returns {number[][]} */
function placesOf([n, m]) {
  const rows = Array.from({ length: n }, (_, j) => [j]);
  return m === undefined ? rows : rows.flatMap(([j]) => Array.from({ length: m }, (_, k) => [j, k]));
}
