/** What marking found: how many numbers are right, the first wrong one, and the slips that explain the sheet. */

import { h } from "../../lib/dom.js";
import { detailOf, some } from "./words.js";

/** @import {Slip} from "../../contract/types.js" */
/** @import {Ladders} from "./ladder.js" */
/** @import {MarkModel} from "./model.js" */

/**
 * @param {HTMLElement} bar  Stays in sight. @param {HTMLElement} root
 * @param {{onGo(path: string): void, ladders: Ladders}} actions
 */
export function mountTold(bar, root, { onGo, ladders }) {
  const line = h("p", { class: "mark-line", role: "status" });
  const first = h("button", { type: "button", class: "primary", id: "mark-first", click: () => onGo(at) });
  bar.append(line, first);
  let at = "";
  let shown = "";

  /** @param {string} path @param {MarkModel} model */
  const link = (path, model) =>
    h("button", { type: "button", class: "chip", click: () => onGo(path) }, h("bdi", {}, model.nameOf(path)));

  /** @param {Slip} slip @param {MarkModel} model */
  function slipCard(slip, model) {
    const detail = detailOf(slip.detail);
    const next = ladders.next(slip.at, model);
    const others = slip.explains.filter((path) => path !== slip.at);
    return h(
      "article",
      { class: "slip" },
      h("h4", {}, "Your ", h("bdi", {}, model.nameOf(slip.at))),
      h("p", { class: "did" }, detail ?? slip.did),
      detail ? null : h("p", { class: "belongs" }, slip.belongs),
      h(
        "p",
        { class: "slip-actions" },
        link(slip.at, model),
        next
          ? h(
              "button",
              {
                type: "button",
                class: "quiet",
                "data-hint-of": slip.at,
                click: () => ladders.climb(slip.at),
              },
              `Hint: ${next}`,
            )
          : null,
      ),
      ladders.isOpen(slip.at) ? h("div", { class: "ladder" }, ...ladders.nodes(slip.at, model)) : null,
      others.length
        ? h(
            "p",
            { class: "hint" },
            `It explains ${some(others.length, "more number")}: `,
            ...others.slice(0, 6).map((path) => link(path, model)),
            others.length > 6 ? " …" : "",
          )
        : null,
    );
  }

  /** @param {MarkModel} model @returns {Node[]} */
  function explanations(model) {
    const { slips = [], decides = null } = model.marking.marked ?? {};
    /** @type {Map<number, Slip[]>} */
    const together = new Map();
    for (const slip of slips)
      together.set(slip.explanation, [...(together.get(slip.explanation) ?? []), slip]);
    const all = [...together.values()];
    if (!all.length) return [];
    return [
      h("h3", {}, all.length > 1 ? "One of these explains it" : "What explains it"),
      all.length > 1
        ? h(
            "p",
            { class: "hint" },
            "They explain the sheet equally well: the numbers typed cannot tell them apart.",
          )
        : null,
      decides ? h("p", { class: "decides" }, "This number would tell: ", link(decides, model)) : null,
      h(
        "ol",
        { class: "explanations" },
        ...all.map((own) => h("li", {}, ...own.map((slip) => slipCard(slip, model)))),
      ),
    ].filter((node) => node !== null);
  }

  return {
    /** @param {MarkModel} model */
    update(model) {
      const { marked, state, refusal } = model.marking;
      const text = lineOf(model);
      if (line.textContent !== text) line.textContent = text;
      line.dataset.state = state;
      at = marked?.first_wrong ?? "";
      first.hidden = !at || state === "refused";
      if (at) first.textContent = `First wrong: ${model.nameOf(at)}`;
      const key = JSON.stringify([
        marked,
        refusal,
        model.names,
        model.digits,
        ...(marked?.slips ?? []).map((slip) => [ladders.next(slip.at, model), ladders.isOpen(slip.at)]),
      ]);
      if (key === shown) return;
      shown = key;
      const active = /** @type {HTMLElement | null} */ (document.activeElement);
      const hintOf = root.contains(active) ? active?.dataset.hintOf : undefined;
      root.replaceChildren(
        ...(refusal
          ? [h("p", { class: "mark-refusal" }, refusal, h("br"), "What was typed is kept.")]
          : explanations(model)),
      );
      if (hintOf)
        /** @type {HTMLElement | null} */ (
          root.querySelector(`[data-hint-of="${CSS.escape(hintOf)}"]`)
        )?.focus();
    },
  };
}

/** How it stands, in one line. @param {MarkModel} model */
function lineOf({ marking, placed, isStale }) {
  const { state, marked } = marking;
  if (state === "refused") return "This step cannot be marked.";
  if (isStale) return "Marking waits for the setup.";
  if (!placed.length) return "Nothing is typed yet.";
  if (state === "running" && !marked) return "Marking";
  if (state === "stopped") return "Stopped. Type a number to mark again.";
  const counts = { right: 0, consequential: 0, wrong: 0, unknown: 0 };
  for (const { verdict } of marked?.answers ?? []) counts[verdict] += 1;
  const told = [
    [counts.right, "right"],
    [
      counts.consequential,
      counts.consequential === 1 ? "follows from your own number" : "follow from your own numbers",
    ],
    [counts.wrong, "wrong"],
    [counts.unknown, "not marked"],
  ].filter(([n]) => n);
  if (!told.length) return "No number that can be read.";
  return `${told.map((pair) => pair.join(" ")).join(", ")}.`;
}
