/** The tab Compare: a program of the list, or numbers of one's own; beneath either the same table. */

import { h } from "../../lib/dom.js";
import { rowsAreSources } from "../../lib/matrices.js";
import { mountExplained } from "./explained.js";
import { differenceMap } from "./heat.js";
import { mountNumbers } from "./numbers.js";
import { mountProgram } from "./program.js";
import { sideBySide } from "./table.js";

/** @import {NumbersModel} from "./numbers.js" */
/** @import {ProgramModel} from "./program.js" */
/** @import {Asking} from "./explained.js" */

/**
 * @typedef {object} CompareModel
 * @property {"program" | "numbers"} side
 * @property {(path: string) => string} nameOf
 * @property {import("../../lib/format.js").Shown} digits
 * @property {boolean} isStale
 * @property {import("./table.js").TableModel["canGo"]} canGo
 * @property {boolean} isComputing
 * @property {ProgramModel} program
 * @property {NumbersModel} numbers
 * @property {Asking} explained
 * @property {boolean} canExplain
 */

/**
 * @param {HTMLElement} root
 * @param {Parameters<typeof mountProgram>[0] & Parameters<typeof mountNumbers>[0] & Parameters<typeof mountExplained>[0]
 *   & Parameters<typeof sideBySide>[1] & {onSide(side: "program" | "numbers"): void, onLink(): void}} actions
 */
export function mountCompareTab(root, actions) {
  /** @param {"program" | "numbers"} side @param {string} label */
  const choice = (side, label) =>
    h(
      "button",
      { type: "button", id: `compare-${side}`, "aria-pressed": "false", click: () => actions.onSide(side) },
      label,
    );
  const sides = {
    program: choice("program", "A program’s step"),
    numbers: choice("numbers", "Numbers I have"),
  };
  const lead = h("p", { class: "hint" });
  const program = mountProgram(actions);
  const numbers = mountNumbers(actions);
  const explained = mountExplained(actions);
  const ofProgram = sideBySide("against", actions);
  const ofNumbers = sideBySide("beside", actions);
  const maps = h("div", { class: "beside-maps" });
  const head = h("h2", { id: "compare-title" }, "Compare");
  const parts = {
    program: [program.element, h("div", { class: "compare-result" }, program.told, ofProgram.element)],
    numbers: [
      numbers.element,
      h("div", { class: "compare-result" }, explained.element, maps, ofNumbers.element),
    ],
  };
  let mapped = "";
  root.append(
    h(
      "div",
      { class: "compare-head" },
      head,
      h(
        "div",
        { class: "segments", role: "group", "aria-labelledby": "compare-title" },
        sides.program,
        sides.numbers,
      ),
      h(
        "button",
        { type: "button", id: "compare-link", click: () => actions.onLink() },
        "Copy link with this comparison",
      ),
    ),
    lead,
    ...parts.program,
    ...parts.numbers,
  );

  return {
    /** @param {CompareModel} model */
    update(model) {
      const { side, nameOf, digits, isStale, canGo } = model;
      root.dataset.side = side;
      for (const [name, button] of Object.entries(sides))
        button.setAttribute("aria-pressed", String(name === side));
      for (const [name, own] of Object.entries(parts)) for (const part of own) part.hidden = name !== side;
      lead.textContent =
        side === "program"
          ? "The same step of the same network, as another program takes it: which numbers differ from ours, and why."
          : "Numbers that a program, a book or another person gave, held beside ours, and whose rule gives them.";
      program.update(model.program);
      numbers.update(model.numbers);
      const against = model.program.refusal ? null : model.program.answer;
      ofProgram.update(
        against
          ? {
              table: against,
              whose: model.program.tool?.label ?? "theirs",
              nameOf,
              digits,
              hasAfter: false,
              canGo,
              isStale: isStale || model.isComputing,
            }
          : null,
      );
      const held = model.numbers.answer;
      const afters = new Set(
        (held?.arrays ?? []).filter(({ unit }) => unit).map(({ after }) => JSON.stringify(after)),
      );
      ofNumbers.update(
        held?.count
          ? {
              table: held,
              whose: "theirs",
              nameOf,
              digits,
              hasAfter: afters.size > 1,
              canGo,
              isStale: isStale || model.numbers.isAsking,
            }
          : null,
      );
      explained.update(model.explained, model.canExplain, nameOf, model.program.tools);
      const pictures = (held?.arrays ?? []).flatMap((array, i) =>
        array.map && array.quantity ? [{ array, i }] : [],
      );
      const key = JSON.stringify([
        pictures.map(({ array }) => [array.map, array.quantity, nameOf(`${array.quantity}[0][0]`)]),
        digits,
        rowsAreSources(),
      ]);
      if (key === mapped) return;
      mapped = key;
      maps.replaceChildren(
        ...pictures.slice(0, 12).map(({ array, i }) => {
          const rows = held?.rows.filter((row) => row.array === i) ?? [];
          const title = model.numbers.wholeName(array.quantity ?? "");
          return differenceMap({ array, rows, title, nameOf, digits }, `beside-map-${i}`);
        }),
      );
    },
    goNumbers() {
      actions.onSide("numbers");
      document.getElementById("beside-text")?.focus();
    },
  };
}
