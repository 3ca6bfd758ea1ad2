/** Where layers are put in, moved and taken out: the buttons under a list of layers, and those of one layer. */

import { h } from "../lib/dom.js";
import { inserted, moved, removed } from "./layer_edits.js";

/** @import {Options} from "../engine/document.js" */
/** @import {Draft} from "./draft.js" */
/** @import {Site} from "./sites.js" */

/** @typedef {(change: (draft: Draft) => Draft) => void} Change */

/** The kind that has a button of its own. */
const PLAIN = "dense";

/**
 * The buttons that put a layer before the last one of a list.
 * @param {string} list  Its path. @param {Site[]} sites @param {Options} options @param {Change} change
 * @param {string} number  Of the layer that holds the list, or "".
 */
export function addButtons(list, sites, options, change, number) {
  const at = sites.length - 1;
  const where = number ? ` in layer ${number}` : "";
  const add = h(
    "button",
    {
      type: "button",
      id: number ? null : "add-layer",
      "aria-label": number ? `Add a layer${where}` : null,
      title: number
        ? "Add a layer before the last one of the block"
        : "Add a hidden layer before the output layer",
      click: () => change((draft) => inserted(draft, list, at, PLAIN, options, sites[at].inputs)),
    },
    "+ Layer",
  );
  const menu = h(
    "details",
    { class: "menu", id: `add-other${number ? `-${number.replaceAll(".", "-")}` : ""}` },
    h("summary", { class: "button", "aria-label": `Add another kind of layer${where}` }, "+ Other"),
    kinds(list, sites, at, options, change, number),
  );
  return [add, menu];
}

/**
 * A button for each kind that can be put at a place.
 * @param {string} list @param {Site[]} sites @param {number} i @param {Options} options @param {Change} change
 * @param {string} number  Of the layer that holds the list: blocks are not offered inside blocks.
 */
function kinds(list, sites, i, options, change, number) {
  const offered = options.layers.filter(
    ({ kind, fields }) => kind !== PLAIN && !(number && fields.some(({ type }) => type === "layers")),
  );
  return h(
    "div",
    { class: "menu-items" },
    ...offered.map(({ kind, label, note }) =>
      h(
        "button",
        {
          type: "button",
          "data-kind": kind,
          title: note,
          click: (/** @type {Event} */ event) => {
            const fold = /** @type {Element} */ (event.target).closest("details");
            if (fold) fold.open = false;
            change((draft) => inserted(draft, list, i, kind, options, sites[i].inputs));
          },
        },
        `+ ${label}`,
      ),
    ),
  );
}

/**
 * What can be done with one layer: a button that opens a row of moves, and that row.
 * @param {string} list @param {Site[]} sites @param {number} i @param {Options} options @param {Change} change @param {boolean} isOpen
 */
export function layerMenu(list, sites, i, options, change, isOpen) {
  const { number } = sites[i];
  const move = (/** @type {number} */ by, /** @type {string} */ arrow, /** @type {string} */ word) =>
    h(
      "button",
      {
        type: "button",
        "aria-label": `Move layer ${number} ${word}`,
        title: `Move layer ${number} ${word}`,
        click: () => change((draft) => moved(draft, list, i, by, options)),
      },
      arrow,
    );
  return h(
    "details",
    { class: "menu moves", id: `moves-${number.replaceAll(".", "-")}`, open: isOpen },
    h(
      "summary",
      { class: "icon", "aria-label": `Move layer ${number}, or insert one`, title: "Move or insert" },
      "⋮",
    ),
    h(
      "div",
      { class: "menu-items" },
      i > 0 ? move(-1, "↑", "up") : null,
      i < sites.length - 1 ? move(1, "↓", "down") : null,
      h("span", { class: "hint" }, "insert before:"),
      h(
        "button",
        {
          type: "button",
          "data-kind": PLAIN,
          click: () => change((draft) => inserted(draft, list, i, PLAIN, options, sites[i].inputs)),
        },
        "+ layer",
      ),
      ...kinds(list, sites, i, options, change, number.includes(".") ? number : "").children,
    ),
  );
}

/** @param {string} list @param {Site[]} sites @param {number} i @param {Options} options @param {Change} change */
export function removeButton(list, sites, i, options, change) {
  const label = `Remove layer ${sites[i].number}`;
  return sites.length > 1
    ? h(
        "button",
        {
          type: "button",
          class: "icon",
          "aria-label": label,
          title: label,
          click: () => change((draft) => removed(draft, list, i, options)),
        },
        "×",
      )
    : null;
}
