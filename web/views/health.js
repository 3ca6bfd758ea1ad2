/** Gradient health: a verdict in a word or two beside the loss, which opens to the facts of each layer and what to change. */

import { h } from "../lib/dom.js";
import { uncarried } from "../lib/format.js";
import { healthWords } from "../lib/health_words.js";
import { at } from "../lib/paths.js";
import { nameOf } from "../lib/quantities.js";
import { allLayers, stepLayers, wordFor } from "../lib/step_layers.js";
import { alignColumns, fillNumbers, numberCell } from "./numbers.js";
import { remedyButton } from "./remedy.js";
import { rove, tableOf, tableText } from "./table_parts.js";
import { tableSection } from "./values.js";

/** @import {Health, Remedy} from "../contract/types.js" */
/** @import {Model} from "./model.js" */

const PARTS = /** @type {const} */ ([
  ["gradient_norm", "gradient norm", "backward"],
  ["weight_norm", "parameter norm", ""],
  ["update_ratio", "update ratio", ""],
  ["saturated", "saturated", "forward"],
  ["dead", "dead", "backward"],
]);

/**
 * @param {HTMLElement} root  Holds what opens; the verdict that opens it is returned, to stand beside the loss.
 * @param {{onCopy(text: string, format: "csv" | "tsv"): void, onRemedy(remedy: Remedy): void}} actions
 */
export function mountHealth(root, { onCopy, onRemedy }) {
  const mark = h("span", { "aria-hidden": "true" });
  const words = h("span", {});
  const verdict = h(
    "button",
    {
      type: "button",
      class: "verdict quiet",
      id: "verdict",
      "aria-expanded": "false",
      "aria-controls": root.id,
      title: "Gradient health: the facts of each layer",
      click: () => open(root.hidden === true),
    },
    mark,
    words,
  );
  root.hidden = true;
  /** @type {Model | null} */
  let last = null;
  let built = "";

  /** @param {boolean} wanted */
  function open(wanted) {
    root.hidden = !wanted;
    verdict.setAttribute("aria-expanded", String(wanted));
    if (last) update(last);
  }
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open(false);
    verdict.focus();
  });

  /** @param {Model} model */
  function update(model) {
    last = model;
    const { health } = model.step;
    verdict.hidden = !health;
    if (!health) return;
    const text = health.headline ?? health.verdict; // Of an older page a result has no headline.
    const isGood = health.verdict === "healthy";
    mark.textContent = isGood ? "✓ " : "⚠ ";
    words.textContent = text;
    verdict.classList.toggle("good", isGood);
    if (root.hidden) return;
    const key = JSON.stringify([health, model.names, model.step.layers.map((layer) => layer.activation)]);
    if (key !== built) {
      built = key;
      root.replaceChildren(...parts(health, model));
      for (const table of root.querySelectorAll("table")) rove(table);
    }
    fillNumbers(root, { ...model, digits: uncarried(model.digits) });
    for (const cell of root.querySelectorAll("button[data-quantity^=health]")) {
      countDead(cell, model);
      const words = healthWords(cell.getAttribute("data-quantity") ?? "");
      if (words) cell.setAttribute("title", `${words.name} = ${cell.getAttribute("data-value")}`);
    }
    for (const table of root.querySelectorAll("table")) alignColumns(table);
  }

  /** @param {Health} health @param {Model} model */
  function parts(health, model) {
    const table = layerTable(health, model);
    return [
      h("p", { class: "advice" }, health.advice),
      health.remedy ? remedyButton(health.remedy, onRemedy) : "",
      health.origin ? originOf(health.origin, model) : "",
      tableSection("Gradient health of each layer", table, "health-table", (format) =>
        onCopy(tableText(table, format), format),
      ),
    ];
  }
  return { update, verdict };
}

/** @param {Health} health @param {Model} model */
function layerTable(health, { step, names }) {
  const head = PARTS.map(([part, name, accent]) => [
    name,
    accent,
    healthWords(`health.layers[0].${part}`)?.meaning ?? "",
  ]);
  const rows = allLayers(stepLayers(step, names)).map(({ path, number, layer, isOutput }) => {
    const facts = at(health, path);
    return h(
      "tr",
      {},
      h(
        "th",
        { scope: "row" },
        isOutput ? "output" : `layer ${number}`,
        h("span", { class: "of-layer" }, ` ${wordFor(layer)}`),
      ),
      ...PARTS.map(([part]) =>
        facts[part] === null || facts[part] === undefined
          ? h("td", { class: "none" }, "—")
          : numberCell(`health.${path}.${part}`),
      ),
    );
  });
  return tableOf("layer", head, [h("tbody", {}, ...rows)]);
}

/** Where the first number came from that is not finite. @param {NonNullable<Health["origin"]>} origin @param {Model} model */
function originOf({ quantity, operation, inputs, stable_form }, { names }) {
  const number = (/** @type {string} */ path) =>
    h("button", { type: "button", class: "num", "data-quantity": path });
  return h(
    "div",
    { class: "origin" },
    h(
      "p",
      {},
      `First not finite: ${nameOf(quantity, names)} = `,
      number(quantity),
      `, computed by ${operation}.`,
    ),
    inputs.length
      ? h(
          "p",
          {},
          "Its inputs: ",
          ...inputs.flatMap((input, i) => [
            i ? ", " : "",
            `${nameOf(input.quantity, names)} = `,
            number(input.quantity),
          ]),
          ".",
        )
      : null,
    h("p", {}, stable_form),
  );
}

/** A share of the units reads as their count: 1 of 3. @param {Element} cell @param {Model} model */
function countDead(cell, { step, names }) {
  const path = /^health\.(.*)\.dead$/.exec(cell.getAttribute("data-quantity") ?? "")?.[1];
  const units = path && allLayers(stepLayers(step, names)).find((of) => of.path === path)?.here.length;
  const share = Number(cell.getAttribute("data-value"));
  if (units && share > 0)
    cell.replaceChildren(h("span", { class: "whole" }, `${Math.round(share * units)} of ${units}`));
}
