/** The line on the wall: formula, numbers term by term, value. What is still to come keeps its place, covered. */

import { h, say } from "../lib/dom.js";
import { apart, formatNumber, fullNumber } from "../lib/format.js";
import { formula } from "../lib/mathml.js";
import { at } from "../lib/paths.js";
import { accentOf, beside } from "../lib/quantities.js";
import { subscripted } from "../views/arithmetic.js";
import { lastStage } from "./walk.js";

/** @import {WorkedLine} from "../contract/types.js" */
/** @import {Model} from "../views/model.js" */

/** How much smaller a line is set that has no room, step by step. */
const SIZES = [1, 0.86, 0.74, 0.62, 0.52, 0.44, 0.36];

/** @param {HTMLElement} root */
export function mountLine(root) {
  const title = h("h2", { class: "wall-name" });
  const body = h("div", { class: "wall-rows" });
  root.append(title, body);
  let built = "";
  /** Terms of the numbers, in order. @type {Element[]} */
  let terms = [];
  /** @type {HTMLElement | null} */
  let value = null;

  /** As large as there is room for. */
  function fit() {
    for (const size of SIZES) {
      root.style.setProperty("--fit", String(size));
      if (root.scrollHeight <= root.clientHeight && root.scrollWidth <= root.clientWidth) return;
    }
  }
  new ResizeObserver(fit).observe(root);

  /** @param {WorkedLine} line @param {Model} model */
  function build(line, model) {
    const digits = apart(line.value, at(model.step, beside(line.quantity)), model.digits);
    const numbers = formula(line.numbers, { digits, times: "×" });
    terms = [...numbers.children];
    value = h(
      "output",
      { class: `num ${accentOf(line.quantity)}`, "data-value": fullNumber(line.value) },
      h("span", {}, formatNumber(line.value, digits)),
    );
    const equals = () => h("span", { class: "equals" }, "=");
    body.replaceChildren(
      h(
        "div",
        { class: "wall-row" },
        formula(line.symbol, { digits, times: "·" }),
        equals(),
        formula(line.formula, { digits, times: "·" }),
      ),
      h("div", { class: "wall-row with-numbers" }, equals(), numbers),
      h("div", { class: "wall-row wall-value" }, equals(), value),
      ...(line.note ? [h("p", { class: "wall-note" }, line.note)] : []),
    );
  }

  return {
    /**
     * @param {WorkedLine} line @param {number} stage @param {Model} model
     */
    show(line, stage, model) {
      root.dataset.accent = accentOf(line.quantity);
      const many = line.sample !== null && model.step.X.length > 1;
      say(
        title,
        subscripted(line.name) +
          (many ? `, sample ${model.step.samples[/** @type {number} */ (line.sample)] + 1}` : ""),
      );
      const key = JSON.stringify([line.quantity, line.numbers, line.value, model.digits]);
      if (key !== built) {
        built = key;
        build(line, model);
        fit();
      }
      terms.forEach((term, i) => {
        cover(term, i >= stage);
        term.classList.toggle("latest", i === stage - 1);
      });
      if (value) cover(value, stage < lastStage(line));
    },
    /** Words in place of a line. @param {string} heading @param {HTMLElement[]} rows */
    tell(heading, rows) {
      built = "";
      say(title, heading);
      body.replaceChildren(...rows);
      fit();
    },
  };
}

/** @param {Element} element @param {boolean} isCovered */
function cover(element, isCovered) {
  element.classList.toggle("covered", isCovered);
  if (isCovered) element.setAttribute("aria-hidden", "true");
  else element.removeAttribute("aria-hidden");
}
