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
 * @param {{onCopy(format: "text" | "markdown" | "latex"): void, onOpen(): void}} actions
 */
export function mountWorked(root, { onCopy, onOpen }) {
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
  /** What the lines that stand there were made of. @type {unknown[]} */
  let drawn = [];
  /** On paper all of it stands, in a fold that is opened for that. */
  let isPrinting = false;
  const count = /** @type {Element} */ (root.querySelector(".summary-line"));
  root.addEventListener("toggle", () => {
    if (!root.open || !waiting) return;
    render(waiting);
    onOpen();
  });

  /** @param {Model} model */
  function update(model) {
    waiting = model;
    const { all, into } = model.lineage;
    const lines = all ? saidOnce(all).length : model.result.worked_omitted;
    if (lines !== undefined) count.textContent = `${lines} lines`;
    else if (!into.size) count.textContent = "";
    if (root.open) render(model);
  }

  /** @param {string} text */
  function say(text) {
    drawn = [];
    body.replaceChildren(h("p", { class: "hint" }, text));
  }

  /** @param {Model} model */
  function render(model) {
    const { result, step, lineage } = model;
    const { all } = lineage;
    body.toggleAttribute("data-stale", !all && !result.worked_omitted);
    if (!all) {
      // Those of the values before stay until the others come.
      if (result.worked_omitted)
        say(`${result.worked_omitted} lines are too many to show together: select a number to see its line.`);
      else if (isPrinting || !drawn.length || !lineage.into.size) say("The lines are being computed.");
      return;
    }
    const now = [all, JSON.stringify(model.digits), isPrinting, limit];
    if (now.every((part, i) => part === drawn[i])) return;
    drawn = now;
    const every = saidOnce(all);
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

  return {
    update,
    print,
    /** It is looked at. */
    get isOpen() {
      return root.open;
    },
  };
}

/** Without lines that say what another says. @param {WorkedLine[]} lines */
const saidOnce = (lines) => lines.filter(({ repeated }) => !repeated);
