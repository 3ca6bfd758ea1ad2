/** Finds the quantity that a sheet's own name means; what it may mean besides is told, never chosen silently. */

import { at } from "../lib/paths.js";
import { nameOf } from "../lib/quantities.js";
import { aliasesOf, bare, countedParameters } from "./aliases.js";
import { isQuantity, keptPath, pathsOf } from "./quantities.js";

/** @import {Step} from "../contract/types.js" */
/** @import {Names} from "../lib/quantities.js" */
/** @import {Group, Part} from "./quantities.js" */

/** Of a larger step names are read only as paths. */
const MOST_NAMED = 20_000;
/** Names that are so many letters apart may be meant. */
const NEAR = 3;
/** Of a shorter name everything is near. */
const SHORTEST = 3;
const MEANT = 3;

/**
 * @param {Step} step @param {Names} names @param {Group[]} groups
 */
export function createNames(step, names, groups) {
  /** Paths by bare name. @type {Map<string, string[]> | null} */
  let table = null;

  /** @returns {Map<string, string[]>} */
  function all() {
    if (table) return table;
    table = new Map();
    if (groups.reduce((sum, { count }) => sum + count, 0) > MOST_NAMED) return table;
    const counted = countedParameters(step);
    for (const { parts } of groups)
      for (const part of parts)
        for (const path of pathsOf(part))
          for (const alias of aliasesOf(path, names, step, counted)) {
            const known = table.get(alias);
            if (!known) table.set(alias, [path]);
            else if (!known.includes(path)) known.push(path);
          }
    return table;
  }

  return {
    /**
     * The paths that a name may mean: one where it is plain. `exact`: it is a path, or stands so on the page.
     * @param {string} name
     * @returns {{paths: string[], exact: boolean}}
     */
    find(name) {
      const text = name.trim();
      if (isQuantity(step, text)) return { paths: [keptPath(step, text)], exact: true };
      const paths = all().get(bare(text)) ?? [];
      const exact = paths.length === 1 && bare(nameOf(paths[0], names)) === bare(text);
      return { paths, exact };
    },
    /** A whole quantity by its path or as NumPy users write it: dW1, delta2. @param {string} name @returns {Part | null} */
    findWhole(name) {
      const text = name.trim();
      const parts = groups.flatMap((group) => group.parts);
      const own = parts.find(({ path }) => path === text);
      if (own) return own;
      const wanted = bare(text);
      const meant = parts.filter((part) => {
        const [first] = pathsOf(part);
        const zeros = part.shape.map(() => "[0]").join("");
        return (
          part.shape.length > 0 &&
          all()
            .get(wanted + zeros)
            ?.includes(first)
        );
      });
      return meant.length === 1 ? meant[0] : null;
    },
    /** Quantities with a name that is almost this one, nearest first. @param {string} name @returns {string[]} */
    nearest(name) {
      const wanted = bare(name).slice(0, 40);
      if (wanted.length < SHORTEST) return [];
      /** @type {[number, string][]} */
      const found = [];
      for (const [alias, [path]] of all()) {
        if (Math.abs(alias.length - wanted.length) > NEAR) continue;
        const apart = distance(alias, wanted);
        if (apart <= Math.min(NEAR, Math.max(1, wanted.length / 3))) found.push([apart, path]);
      }
      found.sort(([a], [b]) => a - b);
      return [...new Set(found.map(([, path]) => path))].slice(0, MEANT);
    },
    /** @param {string} path */
    value: (path) => at(step, path),
  };
}

/** @typedef {ReturnType<typeof createNames>} NameTable */

/** How many letters are to be changed, put in or left out. @param {string} a @param {string} b */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length];
}
