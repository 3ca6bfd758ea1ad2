/** The group Network: how many inputs, which layers, their weights and biases, and how weights are drawn. */

import { h } from "../lib/dom.js";
import { plainName, shortName, unitNames } from "../lib/names.js";
import { withValue } from "../lib/paths.js";
import { grown, named, sizesOf, undrawn } from "./draft.js";
import { group, idOf, keepingFocus, numberInput, select, selectField, textField } from "./fields.js";
import { grid } from "./grid.js";

/** @import {Options} from "../engine/document.js" */
/** @import {Draft, DraftLayer} from "./draft.js" */

/** Larger grids are folded at first, and beyond the second figure shown as numbers in the tables only. */
const FOLDED_FROM = 40;
const UNSHOWN_FROM = 1500;

/**
 * @param {Options} options @param {(change: (draft: Draft) => Draft) => void} change
 */
export function networkGroup(options, change) {
  const { fields } = options;
  const layers = h("div", { class: "layers" });
  const inputs = textField("network.n_inputs", fields["network.n_inputs"].label, {
    allowed: fields["network.n_inputs"].allowed,
  });
  const hyper = h("div");
  const drawing = h(
    "details",
    { class: "subgroup", id: "drawing" },
    h("summary", {}, "Initial weights", h("span", { class: "summary-line" })),
    selectField("init.name", "Drawn by", options.initializers),
    hyper,
    textField("init.seed", fields["init.seed"].label, { allowed: fields["init.seed"].allowed }),
    h("p", { class: "hint", id: "init-note" }),
  );
  const add = h(
    "div",
    { class: "actions" },
    h(
      "button",
      {
        type: "button",
        id: "add-layer",
        title: "Add a hidden layer before the output layer",
        click: () => change((draft) => inserted(draft, "dense", options)),
      },
      "+ Layer",
    ),
    h(
      "button",
      {
        type: "button",
        id: "add-activation",
        title: "A function of each unit of the layer before, without weights",
        click: () => change((draft) => inserted(draft, "activation", options)),
      },
      "+ Activation",
    ),
    h(
      "button",
      {
        type: "button",
        id: "draw-again",
        title: "New weights and biases, with the next seed",
        click: () => change(drawnAgain),
      },
      "Draw again",
    ),
  );
  const { element, line } = group(
    "setup-network",
    "Network",
    true,
    inputs,
    layers,
    h("div", { class: "faults" }),
    add,
    drawing,
  );
  layers.setAttribute("data-field", "network.layers");
  let built = "";

  /** @param {Draft} draft */
  function update(draft) {
    const { nInputs, units, below } = sizesOf(draft);
    const kinds = draft.network.layers.map((layer) => layer.kind);
    const names = unitNames(nInputs, kinds, units);
    const functions = draft.network.layers.map((layer) => layer.activation.name);
    line.textContent = `${[nInputs, ...units].join(" → ")} · ${[...new Set(functions)].join(", ")}`;
    const key = JSON.stringify([nInputs, units, kinds, functions, draft.conventions.bias, draft.init.name]);
    if (key === built) return;
    built = key;
    keepingFocus(element, () => {
      const open = new Map([...layers.querySelectorAll("details")].map((d) => [d.id, d.open]));
      layers.replaceChildren(
        ...draft.network.layers.map((layer, i) =>
          layerBlock(draft, layer, i, names, units[i], below[i], open),
        ),
      );
      const row = options.initializers.find(({ name }) => name === draft.init.name);
      hyper.replaceChildren(
        ...(row?.hyperparameters ?? []).map((field) =>
          textField(`init.${field.name}`, field.label, { allowed: field.allowed }),
        ),
      );
      const note = /** @type {HTMLElement} */ (drawing.querySelector("#init-note"));
      const formula = row?.formula.text ?? "";
      note.textContent = [formula, row?.note].filter(Boolean).join(". ");
      const summary = /** @type {HTMLElement} */ (drawing.querySelector(".summary-line"));
      summary.textContent = row?.label ?? "";
    });
  }

  /**
   * @param {Draft} draft @param {DraftLayer} layer @param {number} i @param {string[][]} names
   * @param {number} n @param {number} m @param {Map<string, boolean>} open
   */
  function layerBlock(draft, layer, i, names, n, m, open) {
    const path = `network.layers[${i}]`;
    const last = i === draft.network.layers.length - 1;
    const title = last ? "Output" : layer.kind === "activation" ? "Activation" : `Hidden ${i + 1}`;
    const row = options.activations.find(({ name }) => name === layer.activation.name);
    const unitsId = idOf(`${path}.units`);
    const removable = draft.network.layers.length > 1;
    const head = h(
      "div",
      { class: "field layer-head" },
      h("span", { class: "layer-title" }, title),
      h(
        "span",
        { class: "control" },
        layer.kind === "dense"
          ? h("label", { class: "visually-hidden", for: unitsId }, `Units of layer ${i + 1}`)
          : null,
        layer.kind === "dense"
          ? numberInput(`${path}.units`, {
              id: unitsId,
              class: "short",
              title: `Units: ${fields["network.layers[].units"].allowed}`,
            })
          : null,
        select(`${path}.activation.name`, options.activations, {
          "aria-label": `Activation of layer ${i + 1}`,
          title: row?.note || null,
        }),
        removable
          ? h(
              "button",
              {
                type: "button",
                class: "icon",
                "aria-label": `Remove layer ${i + 1}`,
                title: `Remove layer ${i + 1}`,
                click: () => change((d) => removed(d, i)),
              },
              "×",
            )
          : null,
      ),
      h("div", { class: "faults" }),
    );
    const parts = (row?.hyperparameters ?? []).map((field) =>
      textField(`${path}.activation.${field.name}`, field.label, { allowed: field.allowed }),
    );
    if (layer.kind === "activation") return h("div", { class: "layer" }, head, ...parts);
    const cells = n * (m + 1);
    const content =
      cells > UNSHOWN_FROM
        ? h("p", { class: "hint" }, `${cells} weights and biases, drawn as below; the tables show them.`)
        : weightGrid(path, i, names, n, m, draft.conventions.bias);
    if (cells <= FOLDED_FROM) return h("div", { class: "layer" }, head, ...parts, content);
    const id = `weights-${i}`;
    const fold = h(
      "details",
      { class: "subgroup", id, open: open.get(id) ?? false },
      h("summary", {}, "Weights and biases", h("span", { class: "summary-line" }, `${n} × ${m}`)),
      content,
    );
    return h("div", { class: "layer" }, head, ...parts, fold);
  }

  return { element, update };
}

/**
 * @param {string} path @param {number} i @param {string[][]} names @param {number} n @param {number} m @param {string} bias
 */
function weightGrid(path, i, names, n, m, bias) {
  const [below, here] = [names[i], names[i + 1]];
  const weights = {
    name: `Weights of layer ${i + 1}`,
    columns: Array.from({ length: m }, (_, k) => ({
      heading: shortName(below, k),
      title: `from ${plainName(below, k)}`,
    })),
    path: (/** @type {number} */ j, /** @type {number} */ k) => `${path}.W[${j}][${k}]`,
    label: (/** @type {number} */ j, /** @type {number} */ k) =>
      `w(${plainName(below, k)}→${plainName(here, j)})`,
  };
  const biases = {
    name: `Biases of layer ${i + 1}`,
    columns: [{ heading: "b", title: bias === "shared" ? "one bias for the layer" : "biases" }],
    path: (/** @type {number} */ j) => `${path}.b[${j}]`,
    label: (/** @type {number} */ j) =>
      bias === "shared" ? `b of layer ${i + 1}` : `b(${plainName(here, j)})`,
    single: bias === "shared",
  };
  const rows = Array.from({ length: n }, (_, j) => shortName(here, j));
  return grid({ rows, parts: bias === "none" ? [weights] : [weights, biases] });
}

/**
 * The draft with a layer before the output layer.
 * @param {Draft} draft @param {"dense" | "activation"} kind @param {Options} options
 * @returns {Draft}
 */
function inserted(draft, kind, options) {
  const { layers } = draft.network;
  const model = layers.length > 1 ? layers[layers.length - 2].activation.name : options.activations[0].name;
  const activation = named(kind === "dense" ? model : options.activations[0].name, options.activations, "");
  /** @type {DraftLayer} */
  const layer = { kind, units: kind === "dense" ? "2" : "", activation, W: [], b: [] };
  return grown(
    withValue(draft, "network.layers", [...layers.slice(0, -1), layer, layers[layers.length - 1]]),
  );
}

/** @param {Draft} draft @param {number} i */
function removed(draft, i) {
  return grown(
    withValue(
      draft,
      "network.layers",
      draft.network.layers.filter((_, other) => other !== i),
    ),
  );
}

/** @param {Draft} draft @returns {Draft} */
function drawnAgain(draft) {
  const digits = /^\s*\+?(\d{1,20})\s*$/.exec(draft.init.seed)?.[1];
  const seed =
    digits && BigInt(digits) < 2n ** 64n - 1n ? String(BigInt(digits) + 1n) : digits ? "0" : draft.init.seed;
  return undrawn({ ...draft, init: { ...draft.init, seed } });
}
