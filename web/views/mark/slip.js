/** One slip that explains the sheet: what was done, what belongs there, both lines beside one another with what differs. */

import { h } from "../../lib/dom.js";
import { formula } from "../../lib/mathml.js";
import { some } from "./words.js";

/** @import {Expr, MarkedLine, Slip} from "../../contract/types.js" */
/** @import {Ladders} from "./ladder.js" */
/** @import {MarkModel} from "./model.js" */

/** Further numbers of a slip that are listed; the rest is counted. */
const LISTED = 6;

/**
 * @param {Slip} slip @param {MarkModel} model @param {Ladders} ladders
 * @param {(path: string) => HTMLElement} link  A button that goes to a number.
 */
export function slipCard(slip, model, ladders, link) {
  const { our_line: ours, their_line: theirs, detail_text: detail } = slip;
  const of = ours?.quantity ?? slip.at;
  const next = ladders.next(of, model);
  // The student's own line may hold numbers that were not typed: they are right ones, unless the slip made them.
  const isOpen = model.rungs > 2 && slip.name !== "arithmetic";
  const others = slip.explains.filter((path) => path !== slip.at);
  const more = others.length > LISTED ? ` and ${others.length - LISTED} more` : "";
  return h(
    "article",
    { class: "slip", "data-slip": slip.name },
    h("h4", {}, "Your ", h("bdi", {}, model.nameOf(slip.at))),
    h("p", { class: "did" }, detail ?? slip.did),
    h("p", { class: "belongs" }, slip.belongs),
    theirs || ours
      ? h(
          "dl",
          { class: "both-lines" },
          ...(theirs ? lineOf("yours", theirs, model, isOpen ? 4 : ladders.height(of)) : []),
          ...(ours ? lineOf("right", ours, model, ladders.height(of)) : []),
        )
      : null,
    h(
      "p",
      { class: "slip-actions" },
      link(slip.at),
      next
        ? h(
            "button",
            { type: "button", class: "quiet", "data-hint-of": of, click: () => ladders.climb(of) },
            `Hint: ${next}`,
          )
        : null,
    ),
    ladders.height(of) ? h("div", { class: "ladder" }, ...ladders.nodes(of, model)) : null,
    others.length
      ? h(
          "p",
          { class: "hint" },
          `It explains ${some(others.length, "more number")}: `,
          ...others.slice(0, LISTED).map(link),
          more,
        )
      : null,
  );
}

/**
 * A line as far as it may be shown: the formula always, of ours the numbers and the value as the ladder was climbed.
 * @param {"yours" | "right"} whose @param {MarkedLine} line @param {MarkModel} model @param {number} height
 */
function lineOf(whose, line, { digits, rungs }, height) {
  /** @type {[Expr, string][]} */
  const parts = [[line.symbol, "·"]];
  if (whose === "yours" || rungs > 1) parts.push([line.formula, "·"]);
  if (height > 2) parts.push([line.numbers, "×"]);
  if (height > 3) parts.push([line.value, "×"]);
  const told = parts.filter(([part], i) => !i || JSON.stringify(part) !== JSON.stringify(parts[i - 1][0]));
  return [
    h("dt", {}, whose),
    h(
      "dd",
      { class: "line" },
      ...told.flatMap(([part, times], i) => [
        i ? h("span", { class: "equals" }, "=") : null,
        formula(part, { digits, times }),
      ]),
      whose === "yours" ? h("span", { class: "visually-hidden" }, differingOf(line)) : null,
      whose === "yours" && line.typed !== null ? h("span", { class: "typed" }, `typed: ${line.typed}`) : null,
    ),
  ];
}

/** What differs, for who cannot see the mark. @param {MarkedLine} line */
function differingOf({ text }) {
  const parts = text.filter(({ differs }) => differs).map((part) => part.text.trim());
  return parts.length ? ` What differs: ${[...new Set(parts)].join("; ")}.` : "";
}
