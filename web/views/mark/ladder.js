/** Hints of one quantity as a ladder: the rule, the formula, the numbers put in, the answer; one press each. */

import { h } from "../../lib/dom.js";
import { formatNumber, fullNumber } from "../../lib/format.js";
import { meaningOf } from "../../lib/glossary.js";
import { formula } from "../../lib/mathml.js";
import { at } from "../../lib/paths.js";
import { RUNGS } from "../../mark/sheet.js";
import { ruleOf } from "./words.js";

/** @import {MarkModel} from "./model.js" */

const NAMES = {
  rule: "the rule",
  formula: "the formula",
  numbers: "the numbers put in",
  answer: "the answer",
};

/** @typedef {(typeof RUNGS)[number]} Rung */

/** The rungs that a quantity has. @param {string} path @param {MarkModel} model @returns {Rung[]} */
function rungsOf(path, model) {
  const line = model.lineage.byPath.get(path);
  const mayCome = Boolean(line) || !model.hasLines;
  const has = {
    rule: ruleOf(path, model.step.layers.length) !== null,
    formula: mayCome,
    numbers: mayCome,
    answer: true,
  };
  return RUNGS.filter((rung, i) => i < model.rungs && has[rung]);
}

/**
 * @param {(path: string) => void} onArithmetic  Shows it in Calculate.
 * @param {(path: string) => void} onPress  A rung was climbed.
 */
export function createLadders(onArithmetic, onPress) {
  /** How many rungs are shown, by path. @type {Map<string, number>} */
  const climbed = new Map();

  return {
    /** Its numbers were changed in the set-up: what was shown is of another step. */
    forget: () => climbed.clear(),
    /** @param {string} path */
    isOpen: (path) => climbed.has(path),
    /** What the next press shows, or null at the end. @param {string} path @param {MarkModel} model */
    next(path, model) {
      const rung = rungsOf(path, model)[climbed.get(path) ?? 0];
      return rung ? NAMES[rung] : null;
    },
    /** @param {string} path */
    climb(path) {
      climbed.set(path, (climbed.get(path) ?? 0) + 1);
      onPress(path);
    },
    /** What is shown so far. @param {string} path @param {MarkModel} model @returns {Node[]} */
    nodes(path, model) {
      const rungs = rungsOf(path, model);
      const shown = rungs.slice(0, climbed.get(path) ?? 0);
      const nodes = shown.map((rung) => rungNode(rung, path, model));
      if (shown.at(-1) === "answer")
        nodes.push(
          h(
            "button",
            { type: "button", class: "quiet", click: () => onArithmetic(path) },
            "Its arithmetic in Calculate",
          ),
        );
      else if (shown.length === rungs.length && model.rungs < RUNGS.length)
        nodes.push(h("p", { class: "hint" }, "Hints end here: the link that was opened says so."));
      return nodes;
    },
  };
}

/** @typedef {ReturnType<typeof createLadders>} Ladders */

/** @param {Rung} rung @param {string} path @param {MarkModel} model @returns {HTMLElement} */
function rungNode(rung, path, model) {
  const { digits, step, lineage } = model;
  if (rung === "rule") return h("p", { class: "rung" }, ruleOf(path, step.layers.length));
  const line = lineage.byPath.get(path);
  const style = { digits, times: "·" };
  if (rung === "formula" && line)
    return h(
      "p",
      { class: "rung line" },
      formula(line.symbol, style),
      h("span", { class: "equals" }, "="),
      formula(line.formula, style),
    );
  if (rung === "numbers" && line)
    return h(
      "p",
      { class: "rung line" },
      h("span", { class: "equals" }, "="),
      formula(line.numbers, { digits, times: "×" }),
    );
  if (rung !== "answer")
    return h("p", { class: "rung hint" }, meaningOf(path) ?? "Its line is being computed.");
  const value = at(step, path);
  return h(
    "p",
    { class: "rung line" },
    h("span", { class: "equals" }, "="),
    h("strong", { title: fullNumber(value) }, formatNumber(value, digits)),
  );
}
