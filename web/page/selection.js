/** How the result is looked at: which quantity is selected, which sample is shown, with how many digits. */

import { SHOWN } from "../lib/kinds.js";
import { createTrail, moved } from "../lib/lineage.js";
import { isNotThere } from "../lib/marks.js";
import { at } from "../lib/paths.js";
import { firstSelection } from "../lib/quantities.js";
import { digitsOf } from "../views/digits.js";

/** @import {Field, Result} from "../contract/types.js" */
/** @import {Lineage} from "../lib/lineage.js" */

/** Numbers of a layer that each sample has for itself. */
const EACH = Object.keys(SHOWN).filter((key) => ["sj", "sg", "sp"].includes(SHOWN[key].axes));

/** Quantities of one sample: its row is the first index. */
const OF_SAMPLE = new RegExp(
  "^(X|Y|loss_terms|loss_per_sample|input_gradients|(?:after|evaluation)\\.prediction|" +
    `layers\\[\\d+\\](?:\\.layers\\[\\d+\\])*\\.(?:z|a|da|slope|delta|${EACH.join("|")}))\\[(\\d+)\\]`,
);

/** The same quantity of another sample; one of all samples as it is. @param {string} path @param {number} row */
export const inSample = (path, row) => path.replace(OF_SAMPLE, `$1[${row}]`);

/**
 * @param {object} plan
 * @param {Field} plan.field  Of the digits shown.
 * @param {unknown} plan.kept  Digits of the last visit.
 * @param {() => {result: Result, lineage: Lineage, fetchLines(): Promise<unknown> | undefined}} plan.shown
 * @param {() => void} plan.onChange
 */
export function createSelection({ field, kept, shown, onChange }) {
  let digits = digitsOf(kept, field);
  let selected = firstSelection(shown().result);
  let sample = 0;
  /** The next result is of another network: what was selected before means nothing there. */
  let afresh = false;
  /** What is to be selected in it, or "". */
  let wanted = "";
  const trail = createTrail();

  /** @param {string} path */
  function select(path) {
    const value = at(shown().result.steps[0], path); // A link may name anything.
    if (typeof value !== "number" && !value?.nonfinite) return;
    const row = OF_SAMPLE.exec(path);
    if (row) sample = Number(row[2]);
    selected = path;
    onChange();
  }

  /** Where the lines are yet to come it waits for them, and for those of a result that comes first. @param {(lineage: Lineage) => string | undefined} next */
  async function walk(next) {
    /** @type {Result | null} */
    let asked = null;
    while (!shown().lineage.into.size && shown().result !== asked) {
      asked = shown().result;
      await shown().fetchLines();
    }
    const to = next(shown().lineage);
    if (to) select(to);
  }

  return {
    get selected() {
      return selected;
    },
    get sample() {
      return sample;
    },
    get digits() {
      return digits;
    },
    set digits(n) {
      digits = n;
      onChange();
    },
    select,
    /** @param {number} row */
    showSample(row) {
      sample = row;
      selected = inSample(selected, row);
      onChange();
    },
    /** Selects the quantity that is so many lines of arithmetic further on. @param {number} by */
    move: (by) => walk((lineage) => moved(lineage, sample, selected, by)),
    /** Goes back to what the selected number was made from, or on to where it goes. @param {"back" | "on"} way */
    follow: (way) => walk((lineage) => trail[way](lineage, selected)),
    /** As by who sent a link: it may name anything, or nothing. @param {import("../draft/links.js").SharedView} view */
    lookAs({ digits: others, selected: path }) {
      if (others >= Number(field.minimum) && others <= Number(field.maximum)) this.digits = others;
      if (afresh) wanted = path;
      else if (path) select(path);
    },
    /** The next result is that of a whole new set-up. */
    startAfresh() {
      afresh = true;
      wanted = "";
    },
    get isAfresh() {
      return afresh;
    },
    /** Another result is shown: what it does not have cannot be looked at. */
    adapt() {
      const { result } = shown();
      if (afresh || sample >= result.steps[0].X.length) sample = 0;
      const there = at(result.steps[0], selected);
      const isGone = there === undefined || there === null || isNotThere(result.steps[0], selected);
      if (afresh || isGone) selected = firstSelection(result);
      afresh = false;
      const path = wanted;
      wanted = "";
      if (path) select(path);
    },
  };
}
