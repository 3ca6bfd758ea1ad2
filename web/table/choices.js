/** The controls that say how a table is read: each shows what Python understood, and changing one has it read anew. */

import { h } from "../lib/dom.js";

/** @import {TableChoices, TablePreview} from "../contract/types.js" */

const DELIMITERS = [
  ["\t", "tab"],
  [";", "semicolon"],
  [",", "comma"],
  ["|", "bar"],
  [" ", "spaces"],
];
const DECIMALS = [
  [".", "point: 1.5"],
  [",", "comma: 1,5"],
];
const THOUSANDS = [
  ["none", "nothing: 1000"],
  [",", "comma: 1,000"],
  [".", "point: 1.000"],
  [" ", "space: 1 000"],
  ["'", "apostrophe: 1'000"],
];
const SIGNS = [
  ["refuse", "no numbers"],
  ["ignore", "10 and 5"],
];
const MARKS = [
  ["used", "among numbers, and where also used there"],
  ["numbers", "among numbers only"],
  ["all", "in all columns"],
  ["none", "nowhere"],
];

/** @param {(choices: TableChoices) => void} onChoice  Some of the choices, of the visitor. */
export function readingChoices(onChoice) {
  /** @param {keyof TableChoices} key @param {string} id @param {string[][]} rows */
  const select = (key, id, rows) =>
    h(
      "select",
      {
        id,
        change: (/** @type {Event} */ event) =>
          onChoice({ [key]: /** @type {HTMLSelectElement} */ (event.target).value }),
      },
      ...rows.map(([value, name]) => h("option", { value }, name)),
    );
  const recognized = h("option", { value: "", hidden: true }, "not recognized");
  const delimiter = select("delimiter", "table-delimiter", DELIMITERS);
  delimiter.prepend(recognized);
  const header = h("input", {
    type: "checkbox",
    id: "table-header",
    change: () => onChoice({ header: header.checked }),
  });
  const decimal = select("decimal", "table-decimal", DECIMALS);
  const thousands = select("thousands", "table-thousands", THOUSANDS);
  const marks = select("missing_marks", "table-marks", MARKS);
  const signs = select("signs", "table-signs", SIGNS);
  const all = [
    labelled("table-delimiter", "Column separator", delimiter),
    labelled("table-header", "First line is the header", header),
    labelled("table-decimal", "Decimals", decimal),
    labelled("table-thousands", "Thousands separator", thousands),
    labelled("table-signs", "10% and $5 are", signs),
    labelled("table-marks", "NA, nan, ? … are missing", marks),
  ];
  const [parted, named, ...others] = all;
  const element = h("p", { class: "read-as" }, ...all);

  return {
    element,
    /**
     * @param {TablePreview | null} preview  Null: the text could not be read, which another choice may change.
     * @param {boolean} isJson
     */
    update(preview, isJson) {
      parted.hidden = isJson;
      if (!preview) return;
      named.hidden = preview.names_itself;
      for (const other of others) other.hidden = false;
      delimiter.value = preview.delimiter ?? "";
      header.checked = preview.header;
      decimal.value = preview.decimal;
      thousands.value = preview.thousands;
      signs.value = preview.signs;
      marks.value = preview.missing_marks;
    },
    /** There is another text, of which nothing is known or chosen. */
    reset() {
      delimiter.value = "";
      for (const other of [named, ...others]) other.hidden = true;
    },
  };
}

/** @param {string} id @param {string} words @param {Node} control */
export const labelled = (id, words, control) =>
  h("span", { class: "choice" }, h("label", { for: id }, words), control);
