/** A parameter that is changed by h: what the loss does beside what its gradient foretells, and the V of the differences. */

import { readNumber } from "../draft/numbers.js";
import { h } from "../lib/dom.js";
import { formatNumber, fullNumber, uncarried } from "../lib/format.js";
import { parameterOf } from "../lib/lineage.js";
import { lineCard } from "./chart/line_card.js";
import { alignColumns } from "./numbers.js";
import { rove, tableOf } from "./table_parts.js";
import { lowered, standing, tableSection, textOf, valueCell } from "./values.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {Field, NudgeDocument, Value} from "../contract/types.js" */
/** @import {Model} from "./model.js" */

const SUMMARY = "what a small change does to the loss";
const NONE = "Select a weight or a bias, or its gradient: it is changed by h, and all else stays.";
const COLUMNS = /** @type {const} */ (["h", "loss", "change", "foretold", "left"]);
const HEAD = [
  ["change by h", "", ""],
  ["new loss", "forward", "E(θ+h)"],
  ["true change", "forward", "E(θ+h) − E(θ)"],
  ["gradient × h", "backward", "what the gradient foretells"],
  ["left over", "", "the true change less gradient × h: where h falls to a tenth, this falls to a hundredth"],
];

/**
 * @param {HTMLDetailsElement} root
 * @param {object} plan
 * @param {Field} plan.field  Of h.
 * @param {(open: boolean) => void} plan.onOpen
 * @param {() => void} plan.onChange  Another h was typed.
 * @param {(text: string, format: "csv" | "tsv") => void} plan.onCopy
 */
export function mountNudge(root, { field, onOpen, onChange, onCopy }) {
  const line = h("span", { class: "summary-line" }, SUMMARY);
  root.querySelector("summary")?.append(line);
  const fault = h("p", { class: "fault", id: "nudge-fault", role: "alert", hidden: true });
  const input = /** @type {HTMLInputElement} */ (
    h("input", {
      id: "nudge-h",
      type: "text",
      class: "num",
      autocomplete: "off",
      spellcheck: "false",
      value: String(field.default),
      "aria-describedby": "nudge-fault",
      input: () => {
        by();
        onChange();
      },
    })
  );
  const status = h("p", { class: "section-status", role: "status" });
  const words = h("p", { id: "nudge-words" });
  const moves = h("div", {});
  const card = lineCard({
    id: "nudge-curve",
    title: "Error of the difference quotients over h",
    label: "Distance of the forward and the central difference quotient from the gradient, over h",
    xName: "h",
    height: 240,
  });
  const notes = h("div", {});
  const body = h("div", { class: "nudge-body" }, words, moves, card.element, notes);
  root.append(
    h("p", { class: "nudge-by" }, h("label", { for: "nudge-h" }, field.label), input),
    fault,
    status,
    body,
  );
  /** @type {Model | null} */
  let last = null;
  let drawn = "";
  root.addEventListener("toggle", () => {
    onOpen(root.open);
    if (last) update(last);
  });

  /** The h that is typed; null while it is none, which is said beside it. */
  function by() {
    let said = "";
    let value = null;
    try {
      value = Number(readNumber(field, input.value));
    } catch (refused) {
      said = /** @type {Error} */ (refused).message;
    }
    fault.textContent = said;
    fault.hidden = !said;
    input.setAttribute("aria-invalid", String(Boolean(said)));
    return value;
  }

  /** @param {Model} model */
  function update(model) {
    last = model;
    if (!root.open) return;
    const { nudge: requested, result } = model;
    const isNone = parameterOf(model.selected) === null;
    const found = isNone ? null : requested.document;
    status.textContent = isNone ? NONE : fault.hidden ? standing(requested, result) : "";
    status.classList.toggle("is-waiting", !isNone && requested.of !== result);
    body.hidden = !found;
    if (!found) {
      line.textContent = SUMMARY;
      drawn = "";
      return;
    }
    const digits = uncarried(model.digits);
    const key = JSON.stringify([found, digits]);
    if (key === drawn) return;
    drawn = key;
    line.textContent = lowered(found.name);
    words.replaceChildren(lowered(sentenceOf(found, digits)));
    const table = movesTable(found, digits);
    moves.replaceChildren(
      tableSection("Smaller and smaller changes", table, "nudge-table", (format) =>
        onCopy(movesText(found, format), format),
      ),
    );
    rove(table);
    alignColumns(table);
    card.update(curveOf(found));
    notes.replaceChildren(...found.notes.map((note) => h("p", { class: "hint" }, note)));
  }

  return { update, by };
}

/** @param {NudgeDocument} found @param {Shown} digits */
function sentenceOf({ name, value, loss, gradient, moves: [{ h: by, change, foretold }] }, digits) {
  const n = (/** @type {Value} */ number) => formatNumber(number, digits);
  const to = Number(value) + by;
  return `${name} = ${n(value)} becomes ${n(to)}: the loss ${n(loss)} changes by ${n(change)}. The gradient ${n(gradient)} times h foretells ${n(foretold)}.`;
}

/** @param {NudgeDocument} found @param {Shown} digits */
function movesTable({ moves }, digits) {
  const rows = moves.map((move) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", class: "num" }, fullNumber(move.h)),
      ...COLUMNS.slice(1).map((name, i) => valueCell(move[name], digits, { accent: HEAD[i + 1][1] })),
    ),
  );
  return tableOf(HEAD[0][0], HEAD.slice(1), [h("tbody", {}, ...rows)]);
}

/** @param {NudgeDocument} found @param {"csv" | "tsv"} format */
export function movesText({ moves }, format) {
  return textOf(
    [HEAD.map(([name]) => name), ...moves.map((move) => COLUMNS.map((name) => fullNumber(move[name])))],
    format,
  );
}

/** An error of 0 has no place on powers of ten: it is a gap. @param {NudgeDocument} found */
export function curveOf({ h: x, forward, central, rounding }) {
  const above = (/** @type {Value[]} */ values) =>
    values.map((value) => (typeof value === "number" && value > 0 ? value : Number.NaN));
  return {
    series: [
      { name: "forward", x, y: above(forward.errors) },
      { name: "central", x, y: above(central.errors) },
      { name: "rounding, ε·E/h", x, y: above(rounding), isFaint: true },
    ],
    log: true,
    logX: true,
    isTimeless: true,
  };
}
