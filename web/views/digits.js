/** The choice of how many digits are shown. */

import { byId } from "../lib/dom.js";

/** @import {Field} from "../contract/types.js" */

/** The number of digits that was kept, or the default where that is none to choose. @param {unknown} kept @param {Field} field */
export function digitsOf(kept, field) {
  const isOne =
    Number.isInteger(kept) && Number(kept) >= Number(field.minimum) && Number(kept) <= Number(field.maximum);
  return isOne ? Number(kept) : Number(field.default);
}

/**
 * @param {Field} field @param {(digits: number) => void} onChoice
 * @returns {(digits: number, isRounded?: boolean) => void}  Shows what is chosen, and whether the set-up rounds instead.
 */
export function mountDigits({ minimum, maximum }, onChoice) {
  const chooser = /** @type {HTMLSelectElement} */ (byId("digits"));
  for (let n = Number(minimum); n <= Number(maximum); n++) chooser.add(new Option(String(n), String(n)));
  chooser.addEventListener("change", () => onChoice(Number(chooser.value)));
  return (digits, isRounded = false) => {
    chooser.value = String(digits);
    chooser.title = isRounded ? "The digits are set by Conventions, Round" : "";
  };
}
