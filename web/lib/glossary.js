/** What numbers are that no line of arithmetic makes. */

import { healthWords } from "./health_words.js";

/** @type {[RegExp, string][]} */
const MEANINGS = [
  [/\.mask\[/, "1 keeps the unit, 0 drops it: drawn for this step, or fixed in the setup."],
  [/\.h0\[/, "The state before the first time step: 0 unless the setup gives another."],
  [
    /\.dh0\[/,
    "How the loss depends on the first state, which is not trained: the errors of step 1 back through the weights.",
  ],
  [
    /^evaluation\./,
    "Before the step, as in inference: nothing is dropped, and running statistics replace those of the batch.",
  ],
  [/^after\./, "The forward pass again, with the new parameters."],
];

/** @param {string} path @returns {string | null} */
export function meaningOf(path) {
  return healthWords(path)?.meaning ?? MEANINGS.find(([of]) => of.test(path))?.[1] ?? null;
}
