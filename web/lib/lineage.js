/** What each number was made from and goes into, and the order of computation: how one walks through a step. */

import { SHOWN } from "./kinds.js";
import { otherPath } from "./quantities.js";

/** @import {WorkedLine} from "../contract/types.js" */

/**
 * @typedef {object} Lineage
 * @property {Map<string, WorkedLine>} byPath  Worked lines by the quantity that they make.
 * @property {Map<string, string[]>} into  The quantities that each number goes into.
 * @property {Set<string>} fresh  Where not all lines are of the present result: paths of those that are.
 * @property {WorkedLine[] | null} all  In the order of computation, where all are.
 */

/**
 * Of all lines of a result.
 * @param {WorkedLine[]} lines @param {number} layers  How many the network has.
 * @returns {Lineage}
 */
export function lineageOf(lines, layers) {
  /** @type {Map<string, WorkedLine>} */
  const byPath = new Map();
  /** @type {Map<string, string[]>} */
  const into = new Map();
  for (const line of lines) {
    byPath.set(line.quantity, line);
    for (const from of line.from) {
      const list = into.get(from) ?? [];
      if (!list.includes(line.quantity)) list.push(line.quantity);
      into.set(from, list);
    }
  }
  for (const known of [byPath, into])
    for (const [path, found] of [...known]) {
      const other = otherPath(path, layers);
      if (other && !known.has(other)) /** @type {Map<string, unknown>} */ (known).set(other, found);
    }
  return { byPath, into, fresh: new Set(), all: lines.length ? lines : null };
}

/**
 * With lines that are of the present result, in place of earlier ones.
 * @param {Lineage} lineage @param {WorkedLine[]} lines @param {number} layers  How many the network has.
 * @returns {Lineage}
 */
export function withLines(lineage, lines, layers) {
  const [byPath, fresh] = [new Map(lineage.byPath), new Set(lineage.fresh)];
  for (const line of lines)
    for (const path of [line.quantity, otherPath(line.quantity, layers)])
      if (path) {
        byPath.set(path, line);
        fresh.add(path);
      }
  return { ...lineage, byPath, fresh };
}

/** The line of a quantity, and whether it is of an earlier result. @param {Lineage} lineage @param {string} path */
export function lineOf({ byPath, fresh, all }, path) {
  const line = byPath.get(path);
  return { line, isStale: Boolean(line) && !all && !fresh.has(path) };
}

/**
 * The computed quantities of a sample, and of all samples together, in the order of computation.
 * @param {Lineage} lineage @param {number} sample
 */
export function orderOf({ byPath }, sample) {
  const lines = [...byPath.values()].filter((line) => line.sample === null || line.sample === sample);
  return [...new Set(lines.map((line) => line.quantity))];
}

/**
 * The quantity that is so many lines further on; the walk goes round. A given number stands before the first that it goes into.
 * @param {Lineage} lineage @param {number} sample @param {string} path @param {number} by
 * @returns {string | undefined}
 */
export function moved(lineage, sample, path, by) {
  const order = orderOf(lineage, sample);
  const own = order.indexOf(lineage.byPath.get(path)?.quantity ?? path);
  if (own >= 0) return order[(own + by + order.length) % order.length];
  const first = order.findIndex((one) => lineage.into.get(path)?.includes(one));
  return order[Math.max(0, first + (by > 0 ? by - 1 : by))];
}

/**
 * A walk along what numbers are made of: back to the first that one was made from, and on to where it goes. After a
 * step back, the step on returns to where it came from.
 */
export function createTrail() {
  /** Where the walk came from, by where it went. @type {Map<string, string>} */
  const left = new Map();
  return {
    /** @param {Lineage} lineage @param {string} path @returns {string | undefined} */
    back({ byPath }, path) {
      const to = byPath.get(path)?.from[0];
      if (to) left.set(to, path);
      return to;
    },
    /** @param {Lineage} lineage @param {string} path @returns {string | undefined} */
    on({ into }, path) {
      const ways = into.get(path) ?? [];
      const came = left.get(path);
      left.delete(path);
      return came && ways.includes(came) ? came : ways[0];
    },
  };
}

/** Where the step has ∂E by a number. @type {Record<string, string>} */
const DERIVATIVES = {
  ...{ z: "delta", a: "da", before: "gradients", updates: "gradients", after: "gradients" },
  ...{ direction: "gradients", data_gradients: "gradients" },
};

/**
 * The derivative of the loss by a number, or the number itself where it is one; null where there is none.
 * @param {string} path @param {number} layers  How many the network has.
 */
export function derivativeOf(path, layers) {
  const own = path.startsWith("prediction[") ? (otherPath(path, layers) ?? path) : path;
  if (own.startsWith("X[")) return `input_gradients${own.slice(1)}`;
  if (own.startsWith("input_gradients[")) return own;
  const [, scope, key, rest] = /^((?:layers\[\d+\]\.)+)([a-z_]\w*)(.*)$/.exec(own) ?? [];
  if (!scope || rest.includes("state")) return null;
  if (DERIVATIVES[key]) return `${scope}${DERIVATIVES[key]}${rest}`;
  return ["gradients", "delta", "da"].includes(key) || SHOWN[key]?.backward ? own : null;
}

/** The parameter, before the step, that a path is of: its gradient, its new value or it itself; null for another number. @param {string} path */
export function parameterOf(path) {
  const found = /^((?:layers\[\d+\]\.)+)(?:before|gradients|data_gradients|after)(\..+)$/.exec(path);
  return found && `${found[1]}before${found[2]}`;
}
