/** The group Network: how many inputs, which layers, their weights and biases, and how weights are drawn. */

import { drawnAgain } from "../draft/edits.js";
import { sizesOf, withNames } from "../draft/sites.js";
import { h } from "../lib/dom.js";
import { group, keepingFocus, selectField, textField } from "./fields.js";
import { layerBlocks } from "./layer_block.js";
import { addButtons } from "./layer_menu.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {Site} from "../draft/sites.js" */

/**
 * @param {Options} options @param {(change: (draft: Draft) => Draft) => void} change
 * @param {(text: string) => void} tell  What was done.
 */
export function networkGroup(options, change, tell) {
  const { fields } = options;
  const layers = h("div", { class: "layers" });
  const inputs = textField("network.n_inputs", fields["network.n_inputs"].label, {
    allowed: fields["network.n_inputs"].allowed,
    type: "integer",
  });
  const hyper = h("div");
  const drawing = h(
    "details",
    { class: "subgroup", id: "drawing" },
    h("summary", {}, "Initial weights", h("span", { class: "summary-line" })),
    selectField("init.name", "Drawn by", options.initializers),
    hyper,
    textField("init.seed", fields["init.seed"].label, {
      allowed: fields["init.seed"].allowed,
      type: "integer",
    }),
    h("p", { class: "hint", id: "init-note" }),
  );
  const add = h("div", { class: "actions" });
  const again = h(
    "button",
    {
      type: "button",
      id: "draw-again",
      title: "Draw new weights and biases with the next seed",
      click() {
        change((draft) => drawnAgain(draft, options));
        tell("All weights and biases are drawn again. You can undo this.");
      },
    },
    "Draw again",
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
    const sizes = withNames(sizesOf(draft));
    const { nInputs, units, all } = sizes;
    const shape = all.map((site) => [
      site.layer.kind,
      site.units,
      site.inputs,
      site.layer.activation?.name,
      Object.entries(site.layer).filter(([key]) => key.endsWith("_for")),
      site.inner.length,
      site.layer.frozen,
      site.layer.absent,
    ]);
    line.textContent = `${[nInputs, ...units].join(" → ")} · ${wordsFor(sizes.sites, options)}`;
    const isForSamples = all.some(({ layer }) =>
      Object.entries(layer).some(([key, value]) => key.endsWith("_for") && value === "each"),
    );
    const rows = isForSamples ? [sizes.rows, sizes.steps] : sizes.sequence;
    const key = JSON.stringify([
      nInputs,
      shape,
      rows,
      draft.conventions.bias,
      draft.conventions.matrix,
      draft.init.name,
    ]);
    if (key === built) return;
    built = key;
    keepingFocus(element, () => {
      const open = new Map([...element.querySelectorAll("details")].map((d) => [d.id, d.open]));
      layers.replaceChildren(
        ...layerBlocks(sizes, "network.layers", sizes.sites, {
          options,
          change,
          open,
          bias: draft.conventions.bias,
          turned: draft.conventions.matrix === "out_of",
        }),
      );
      add.replaceChildren(
        ...addButtons({ list: "network.layers", sites: sizes.sites, options, change }, ""),
        again,
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

  return { element, update };
}

/** The functions and kinds of a network in a line. @param {Site[]} sites @param {Options} options */
function wordsFor(sites, options) {
  const words = sites.map(
    ({ layer }) =>
      options.activations.find(({ name }) => name === layer.activation?.name)?.label ??
      options.layers.find(({ kind }) => kind === layer.kind)?.label ??
      "",
  );
  return [...new Set(words)].join(", ");
}
