/** The whole worked arithmetic, every line by phase, in a section that folds. */

import { h } from "../lib/dom.js";
import { apart, formatNumber, fullNumber } from "../lib/format.js";
import { formula } from "../lib/mathml.js";
import { at } from "../lib/paths.js";
import { beside } from "../lib/quantities.js";
import { subscripted } from "./arithmetic.js";

/** @import {WorkedLine} from "../contract/types.js" */
/** @import {Model} from "./model.js" */

const PHASES = /** @type {const} */ ([
  ["forward", "Forward pass"],
  ["loss", "Loss"],
  ["backward", "Backward pass"],
  ["update", "Update"],
]);
/** Lines set at once; more come by a button, so that a large network does not stall the page. */
const LINES = 150;
const MOST_PRINTED = 1000;

/**
 * @param {HTMLDetailsElement} root
 * @param {{onCopy(format: "text" | "markdown" | "latex"): void}} actions
 */
export function mountWorked(root, { onCopy }) {
  const body = h("div", {
    class: "worked-body",
    role: "group",
    "aria-label": "Worked arithmetic",
    tabindex: "0",
  });
  const copy = (/** @type {"text" | "markdown" | "latex"} */ format, /** @type {string} */ label) =>
    h(
      "button",
      { type: "button", class: "quiet", "data-format": format, click: () => onCopy(format) },
      label,
    );
  root.append(
    h(
      "p",
      { class: "actions" },
      h("span", { class: "hint" }, "Copy all as "),
      copy("text", "text"),
      copy("markdown", "Markdown"),
      copy("latex", "LaTeX"),
    ),
    body,
  );
  /** @type {Model | null} */
  let waiting = null;
  let limit = LINES;
  /** On paper all of it stands, in a fold that is opened for that. */
  let isPrinting = false;
  const count = /** @type {Element} */ (root.querySelector(".summary-line"));
  root.addEventListener("toggle", () => waiting && render(waiting));

  /** @param {Model} model */
  function update(model) {
    waiting = model;
    const { worked, worked_omitted = 0 } = model.result;
    count.textContent = `${worked ? saidOnce(worked).length : worked_omitted} lines`;
    if (root.open) render(model);
  }

  /** @param {Model} model */
  function render(model) {
    const { result, step } = model;
    if (!result.worked) {
      body.replaceChildren(
        h(
          "p",
          { class: "hint" },
          `${result.worked_omitted} lines are too many to show together: select a number to see its line.`,
        ),
      );
      return;
    }
    const every = saidOnce(result.worked);
    const lines = every.slice(0, isPrinting ? MOST_PRINTED : limit);
    const rest = every.length - lines.length;
    body.replaceChildren(
      ...PHASES.flatMap(([phase, title]) => {
        const own = lines.filter((line) => line.phase === phase);
        if (!own.length) return [];
        return [
          h("h3", { class: `phase ${phase}` }, title),
          h(
            "ol",
            {},
            ...own.map((line) => {
              const digits = apart(line.value, at(step, beside(line.quantity)), model.digits);
              return h(
                "li",
                {},
                h(
                  "span",
                  { class: "line-name" },
                  subscripted(line.name) +
                    (line.sample !== null && model.step.X.length > 1
                      ? `, sample ${model.step.samples[line.sample] + 1}`
                      : ""),
                ),
                h(
                  "span",
                  { class: "line" },
                  formula(line.symbol, { digits, times: "·" }),
                  " = ",
                  formula(line.formula, { digits, times: "·" }),
                  " = ",
                  formula(line.numbers, { digits, times: "×" }),
                  " = ",
                  h(
                    "button",
                    {
                      type: "button",
                      class: "num result",
                      "data-quantity": line.quantity,
                      "data-value": fullNumber(line.value),
                    },
                    formatNumber(line.value, digits),
                  ),
                ),
              );
            }),
          ),
        ];
      }),
      rest > 0
        ? h(
            "button",
            {
              type: "button",
              click: () => {
                limit += LINES * 4;
                render(model);
              },
            },
            `Show ${rest} more lines`,
          )
        : "",
    );
  }

  /** @param {boolean} wanted */
  function print(wanted) {
    isPrinting = wanted;
    if (wanted) wasOpen = root.open;
    root.open = wanted || wasOpen;
    if (waiting && root.open) render(waiting);
  }
  let wasOpen = root.open;

  return { update, print };
}

/** Without lines that say what another says. @param {WorkedLine[]} lines */
const saidOnce = (lines) => lines.filter(({ repeated }) => !repeated);
