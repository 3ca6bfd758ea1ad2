/** The arithmetic of the selected quantity: formula, numbers put in, value, what it was made from and goes into, its check. */

import { h } from "../lib/dom.js";
import { apart, formatNumber, fullNumber } from "../lib/format.js";
import { meaningOf } from "../lib/glossary.js";
import { lineOf, orderOf } from "../lib/lineage.js";
import { formula } from "../lib/mathml.js";
import { at } from "../lib/paths.js";
import { accentOf, beside, nameOf } from "../lib/quantities.js";

/** @import {Model} from "./model.js" */
/** @import {CheckedParameter, WorkedLine} from "../contract/types.js" */

/** Of a step whose lines are too many to come with it. */
const NOT_TOLD = "Where it goes is not told of so large a network.";

const OF_BEFORE = "This line is of the values before; the present one is being computed.";

/** Links listed before the rest is counted only. */
const LINKS = 8;

/**
 * @param {HTMLElement} root
 * @param {{onMove(by: number): void, onCopyValue(): void, onCopyLine(): void}} actions
 */
export function mountArithmetic(root, { onMove, onCopyValue, onCopyLine }) {
  const title = h("h2", { id: "arithmetic-title" });
  const place = h("span", { class: "hint", id: "place-in-order" });
  const body = h("div", { class: "arithmetic-body" });
  const more = h("div", { class: "arithmetic-body" });
  const button = (
    /** @type {string} */ text,
    /** @type {string} */ label,
    /** @type {() => void} */ click,
    kind = "quiet",
  ) => h("button", { type: "button", class: kind, title: label, "aria-label": label, click }, text);
  root.append(
    h(
      "div",
      { class: "pane-head" },
      title,
      h(
        "span",
        { class: "pane-moves" },
        place,
        button("←", "Previous quantity (K)", () => onMove(-1)),
        button("→", "Next quantity (J)", () => onMove(1)),
      ),
    ),
    body,
    h("details", { id: "exact", class: "exact" }, h("summary", {}, "Exact value and certain digits")),
    h("div", { id: "my-number-of", class: "my-number", hidden: true }),
    more,
  );
  let shown = "";
  /** The lists of which all is shown, of the present quantity. @type {Set<string>} */
  const unfolded = new Set();
  let of = "";
  /** @type {Model | null} */
  let last = null;

  /** @param {Model} model */
  function update(model) {
    if (of !== model.selected) unfolded.clear();
    of = model.selected;
    last = model;
    const { selected: path, lineage, names, step, digits, check, isChecking } = model;
    const value = at(step, path);
    const { line, isStale } = lineOf(lineage, path);
    const tested = check?.parameters.find((parameter) => parameter.quantity === path);
    // Lines may be of the values before, of another way of training: what this result lacks is no link.
    const isThere = (/** @type {string} */ one) => (at(step, one) ?? null) !== null;
    const into = (lineage.into.get(path) ?? []).filter(isThere);
    const order = orderOf(lineage, model.sample);
    const number = order.indexOf(line?.quantity ?? path) + 1;
    place.textContent = number && lineage.into.size ? `${number} of ${order.length}` : "";
    place.title = "In the order of computation";
    const key = JSON.stringify([
      path,
      value,
      digits,
      line?.numbers,
      line?.formula,
      isStale,
      tested,
      isChecking,
      into,
      model.sample,
    ]);
    if (key === shown) return;
    shown = key;
    title.replaceChildren(h("bdi", {}, line?.name ? subscripted(line.name) : nameOf(path, names)));
    title.classList.toggle("word", beginsWithWord(path, title.textContent ?? ""));
    root.dataset.accent = accentOf(path);
    const blocks = [card(path, value, line, isStale, model)];
    const from = [...new Set(line?.from)].filter(isThere);
    if (from.length) blocks.push(links("computed from", from, model, "made-from"));
    if (into.length) blocks.push(links("used in", into, model, "goes-into"));
    else if (model.result.worked_omitted) blocks.push(h("p", { class: "hint" }, NOT_TOLD));
    if (tested) blocks.push(checkCard(tested));
    else if (isChecking && /\.gradients\./.test(path)) blocks.push(checkCard(null));
    const [first, ...rest] = blocks;
    body.replaceChildren(first);
    more.replaceChildren(...rest);
  }

  /** @param {string} path @param {any} value @param {WorkedLine | undefined} line @param {boolean} isStale @param {Model} model */
  function card(path, value, line, isStale, { step, digits: usual }) {
    const digits = apart(value, at(step, beside(path)), usual);
    const accent = accentOf(path);
    const full = fullNumber(value);
    const symbol = line
      ? h(
          "div",
          { class: "line" },
          formula(line.symbol, { digits, times: "·" }),
          h("span", { class: "equals" }, "="),
          formula(line.formula, { digits, times: "·" }),
        )
      : null;
    const numbers = line
      ? h(
          "div",
          { class: "line with-numbers", "data-stale": isStale },
          h("span", { class: "equals" }, "="),
          formula(line.numbers, { digits, times: "×" }),
        )
      : null;
    return h(
      "div",
      { class: "card" },
      symbol,
      numbers,
      line
        ? null
        : h(
            "p",
            { class: "hint" },
            accent === "given"
              ? "Given in the setup. Select it again in the diagram to edit it."
              : (meaningOf(path) ?? "Its line of arithmetic is being computed."),
          ),
      h(
        "p",
        { class: `value ${accent}` },
        h("output", { "data-quantity": path, "data-value": full, class: "num" }, formatNumber(value, digits)),
      ),
      h(
        "p",
        { class: "full" },
        h("span", {}, "full value "),
        h("span", { class: "digits" }, full.replace("-", "−")),
      ),
      h(
        "p",
        { class: "card-actions" },
        button("Copy value", "Copy the full value (C)", onCopyValue),
        line ? button("Copy line", "Copy this line (L)", onCopyLine) : null,
      ),
      isStale ? h("p", { class: "hint soon" }, OF_BEFORE) : null,
      line?.note && !isStale ? h("p", { class: "hint" }, line.note) : null,
    );
  }

  /** Shows all of a list. @param {string} kind */
  function unfold(kind) {
    unfolded.add(kind);
    shown = "";
    if (last) update(last);
    /** @type {HTMLElement | null} */ (
      more.querySelector(`.${kind} li:nth-child(${LINKS + 1}) button`)
    )?.focus();
  }

  /** @param {string} heading @param {string[]} paths @param {Model} model @param {string} kind */
  function links(heading, paths, { names, step, digits, lineage }, kind) {
    const shownPaths = unfolded.has(kind) ? paths : paths.slice(0, LINKS);
    return h(
      "div",
      { class: `links ${kind}` },
      h("h3", {}, heading),
      h(
        "ul",
        {},
        ...shownPaths.map((path) => {
          const value = at(step, path);
          const made = lineage.byPath.get(path);
          const of =
            step.X.length > 1 && made && made.sample !== null
              ? `, sample ${step.samples[made.sample] + 1}`
              : "";
          return h(
            "li",
            {},
            h(
              "button",
              { type: "button", class: `chip ${accentOf(path)}`, "data-select": path },
              h("span", { class: "chip-name" }, made ? subscripted(made.name) + of : nameOf(path, names)),
              h(
                "span",
                { class: "num", "data-quantity": path, "data-value": fullNumber(value) },
                formatNumber(value, digits),
              ),
            ),
          );
        }),
        paths.length > shownPaths.length
          ? h(
              "li",
              {},
              button(`and ${paths.length - LINKS} more`, `Show all ${paths.length}`, () => unfold(kind)),
            )
          : null,
      ),
    );
  }

  return { update };
}

/** Heading and class by what came of the check. */
const OUTCOMES = {
  agrees: ["✓ gradient check", "card gradient-check"],
  differs: ["✗ gradient check", "card gradient-check failed"],
  "not judged": ["gradient check: not judged", "card gradient-check unjudged"],
};

/** @param {CheckedParameter | null} parameter  Null while it is being checked. */
function checkCard(parameter) {
  /** @type {[string, any][]} */
  const rows = [
    ["closed form", parameter?.analytic],
    ["autodiff tape", parameter?.autodiff],
    ["complex step", parameter?.complex_step],
    ["central difference", parameter?.central_difference],
  ];
  const [heading, kind] = parameter ? OUTCOMES[parameter.outcome] : ["checking", "card gradient-check"];
  const difference = parameter ? parameter.relative_error : undefined;
  return h(
    "div",
    { class: kind },
    h("h3", {}, heading),
    h(
      "dl",
      {},
      ...rows.flatMap(([name, value]) =>
        value === null || (parameter && value === undefined)
          ? []
          : [
              h(
                "div",
                {},
                h("dt", {}, name),
                h("dd", {}, value === undefined ? "…" : formatNumber(value, 12)),
              ),
            ],
      ),
    ),
    difference === null || difference === undefined
      ? h("p", { class: "hint" }, parameter ? "" : "…")
      : h("p", { class: "hint" }, `relative difference ${formatNumber(difference, 2)}`),
  );
}

/**
 * Whether a heading may begin with a capital: Δ, F and V are other quantities than δ, f and v.
 * @param {string} path @param {string} name
 */
function beginsWithWord(path, name) {
  return /^[a-z]{3,}(?!\S)/.test(name) && !path.includes(".state");
}

/** Names from Python have plain digits. @param {string} name */
export function subscripted(name) {
  return name.replace(
    /(?<![\p{L}\d])([xhyŷiotdawb])(\d[\d.]*)/gu,
    (_, letter, digits) =>
      letter + digits.replace(/\d/g, (/** @type {string} */ d) => "₀₁₂₃₄₅₆₇₈₉"[Number(d)]),
  );
}
