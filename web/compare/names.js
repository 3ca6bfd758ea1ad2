/** What whole quantities and single numbers are called where numbers stand beside ours. */

import { letterOf } from "../lib/kinds.js";
import { spoken } from "../lib/letters.js";
import { shownNames } from "../lib/quantities.js";
import { createNames } from "../mark/names.js";
import { groupsOf, nameWithSample, placeOf } from "../mark/quantities.js";

/** @import {BesideArray, Result} from "../contract/types.js" */

/** @type {Record<string, string>} */
const GROUPS = {
  after: "new",
  gradients: "gradient of",
  data_gradients: "gradient of the data loss for",
  updates: "update of",
};
/** @type {Record<string, string>} */
const WHOLE = {
  prediction: "prediction ŷ",
  "after.prediction": "prediction ŷ after the step",
  loss: "loss E",
  "after.loss": "loss E after the step",
  "history.loss": "losses, one after the other",
  loss_per_sample: "loss of each sample",
  input_gradients: "gradient of the inputs",
};

/** A whole quantity by its path. @param {string} path */
export function wholeName(path) {
  const [, layer, group, name] = /^layers\[(\d+)\]\.(?:(\w+)\.)?(\w+)$/.exec(path) ?? [];
  if (layer === undefined) return spoken(WHOLE[path] ?? path);
  const at = `layer ${Number(layer) + 1}`;
  if (!group) return spoken(`${name === "delta" ? "δ" : name} of ${at}`);
  const what = `${letterOf(name)} of ${at}`;
  return group === "before" ? `${what} before the step` : `${GROUPS[group] ?? group} ${what}`;
}

/**
 * The names of a result's single numbers, and what a name means that a sheet or a book gives one: w₅, δ of h₂.
 * @param {Result} result
 */
export function namesOf(result) {
  const [step] = result.steps;
  const names = shownNames(result.labels);
  const groups = groupsOf(step, names);
  const table = createNames(step, names, groups);
  return {
    /** @param {string} path */
    nameOf(path) {
      const epoch = /^history\.loss(?:\[(\d+)\])?$/.exec(path);
      if (epoch) return epoch[1] === undefined ? wholeName(path) : `loss ${Number(epoch[1]) + 1}`;
      const own = path.replace(/^parameters(\[\d+\])\./, "layers$1.after.");
      if (/^layers\[\d+\]\.(\w+\.)?[A-Za-z]\w*$/.test(own)) return wholeName(own);
      return nameWithSample(own, names, step, placeOf(groups, own)?.part);
    },
    /** The one quantity that a name means, or null. @param {string} name */
    pathOf(name) {
      const { paths } = table.find(name);
      return paths.length === 1 ? paths[0] : null;
    },
  };
}

/**
 * Of single numbers whose names Python does not know, the quantities that the page's own names mean, by the array's number.
 * @param {BesideArray[]} arrays @param {(name: string) => string | null} pathOf
 * @returns {Record<string, string>}
 */
export const meantBy = (arrays, pathOf) =>
  Object.fromEntries(
    arrays.flatMap(({ name, shape = [], how }, i) => {
      const isOpen = name && !shape.length && (how === undefined || how === "values");
      const path = isOpen ? pathOf(name) : null;
      return path ? [[i, path]] : [];
    }),
  );
