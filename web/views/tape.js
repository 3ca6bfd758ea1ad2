/** Automatic differentiation of this very network: its tape as a graph and a table, beside the closed form. */

import { h } from "../lib/dom.js";
import { formatNumber, uncarried } from "../lib/format.js";
import { filesOf } from "./chart/files.js";
import { alignColumns } from "./numbers.js";
import { rove, tableText } from "./table_parts.js";
import { outline, tapeGraph } from "./tape_graph.js";
import { adjointArithmetic, agreementTable, disagreement, nodeTable, tapeText } from "./tape_table.js";
import { standing, tableSection } from "./values.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {Outcome, TapeDocument} from "../contract/types.js" */
/** @import {Model} from "./model.js" */

/** Above so many nodes a graph no longer reads. */
const DRAWN = 80;
/** Rows set at once; the rest come by a button. */
const ROWS = 200;
const SUMMARY = "every operation, its value and its adjoint";
/** What the gradient check says of closed form and tape: in the summary, below the table, and with which look. @type {Record<Outcome, [string, string, string]>} */
const SAID = {
  agrees: [" · agrees with the closed form", "✓ The gradient check finds that they agree.", "agrees"],
  differs: [
    " · the gradient check differs",
    "✗ The gradient check finds a difference beyond rounding.",
    "differs",
  ],
  "not judged": [" · not judged", "Not judged: the notes of the gradient check say why.", "hint"],
};
/** @type {[string, string, string]} */
const UNSAID = ["", "The gradient check is not done yet.", "hint"];

/**
 * @param {HTMLDetailsElement} root
 * @param {{onOpen(open: boolean): void, onCopy(text: string, format: "csv" | "tsv"): void}} actions
 */
export function mountTape(root, { onOpen, onCopy }) {
  const line = h("span", { class: "summary-line" }, SUMMARY);
  root.querySelector("summary")?.append(line);
  const status = h("p", { class: "section-status", role: "status" });
  const arithmetic = h("p", { class: "tape-arithmetic", role: "status" });
  const body = h("div", { class: "tape-body" });
  root.append(status, body);
  /** @type {Model | null} */
  let last = null;
  let drawn = "";
  let rows = ROWS;
  /** @type {number | null} */
  let current = null;
  root.addEventListener("toggle", () => {
    onOpen(root.open);
    if (last) update(last);
  });
  root.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-node]") : null;
    if (!link) return;
    event.preventDefault(); // The address holds the mode and setups, not nodes.
    go(Number(link.getAttribute("data-node")), true);
  });

  /** @param {Model} model */
  function update(model) {
    last = model;
    if (!root.open) return;
    const { tape: requested, result } = model;
    const digits = uncarried(model.digits);
    status.textContent = standing(requested, result);
    status.classList.toggle("is-waiting", requested.of !== result);
    const tape = requested.document;
    body.hidden = !tape;
    if (!tape) {
      line.textContent = SUMMARY;
      drawn = "";
      return;
    }
    const check = requested.of === result ? model.check : null;
    const key = JSON.stringify([tape.nodes, tape.agreement, digits, rows, check?.outcome]);
    if (key === drawn) return;
    drawn = key;
    const said = check ? SAID[check.outcome] : UNSAID;
    line.textContent = `${tape.nodes.length} nodes${said[0]}`;
    body.replaceChildren(...parts(tape, digits, said));
    for (const table of body.querySelectorAll("table")) {
      rove(table);
      alignColumns(table);
    }
    go(current !== null && current < tape.nodes.length ? current : tape.nodes.length - 1, false);
  }

  /** @param {TapeDocument} tape @param {Shown} digits @param {[string, string, string]} said */
  function parts(tape, digits, [, words, look]) {
    const { nodes } = tape;
    const apart = disagreement(tape);
    const shown = nodes.slice(0, rows);
    const table = nodeTable(shown, nodes, digits);
    const agreement = agreementTable(tape, digits);
    return [
      h(
        "p",
        { class: "hint" },
        "Forward, each operation stores its value. Backward from E, each node passes its adjoint ∂E/∂node, times the local derivative, to its parents.",
      ),
      ...tape.notes.map((note) => h("p", { class: "hint" }, note)),
      nodes.length <= DRAWN
        ? graphOf(tape, digits)
        : h("p", { class: "hint" }, `The graph is drawn up to ${DRAWN} nodes; these are ${nodes.length}.`),
      arithmetic,
      tableSection("Tape", table, "tape-table", (format) => onCopy(tapeText(tape, format), format)),
      shown.length < nodes.length
        ? h("button", { type: "button", click: showAll }, `Show all ${nodes.length} nodes`)
        : "",
      tableSection("Agreement with the closed form", agreement, "agreement-table", (format) =>
        onCopy(tableText(agreement, format), format),
      ),
      h(
        "p",
        { class: `tape-outcome ${look}` },
        apart === null ? "" : `The two differ by ${formatNumber(apart, 2)} of the gradient's norm. `,
        words,
      ),
    ];
  }

  /** @param {TapeDocument} tape @param {Shown} digits */
  function graphOf(tape, digits) {
    const { group, picture } = tapeGraph(tape.nodes, digits, (id) => go(id, false));
    return h(
      "div",
      {},
      group,
      filesOf(picture, "tape", "Graph of the tape", () => tapeText(tape, "csv")),
    );
  }

  function showAll() {
    rows = Number.POSITIVE_INFINITY;
    if (last) update(last);
  }

  /** Makes a node the current one. @param {number} id @param {boolean} follow  Move to its row. */
  function go(id, follow) {
    const nodes = last?.tape.document?.nodes;
    if (!nodes?.[id] || !last) return;
    current = id;
    if (follow && !root.querySelector(`tr[data-row="${id}"]`)) showAll();
    arithmetic.replaceChildren(...adjointArithmetic(nodes[id], nodes, uncarried(last.digits)));
    outline(root, id);
    for (const row of root.querySelectorAll("tr[data-row]"))
      row.classList.toggle("current", row.getAttribute("data-row") === String(id));
    if (!follow) return;
    /** @type {HTMLElement | null} */ (root.querySelector(`tr[data-row="${id}"] th a`))?.focus();
  }
  return { update };
}
