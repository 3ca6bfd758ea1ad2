/** How far the hints of a shared sheet go: a list of which 0 is none. */

import { h } from "../../lib/dom.js";
import { RUNGS } from "../../mark/sheet.js";

/** @param {string} id */
export const hintChoice = (id) =>
  h(
    "select",
    { id },
    h("option", { value: "0" }, "no hints"),
    ...RUNGS.map((rung, i) =>
      h(
        "option",
        { value: String(i + 1), selected: i === RUNGS.length - 1 },
        i === RUNGS.length - 1 ? "all hints" : `hints up to the ${rung}`,
      ),
    ),
  );
