/** Quantities of later steps. Their paths have the step before them, counted from 0: `steps[1].loss`. Each step has the shapes of the first. */

/** @import {Group} from "./quantities.js" */

/** Of the second step to the tenth, as many as Python marks together. */
const LATER = /^steps\[([1-9])\]\./;

/** The step that a path is of, counted from 0, and the path within that step. @param {string} path */
export function inStep(path) {
  const [before, number] = LATER.exec(path) ?? ["", 0];
  return { number: Number(number), own: path.slice(before.length) };
}

/** How many steps the paths speak of; one at least. @param {string[]} paths */
export const stepsIn = (paths) => 1 + Math.max(0, ...paths.map((path) => inStep(path).number));

/** The groups of so many steps, one step after the other. @param {Group[]} groups  Of one step. @param {number} steps @returns {Group[]} */
export function groupsOfSteps(groups, steps) {
  if (steps === 1) return groups;
  return Array.from({ length: steps }, (_, k) =>
    groups.map(({ title, parts, ...rest }) => ({
      ...rest,
      title: `Step ${k + 1}. ${title}`,
      parts: k ? parts.map((part) => ({ ...part, path: `steps[${k}].${part.path}` })) : parts,
    })),
  ).flat();
}
