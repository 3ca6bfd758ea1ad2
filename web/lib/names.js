/** Names of units before a result is there, by the rule that `py/backprop/names.py` has too; a test holds them together. */

import { unitName } from "./format.js";

/**
 * @param {number} nInputs @param {string[]} kinds @param {number[]} units
 * @returns {string[][]}  The inputs first, then each layer.
 */
export function unitNames(nInputs, kinds, units) {
  const last = kinds.length - 1;
  const hidden = kinds.flatMap((kind, i) => (kind !== "activation" && i !== last ? [i] : []));
  /** @param {number} n @param {string} prefix */
  const numbered = (n, prefix) => Array.from({ length: n }, (_, j) => `${prefix}${j + 1}`);
  const names = [numbered(nInputs, "x")];
  kinds.forEach((kind, i) => {
    if (i === last) names.push(numbered(units[i], "y"));
    else if (kind === "activation") names.push(names[i].map((name) => `${name}'`));
    else names.push(numbered(units[i], hidden.length === 1 ? "h" : `h${hidden.indexOf(i) + 1}.`));
  });
  return names;
}

/** The name in a plain sentence: outputs wear a hat, a lone one has no number. @param {string[]} row @param {number} j */
export function plainName(row, j) {
  const name = row[j] ?? "";
  return name.startsWith("y") ? (row.length === 1 ? "ŷ" : `ŷ${name.slice(1)}`) : name;
}

/** The name with its digits as subscripts. @param {string[]} row @param {number} j */
export function shortName(row, j) {
  return unitName(row[j] ?? "", row.length);
}
