/** Expression trees of worked lines drawn as MathML. Parentheses are put here, by precedence. */

import { h, math } from "./dom.js";
import { formatNumber, fullNumber } from "./format.js";

/** @import {Expr, Value} from "../contract/types.js" */

/** @import {Shown} from "./format.js" */
/** @typedef {{digits: Shown, times: string}} Style  `times` is the sign of multiplication. */

const ATOM = 5;
/** @type {Record<string, number>} */
const PRECEDENCE = { add: 1, sub: 1, neg: 1, cmp: 0, mul: 2, pow: 4, sum: 2 };

/** @param {Expr} e */
function isNegative(e) {
  if (e[0] === "mark") return isNegative(e[1]);
  return e[0] === "num" && typeof e[1] === "number" && (e[1] < 0 || Object.is(e[1], -0));
}

/** @param {Expr} e @returns {number} */
const precedence = (e) => (e[0] === "mark" ? precedence(e[1]) : (PRECEDENCE[e[0]] ?? ATOM));

/** @param {string} text @param {Record<string, string>} [attributes] */
const op = (text, attributes = {}) => math("mo", attributes, text);

/** @param {Node[]} nodes */
const row = (...nodes) => math("mrow", {}, ...nodes);

/** @param {Node} inside */
const parenthesized = (inside) => row(op("("), inside, op(")"));

/**
 * @param {Expr} e @param {Style} style @param {number} least  The least precedence that needs no parentheses.
 * @param {boolean} [signed]  A leading minus needs parentheses too.
 */
function within(e, style, least, signed = true) {
  const node = render(e, style);
  return precedence(e) < least || (signed && isNegative(e)) ? parenthesized(node) : node;
}

/**
 * @param {Expr} e @param {Style} style
 * @returns {MathMLElement}
 */
export function render(e, style) {
  switch (e[0]) {
    case "num":
      return number(e[1], e[2], style);
    case "sym":
      return symbol(e[1], e[2], style);
    case "arrow":
      return row(render(e[1], style), op("→", { lspace: "0.1em", rspace: "0.1em" }), render(e[2], style));
    case "add":
      return row(
        ...e[1].flatMap((term, i) => (i ? [op("+"), within(term, style, 2)] : [render(term, style)])),
      );
    case "sub":
      return row(render(e[1], style), op("−"), within(e[2], style, 2));
    case "mul":
      return row(...e[1].flatMap((factor, i) => [...(i ? [op(style.times)] : []), within(factor, style, 2)]));
    case "neg":
      return row(op("−", { form: "prefix" }), within(e[1], style, 2));
    case "div":
      return math("mfrac", {}, render(e[1], style), render(e[2], style));
    case "pow":
      return math("msup", {}, powered(e[1], style), render(e[2], style));
    case "call":
      return row(
        /^[A-Za-z][′″]*$/.test(e[1]) ? letter(e[1]) : math("mi", { mathvariant: "normal" }, e[1]),
        parenthesized(
          row(...e[2].flatMap((argument, i) => [...(i ? [op(",")] : []), render(argument, style)])),
        ),
      );
    case "abs":
      return row(op("|"), render(e[1], style), op("|"));
    case "sqrt":
      return math("msqrt", {}, render(e[1], style));
    case "sum": {
      const sign = op("∑");
      return row(e[2] ? math("munder", {}, sign, subscript(e[2])) : sign, within(e[1], style, 2));
    }
    case "cases":
      return row(op("{"), math("mtable", {}, ...e[1].map((branch) => caseRow(branch, style))));
    case "cmp":
      return row(render(e[2], style), op(e[1]), render(e[3], style));
    case "mark":
      return math("mrow", { class: "differs" }, render(e[1], style));
    case "dots":
      return row(op("…"), math("mtext", {}, ` ${e[1]} more `), op("…"));
    default:
      throw new Error(`Unknown expression ${String(/** @type {any} */ (e)[0])}.`);
  }
}

/** The base of a power: a fraction, or a number with a power of ten, is put in parentheses. @param {Expr} e @param {Style} style */
function powered(e, style) {
  const tens = e[0] === "num" && formatNumber(e[1], e[2] ? style.digits : 17).includes("e");
  return e[0] === "div" || (tens && !isNegative(e))
    ? parenthesized(render(e, style))
    : within(e, style, ATOM);
}

/** @param {[Expr, Expr | null]} branch @param {Style} style */
function caseRow([value, condition], style) {
  const when = condition
    ? row(math("mtext", {}, "if\u00a0"), render(condition, style))
    : math("mtext", {}, "otherwise");
  return math("mtr", {}, math("mtd", {}, render(value, style)), math("mtd", {}, when));
}

/** @param {Value} value @param {string | null} path @param {Style} style */
function number(value, path, style) {
  const text = formatNumber(value, path ? style.digits : 17);
  if (!path) return math("mn", {}, text);
  const shown = math("mn", { "data-quantity": path, "data-value": fullNumber(value), class: "num" }, text);
  const gap = () => math("mspace", { width: "0.26em" });
  return row(gap(), shown, gap());
}

/** A letter, the gate that it belongs to, and what stands raised: w, f and ⁺ of w_f⁺. */
const GATE = /^([^_]*)_(.*?)([⁺⁻′]*)$/u;

/** @param {string} base @param {string | Expr | null} sub @param {Style} style */
function symbol(base, sub, style) {
  const [, name, gate, marks] = GATE.exec(base) ?? [base, base, "", ""];
  const own = name + marks;
  const body = /^[∂Δ]./.test(own)
    ? row(op(own[0], { lspace: "0", rspace: "0", form: "prefix" }), letter(own.slice(1)))
    : letter(own);
  const below = [
    ...(gate ? [subscript(gate)] : []),
    ...(sub === null ? [] : [typeof sub === "string" ? subscript(sub) : render(sub, style)]),
  ];
  if (!below.length) return body;
  return math("msub", {}, body, row(...below.flatMap((one, i) => (i ? [op(","), one] : [one]))));
}

/** A number, letters that count, or a word set upright. @param {string} text */
function subscript(text) {
  if (/^[ijkst]+$/.test(text)) return row(...[...text].map((one) => math("mi", {}, one)));
  return /\p{L}/u.test(text) ? math("mtext", {}, text) : math("mn", {}, text);
}

const RAISED = new Map(Object.entries({ "⁺": "+", "⁻": "−", "²": "2", "³": "3", ᵗ: "t" }));

/** A letter is set in italics, with its hat above it and its plus, minus or prime raised. @param {string} text */
function letter(text) {
  const [, base, marks] = /^(.+?)([⁺⁻′″²³ᵗ]*)$/u.exec(text) ?? [text, text, ""];
  const bare = /^(.+)\u0302$/u.exec(base)?.[1];
  const node = bare ? math("mover", { accent: "true" }, math("mi", {}, bare), op("^")) : math("mi", {}, base);
  if (!marks) return node;
  const raised = [...marks].map((mark) => RAISED.get(mark) ?? mark).join("");
  return math("msup", {}, node, /^[\dt]+$/.test(raised) ? math("mn", {}, raised) : op(raised));
}

/**
 * A whole formula in pieces that a line may break between: terms of a sum, or factors of a product.
 * @param {Expr} e @param {Style} style
 * @returns {HTMLElement}
 */
export function formula(e, style) {
  const pieces = piecesOf(e, style.times);
  return h(
    "span",
    { class: "formula" },
    ...pieces.map(({ sign, part, least }) =>
      math(
        "math",
        { displaystyle: "true" },
        row(...(sign ? [op(sign, { form: "infix" })] : []), within(part, style, least, least > 0)),
      ),
    ),
  );
}

/**
 * Those pieces, each with the sign before it.
 * @param {Expr} e @param {string} times
 * @returns {{sign: string, part: Expr, least: number}[]}
 */
export function piecesOf(e, times) {
  if (e[0] === "add") return e[1].map((part, i) => ({ sign: i ? "+" : "", part, least: i ? 2 : 0 }));
  if (e[0] === "mul") return e[1].map((part, i) => ({ sign: i ? times : "", part, least: 2 }));
  if (e[0] === "neg" && e[1][0] === "mul")
    return e[1][1].map((part, i) => ({ sign: i ? times : "−", part, least: 2 }));
  return [{ sign: "", part: e, least: 0 }];
}

/** The paths of all numbers in a formula. @param {unknown} e @returns {string[]} */
export function pathsIn(e) {
  if (!Array.isArray(e)) return [];
  return e[0] === "num" ? (e[2] ? [e[2]] : []) : e.flatMap(pathsIn);
}
