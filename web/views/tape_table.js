/** The tape as a table, the arithmetic of one of its adjoints, and its agreement with the closed form. */

import { h } from "../lib/dom.js";
import { formatNumber, fullNumber } from "../lib/format.js";
import { tableOf } from "./table_parts.js";
import { lowered, textOf, valueCell } from "./values.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {TapeDocument, TapeNode, Value} from "../contract/types.js" */

/** A node's name without its number where it has one: "a(h₁)", else "v₁₂". @param {TapeNode} node */
export function nodeName(node) {
  return lowered(node.label === node.formula ? `v${node.id}` : node.label);
}

/** @param {TapeNode[]} shown @param {TapeNode[]} nodes @param {Shown} digits */
export function nodeTable(shown, nodes, digits) {
  const head = [
    ["operation", "word", ""],
    ["value", "forward", "of the forward pass"],
    ["adjoint", "backward", "∂E with respect to this node, from the backward pass"],
    ["parents", "word", "each with the local derivative with respect to it"],
  ];
  const rows = shown.map((node) =>
    h(
      "tr",
      { "data-row": node.id },
      h("th", { scope: "row" }, nodeLink(node, lowered(`v${node.id}`)), ` ${named(node)}`),
      h("td", { class: "word operation" }, node.operation, h("span", {}, lowered(node.formula))),
      valueCell(node.value, digits, {
        quantity: node.quantity,
        accent: "forward",
        title: lowered(node.label),
      }),
      valueCell(node.adjoint, digits, {
        gives: gradientOf(node.quantity),
        accent: "backward",
        title: `∂E/∂ ${lowered(node.label)}`,
      }),
      h(
        "td",
        { class: "word parents" },
        ...node.parents.flatMap((id, i) => [
          i ? ", " : "",
          nodeLink(nodes[id], nodeName(nodes[id])),
          h(
            "span",
            { class: "hint", title: fullNumber(node.partials[i]) },
            ` ∂ ${formatNumber(node.partials[i], digits)}`,
          ),
        ]),
      ),
    ),
  );
  return tableOf("node", head, [h("tbody", {}, ...rows)]);
}

/** @param {TapeNode} node */
const named = (node) => (node.label === node.formula ? "" : lowered(node.label));

/** @param {TapeNode} node @param {string} text */
function nodeLink(node, text) {
  return h("a", { href: `#tape-v${node.id}`, "data-node": node.id }, text);
}

/** The step's gradient by a quantity, where there is one; its sign and clipping may differ from the adjoint's. @param {string | null} quantity */
function gradientOf(quantity) {
  if (!quantity) return null;
  if (quantity.includes(".before.")) return quantity.replace(".before.", ".gradients.");
  const pass = /^(layers\[\d+\])\.([az])(\[.*)$/.exec(quantity);
  if (pass) return `${pass[1]}.${pass[2] === "a" ? "da" : "delta"}${pass[3]}`;
  return quantity.startsWith("X[") ? quantity.replace("X", "input_gradients") : null;
}

/** How one adjoint came about: what each use of the node hands back, summed. @param {TapeNode} node @param {TapeNode[]} nodes @param {Shown} digits */
export function adjointArithmetic(node, nodes, digits) {
  const name = nodeName(node);
  const uses = nodes.flatMap((child) =>
    child.parents.flatMap((parent, i) => (parent === node.id ? [{ child, partial: child.partials[i] }] : [])),
  );
  const number = (/** @type {Value} */ value) => {
    const text = formatNumber(value, digits);
    return text.startsWith("−") ? `(${text})` : text;
  };
  const symbols = uses
    .map(({ child }) => `∂E/∂${nodeName(child)} · ∂${nodeName(child)}/∂${name}`)
    .join(" + ");
  const numbers = uses
    .map(({ child, partial }) => `${number(child.adjoint)} × ${number(partial)}`)
    .join(" + ");
  const forward = node.parents.length
    ? `${name} = ${lowered(node.formula)} = ${formatNumber(node.value, digits)}`
    : `${name} = ${formatNumber(node.value, digits)}, given`;
  const backward = uses.length
    ? `∂E/∂${name} = ${symbols} = ${numbers} = ${formatNumber(node.adjoint, digits)}`
    : `∂E/∂${name} = ${formatNumber(node.adjoint, digits)}: the backward pass starts here`;
  return [h("span", { class: "forward" }, forward), h("span", { class: "backward" }, backward)];
}

/** @param {TapeDocument} tape @param {Shown} digits */
export function agreementTable({ agreement }, digits) {
  const rows = agreement.map(({ quantity, label, analytic, autodiff }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, lowered(label)),
      valueCell(analytic, digits, { gives: quantity, accent: "backward", title: "closed form" }),
      valueCell(autodiff, digits, { gives: quantity, accent: "backward", title: "tape" }),
      valueCell(difference(analytic, autodiff), 2),
    ),
  );
  const head = [
    ["closed form", "backward", ""],
    ["tape", "backward", ""],
    ["difference", "", "of the two"],
  ];
  return tableOf("gradient with respect to", head, [h("tbody", {}, ...rows)]);
}

/** @param {Value} a @param {Value} b @returns {Value | null} */
const difference = (a, b) => (typeof a === "number" && typeof b === "number" ? Math.abs(a - b) : null);

/** Norm of the difference as a share of the gradient's norm; null where a number is not finite. @param {TapeDocument} tape */
export function disagreement({ agreement }) {
  const norm = (/** @type {(number | null)[]} */ values) =>
    values.includes(null) ? null : Math.hypot(.../** @type {number[]} */ (values));
  const apart = norm(
    agreement.map(({ analytic, autodiff }) => /** @type {number | null} */ (difference(analytic, autodiff))),
  );
  const whole = norm(agreement.map(({ analytic }) => (typeof analytic === "number" ? analytic : null)));
  return apart === null || whole === null ? null : whole ? apart / whole : apart;
}

/** All nodes for a spreadsheet. @param {TapeDocument} tape @param {"csv" | "tsv"} format */
export function tapeText({ nodes }, format) {
  const rows = nodes.map(({ id, label, operation, formula, value, adjoint, parents, partials }) => [
    `v${id}`,
    label,
    operation,
    formula,
    fullNumber(value),
    fullNumber(adjoint),
    parents.map((parent) => `v${parent}`).join(" "),
    partials.map(fullNumber).join(" "),
  ]);
  const head = ["node", "name", "operation", "formula", "value", "adjoint", "parents", "local derivatives"];
  return textOf([head, ...rows], format);
}
