/** The draft after one of its fields was given a value, and with its weights drawn anew. */

import { conventionsOf, lettersOf, setOf } from "../lib/letters.js";
import { withValue } from "../lib/paths.js";
import { grown, undrawn } from "./draft.js";
import { refitted } from "./layer_edits.js";
import { named } from "./named_text.js";
import { withOptimizer, withSchedule } from "./optimizer.js";
import { otherLoss } from "./weights.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "./draft.js" */

/**
 * Sizes bring cells, a function brings its hyperparameters.
 * @param {Draft} draft @param {string} path @param {string | boolean} value @param {Options} options
 * @returns {Draft}
 */
export function edited(draft, path, value, options) {
  if (/\.activation\.name$/.test(path))
    return withValue(draft, path.replace(/\.name$/, ""), named(value, options.activations, ""));
  if (path === "loss.name") return { ...draft, loss: otherLoss(draft.loss, String(value), options) };
  if (path === "optimizer.name") return withOptimizer(draft, String(value), options);
  if (path === "optimizer.schedule.name") return withSchedule(draft, String(value), options);
  if (path === "init.name") {
    const { seed, bias } = draft.init;
    return { ...draft, init: { ...named(value, options.initializers, ""), seed, bias } };
  }
  if (path.startsWith("conventions.letters.")) return withLetters(draft, path, String(value), options);
  const next = withValue(draft, path, value);
  if (path.endsWith(".return_sequences")) return refitted(next, options);
  return /(n_inputs|\.units|_for|data\.steps|\.weighted|\.(filters|groups|input|kernel|size|stride|padding|dilation))$/.test(
    path,
  )
    ? grown(next, options)
    : next;
}

/**
 * One letter; or a book, with all letters and conventions that are its own. The set that is told is that of the letters.
 * @param {Draft} draft @param {string} path @param {string} value @param {Options} options @returns {Draft}
 */
function withLetters(draft, path, value, options) {
  const role = path.slice("conventions.letters.".length);
  const book = role === "set" ? options.letters.sets.find(({ name }) => name === value) : null;
  const letters = book ? lettersOf(value, options) : { ...draft.conventions.letters, [role]: value };
  const next = withValue(draft, "conventions.letters", { ...letters, set: setOf(letters, options) });
  return book ? { ...next, conventions: { ...next.conventions, ...conventionsOf(book, options) } } : next;
}

/** All weights and biases by the next seed. @param {Draft} draft @param {Options} options @returns {Draft} */
export function drawnAgain(draft, options) {
  const digits = /^\s*\+?(\d{1,20})\s*$/.exec(draft.init.seed)?.[1];
  const seed =
    digits && BigInt(digits) < 2n ** 64n - 1n ? String(BigInt(digits) + 1n) : digits ? "0" : draft.init.seed;
  return undrawn({ ...draft, init: { ...draft.init, seed } }, options);
}
