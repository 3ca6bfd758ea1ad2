/** Where layers are put in, moved and taken out: the buttons under a list of layers, and those of one layer. */

import { inserted, moved, removed } from "../draft/layer_edits.js";
import { rowOfKind } from "../draft/layers.js";
import { h } from "../lib/dom.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {Site} from "../draft/sites.js" */

/** @typedef {(change: (draft: Draft) => Draft) => void} Change */
/** @typedef {{list: string, sites: Site[], options: Options, change: Change}} List  A list of layers by its path. */

/** The kind that has a button of its own. */
const PLAIN = "dense";

/**
 * The buttons that put a layer before the last one of a list.
 * @param {List} list @param {string} number  Of the layer that holds the list, or "".
 */
export function addButtons(list, number) {
  const { sites, options, change } = list;
  const at = sites.length - 1;
  const where = number ? ` in layer ${number}` : "";
  const key = keyOf(number);
  const add = h(
    "button",
    {
      type: "button",
      id: `add-layer${key}`,
      "aria-label": number ? `Add a layer${where}` : null,
      title: number
        ? "Add a layer before the last one of the block"
        : "Add a hidden layer before the output layer",
      click: () => change((draft) => inserted(draft, list.list, at, PLAIN, options, sites[at].inputs)),
    },
    "+ Layer",
  );
  const other = { id: `add-other${key}`, "aria-label": `Add another kind of layer${where}` };
  return [add, menu("+ Other", other, kinds(list, at, number, false))];
}

/**
 * What can be done with one layer: a button that opens a list of moves.
 * @param {List} list @param {number} i
 */
export function layerMenu(list, i) {
  const { sites, options, change } = list;
  const { number, layer } = sites[i];
  const move = (/** @type {number} */ by, /** @type {string} */ word) =>
    h(
      "button",
      {
        type: "button",
        "aria-label": `Move layer ${number} ${word}`,
        click: () => change((draft) => moved(draft, list.list, i, by, options)),
      },
      `${by < 0 ? "↑" : "↓"} Move ${word}`,
    );
  const moves = [
    ...(i > 0 ? [move(-1, "up")] : []),
    ...(i < sites.length - 1 ? [move(1, "down")] : []),
    ...(rowOfKind(options, layer.kind).fields.some(({ type }) => type === "marks") ? [marking(number)] : []),
    h("span", { class: "hint" }, "Insert before it:"),
  ];
  const holder = number.includes(".") ? number : "";
  const label = `Move layer ${number} or insert one before it`;
  return menu("⋮", { class: "icon moves", id: `moves${keyOf(number)}`, "aria-label": label, title: label }, [
    ...moves,
    ...kinds(list, i, holder, true),
  ]);
}

/** Opens what a layer's numbers may be marked as. @param {string} number */
const marking = (number) =>
  h(
    "button",
    {
      type: "button",
      "aria-label": `Freeze weights of layer ${number} or leave them out`,
      click() {
        const fold = /** @type {HTMLDetailsElement} */ (
          document.getElementById(`marks-${number.replaceAll(".", "-")}`)
        );
        fold.hidden = false;
        fold.open = true;
        fold.querySelector("summary")?.focus();
      },
    },
    "❄ Freeze, leave out",
  );

/** @param {List} list @param {number} i */
export function removeButton({ list, sites, options, change }, i) {
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

/**
 * A button for each kind that can be put at a place.
 * @param {List} list @param {number} i @param {string} holder  Blocks are not offered inside blocks. @param {boolean} withPlain
 */
function kinds({ list, sites, options, change }, i, holder, withPlain) {
  return options.layers
    .filter(({ kind }) => withPlain || kind !== PLAIN)
    .filter(({ fields }) => !(holder && fields.some(({ type }) => type === "layers")))
    .map(({ kind, label, note }) =>
      h(
        "button",
        {
          type: "button",
          "data-kind": kind,
          title: note,
          click: () => change((draft) => inserted(draft, list, i, kind, options, sites[i].inputs)),
        },
        `+ ${label}`,
      ),
    );
}

/**
 * A button that opens a list of others over the form; choosing, Escape or going elsewhere closes it.
 * @param {string} text @param {import("../lib/dom.js").Attributes} attributes @param {HTMLElement[]} items
 */
function menu(text, attributes, items) {
  const list = h("div", { class: "menu-items" }, ...items);
  const button = h(
    "button",
    { type: "button", "aria-expanded": "false", ...attributes, click: () => open(Boolean(list.hidden)) },
    text,
  );
  const element = h("span", { class: "menu" }, button, list);
  list.hidden = true;

  /** @param {boolean} wanted */
  function open(wanted) {
    list.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
  }
  // What was chosen rebuilds the form, which gives the focus back to this button by its id.
  list.addEventListener("click", () => button.focus(), { capture: true });
  element.addEventListener("focusout", (event) => {
    if (!element.contains(/** @type {Node | null} */ (event.relatedTarget))) open(false);
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    open(false);
    button.focus();
  });
  return element;
}

/** @param {string} number */
const keyOf = (number) => (number ? `-${number.replaceAll(".", "-")}` : "");
