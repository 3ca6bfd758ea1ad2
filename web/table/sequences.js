/** How rows become sequences, for networks that work through time: by a column that groups them, or by windows. */

import { h } from "../lib/dom.js";
import { labelled } from "./choices.js";

/** @import {TablePreview, TableSequences} from "../contract/types.js" */

const WAYS = [
  ["", "a sample of its own"],
  ["by", "a step of the sequence that a column names"],
  ["window", "a step of a series, cut into windows"],
];
const FIRST = /** @type {Record<string, string>} */ ({ window: "5", step: "1", ahead: "1" });

export function sequenceChoices() {
  const way = h(
    "select",
    { id: "table-way", change: adapt },
    ...WAYS.map(([value, name]) => h("option", { value }, name)),
  );
  const by = h("select", { id: "table-by" });
  const number = (/** @type {string} */ name) =>
    h("input", {
      id: `table-${name}`,
      type: "text",
      inputmode: "numeric",
      autocomplete: "off",
      value: FIRST[name],
    });
  const [window, step, ahead] = ["window", "step", "ahead"].map(number);
  const own = h("input", { type: "checkbox", id: "table-own" });
  own.checked = true;
  const each = h(
    "select",
    { id: "table-each" },
    h("option", { value: "" }, "once, at the last step"),
    h("option", { value: "each" }, "at each step"),
  );
  const flat = h("input", { type: "checkbox", id: "table-flat" });
  const grouped = [labelled("table-by", "Column that names it", by)];
  const windowed = [
    labelled("table-window", "Rows in a window", window),
    labelled("table-step", "Rows to the next window", step),
    labelled("table-ahead", "The target is so many rows ahead", ahead),
    labelled("table-own", "Earlier targets are inputs too", own),
  ];
  const timed = [
    labelled("table-each", "The target is predicted", each),
    labelled("table-flat", "Steps side by side, for a network without time steps", flat),
  ];
  const element = h(
    "p",
    { class: "read-as", id: "table-sequences" },
    labelled("table-way", "Each row is", way),
    ...grouped,
    ...windowed,
    ...timed,
  );
  adapt();

  function adapt() {
    for (const part of grouped) part.hidden = way.value !== "by";
    for (const part of windowed) part.hidden = way.value !== "window";
    for (const part of timed) part.hidden = !way.value;
  }

  /** A number as such, anything else as it was typed: Python refuses it in words. @param {HTMLInputElement} field */
  const numberIn = ({ value }) =>
    /** @type {number} */ (/^\s*[0-9]{1,9}\s*$/.test(value) ? Number(value) : value);

  return {
    element,
    /** There is another text. */
    reset() {
      way.value = "";
      adapt();
    },
    /** @param {TablePreview} preview */
    update({ columns }) {
      const { value } = by;
      by.replaceChildren(...columns.map(({ name }, i) => h("option", { value: String(i) }, name)));
      if (Number(value) < columns.length) by.value = value || "0";
    },
    /** @returns {TableSequences | null} */
    chosen() {
      const times = { each: each.value === "each", flat: flat.checked };
      if (way.value === "by") return { by: Number(by.value), ...times };
      if (way.value !== "window") return null;
      return {
        window: numberIn(window),
        step: numberIn(step),
        ahead: numberIn(ahead),
        own: own.checked,
        ...times,
      };
    },
  };
}
