/** Hints of one quantity as a ladder: the rule, the formula, the numbers put in, the answer; one press each. */

import { h } from "../../lib/dom.js";
import { formatNumber, fullNumber } from "../../lib/format.js";
import { lineOf } from "../../lib/lineage.js";
import { formula } from "../../lib/mathml.js";
import { at } from "../../lib/paths.js";
import { inStep } from "../../mark/later_steps.js";
import { RUNGS } from "../../mark/sheet.js";

/** @import {MarkModel} from "./model.js" */

const NAMES = {
  rule: "the rule",
  formula: "the formula",
  numbers: "the numbers put in",
  answer: "the answer",
};

/** @typedef {(typeof RUNGS)[number]} Rung */

/**
 * @param {(path: string) => void} onArithmetic  Shows it in Calculate.
 * @param {(path: string) => void} onPress  A rung was climbed.
 */
export function createLadders(onArithmetic, onPress) {
  /** How many rungs are shown, by path. @type {Map<string, number>} */
  const climbed = new Map();

  return {
    /** The step is another: what was shown says nothing of it. */
    forget: () => climbed.clear(),
    /** How many rungs are shown. @param {string} path */
    height: (path) => climbed.get(path) ?? 0,
    /** What the next press shows, or null at the end. @param {string} path @param {MarkModel} model */
    next(path, { rungs }) {
      const height = climbed.get(path) ?? 0;
      return height < rungs ? NAMES[RUNGS[height]] : null;
    },
    /** @param {string} path */
    climb(path) {
      climbed.set(path, (climbed.get(path) ?? 0) + 1);
      onPress(path);
    },
    /** What is shown so far. @param {string} path @param {MarkModel} model @returns {Node[]} */
    nodes(path, model) {
      const shown = RUNGS.slice(0, Math.min(climbed.get(path) ?? 0, model.rungs));
      if (!shown.length) return [];
      const nodes = shown.flatMap((rung) => rungNodes(rung, path, model));
      if (shown.length === RUNGS.length && !inStep(path).number)
        nodes.push(
          h(
            "button",
            { type: "button", class: "quiet", click: () => onArithmetic(path) },
            "Its arithmetic in Calculate",
          ),
        );
      if (shown.length === model.rungs && shown.length < RUNGS.length)
        nodes.push(h("p", { class: "hint" }, "Hints end here: the link that was opened says so."));
      return nodes;
    },
  };
}

/** @typedef {ReturnType<typeof createLadders>} Ladders */

/** @param {Rung} rung @param {string} path @param {MarkModel} model @returns {HTMLElement[]} */
function rungNodes(rung, path, model) {
  const { digits, step, lineage } = model;
  const hint = model.hints(path);
  const known = lineOf(lineage, path);
  const line = hint ?? (known.isStale ? undefined : known.line);
  if (rung === "rule") return said(hint === undefined ? "…" : hint?.rule);
  const style = { digits, times: "·" };
  if (rung === "formula")
    return line
      ? [h("p", { class: "rung line" }, formula(line.symbol, style), equals(), formula(line.formula, style))]
      : [];
  if (rung === "numbers")
    return line
      ? [h("p", { class: "rung line" }, equals(), formula(line.numbers, { digits, times: "×" }))]
      : said(hint === undefined ? null : "No line of arithmetic makes it.");
  if (inStep(path).number)
    return hint
      ? [h("p", { class: "rung line" }, equals(), formula(hint.value, { ...style, times: "×" }))]
      : [];
  const value = at(step, path);
  const shown = h("strong", { title: fullNumber(value) }, formatNumber(value, digits));
  return [h("p", { class: "rung line" }, equals(), shown)];
}

const equals = () => h("span", { class: "equals" }, "=");

/** @param {string | null | undefined} text */
const said = (text) => (text ? [h("p", { class: "rung" }, text)] : []);
