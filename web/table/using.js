/** What is done with the rows and the network when a table is used. */

import { h } from "../lib/dom.js";
import { labelled } from "./choices.js";

/** @import {Options, TableRequest} from "../contract/types.js" */

const STANDARDIZED =
  "standardize: the column's mean is subtracted and the rest divided by its standard deviation. " +
  "Inputs of unlike sizes learn best so; a target does where it is far from 0.";

/** @param {Options} options */
export function usingChoices(options) {
  const missing = h(
    "select",
    { id: "table-missing" },
    h("option", { value: "drop" }, "leave the row out"),
    h("option", { value: "refuse" }, "reject the table"),
  );
  const classes = h(
    "select",
    { id: "table-classes" },
    ...options.target_forms.map(({ name, label, note }) =>
      h("option", { value: name, title: note || null }, label),
    ),
  );
  const setUp = h("input", { type: "checkbox", id: "table-set-up" });
  setUp.checked = true;
  const element = h(
    "div",
    {},
    h("p", { class: "hint" }, STANDARDIZED),
    h(
      "p",
      { class: "read-as" },
      labelled("table-missing", "If a cell that is used is missing", missing),
      labelled("table-classes", "Target classes become", classes),
    ),
    h(
      "p",
      { class: "read-as" },
      h(
        "label",
        { class: "switch" },
        setUp,
        " Set up a network and a training that suit the table. Without: only inputs, outputs and loss are fitted.",
      ),
    ),
  );
  return {
    element,
    get isSetUp() {
      return setUp.checked;
    },
    /** @param {"drop" | "refuse"} way */
    setMissing(way) {
      missing.value = way;
    },
    /** There is another text. */
    reset() {
      missing.value = "drop";
      classes.value = "auto";
      setUp.checked = true;
    },
    chosen: () => ({
      missing: /** @type {TableRequest["missing"]} */ (missing.value),
      classes: /** @type {TableRequest["classes"]} */ (classes.value),
    }),
  };
}
