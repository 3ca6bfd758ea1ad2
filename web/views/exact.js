/** The selected number without rounding: its fraction where it has one, the bounds it lies between, the digits that are certain. */

import { h } from "../lib/dom.js";
import { fullNumber } from "../lib/format.js";
import { standing } from "./values.js";

/** @import {ExactDocument, Value} from "../contract/types.js" */
/** @import {Model} from "./model.js" */

const NONE = "This number is not among those that are computed without rounding.";

/**
 * @param {HTMLDetailsElement} root
 * @param {{onOpen(open: boolean): void}} actions
 */
export function mountExact(root, { onOpen }) {
  const status = h("p", { class: "section-status", role: "status" });
  const body = h("div", {});
  root.append(status, body);
  /** @type {Model | null} */
  let last = null;
  let drawn = "";
  root.addEventListener("toggle", () => {
    onOpen(root.open);
    if (last) update(last);
  });

  /** @param {Model} model */
  function update(model) {
    last = model;
    if (!root.open) return;
    const { exact: requested, result, selected } = model;
    status.textContent = standing(requested, result);
    const found = requested.of === result ? requested.document : null;
    const lines = found ? exactLines(found, selected) : [];
    const key = JSON.stringify(lines);
    if (key === drawn) return;
    drawn = key;
    body.replaceChildren(
      ...lines.map((line) => h("p", { class: line.isNumber ? "digits" : "hint" }, line.text)),
    );
  }

  return { update };
}

/**
 * What is said of a number, line by line.
 * @param {ExactDocument} found @param {string} path
 * @returns {{text: string, isNumber?: boolean}[]}
 */
export function exactLines({ exact, bounds, certain, notes }, path) {
  const between = bounds[path];
  if (!between) return [{ text: NONE }];
  const fraction = exact[path];
  const whole = fraction
    ? [{ text: `= ${fraction.replace("-", "−")} exactly`, isNumber: true }]
    : notes.map((text) => ({ text }));
  const bound = { text: `between ${between.map(minus).join(" and ")}`, isNumber: true };
  return [...whole, ...(fraction ? [] : [bound]), { text: sure(certain[path]) }];
}

/** @param {Value} value */
const minus = (value) => fullNumber(value).replace("-", "−");

/** @param {number} digits */
function sure(digits) {
  if (!digits) return "No digit of the number shown is certain: rounding may have made all of it.";
  return `Rounded to ${digits === 1 ? "1 significant digit" : `${digits} significant digits`}, the number shown is the true one.`;
}
