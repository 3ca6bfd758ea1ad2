/** What marking found: how many numbers are right, the first wrong one, and the slips that explain the sheet. */

import { h } from "../../lib/dom.js";
import { slipCard } from "./slip.js";

/** @import {Slip} from "../../contract/types.js" */
/** @import {Ladders} from "./ladder.js" */
/** @import {MarkModel} from "./model.js" */

/**
 * @param {HTMLElement} bar  Stays in sight. @param {HTMLElement} root
 * @param {{onGo(path: string): void, ladders: Ladders}} actions
 */
export function mountTold(bar, root, { onGo, ladders }) {
  const line = h("p", { class: "mark-line", role: "status" });
  const first = h("button", {
    type: "button",
    class: "primary",
    id: "mark-first",
    title: "Go there (W)",
    click: () => onGo(at),
  });
  bar.append(line, first);
  let at = "";
  let shown = "";

  /** @param {MarkModel} model @returns {(Node | string)[]} */
  function explanations(model) {
    const { slips = [], decides = null } = model.marking.marked ?? {};
    /** @param {string} path */
    const link = (path) =>
      h(
        "button",
        { type: "button", class: "chip", click: () => onGo(path) },
        h("bdi", {}, model.nameOf(path)),
      );
    /** @type {Map<number, Slip[]>} */
    const together = new Map();
    for (const slip of slips)
      together.set(slip.explanation, [...(together.get(slip.explanation) ?? []), slip]);
    const all = [...together.values()];
    const notes = model.marking.marked?.notes ?? [];
    if (!all.length) return notes.map((note) => h("p", { class: "hint" }, note));
    const isTied = all.length > 1;
    const tied = "They explain the sheet equally well: the numbers typed cannot tell them apart.";
    return [
      h("h3", {}, isTied ? "One of these explains it" : "What explains it"),
      isTied ? h("p", { class: "hint" }, tied) : "",
      decides ? h("p", { class: "decides" }, "This number would tell: ", link(decides)) : "",
      h(
        "ol",
        { class: "explanations" },
        ...all.map((own) => h("li", {}, ...own.map((slip) => slipCard(slip, model, ladders, link)))),
      ),
    ].filter((node) => node !== "");
  }

  /** @param {MarkModel} model */
  function update(model) {
    const { marked, state, refusal } = model.marking;
    const text = lineOf(model);
    if (line.textContent !== text) line.textContent = text;
    line.dataset.state = state;
    at = marked?.first_wrong ?? "";
    first.hidden = !at || state === "refused";
    if (at) first.textContent = `First wrong: ${model.nameOf(at)}`;
    const key = JSON.stringify([marked, refusal, model.names, model.digits, model.rungs, ...hintsOf(model)]);
    if (key === shown) return;
    shown = key;
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    const hintOf = root.contains(active) ? active?.dataset.hintOf : undefined;
    const kept = h("p", { class: "hint" }, "What was typed is kept.");
    root.replaceChildren(
      ...(refusal ? [h("div", { class: "mark-refusal" }, h("p", {}, refusal), kept)] : explanations(model)),
    );
    if (!hintOf) return;
    /** @type {HTMLElement | null} */ (root.querySelector(`[data-hint-of="${CSS.escape(hintOf)}"]`))?.focus();
  }

  /** What of the hints is shown in the cards. @param {MarkModel} model */
  function hintsOf({ marking: { marked }, hints }) {
    const paths = (marked?.slips ?? []).map((slip) => slip.our_line?.quantity ?? slip.at);
    return paths.map((path) => [ladders.height(path), Boolean(hints(path))]);
  }

  return { update };
}

/** How it stands, in one line. @param {MarkModel} model */
function lineOf({ marking, placed, isStale }) {
  const { state, marked } = marking;
  if (state === "refused") return "This step cannot be marked.";
  if (isStale && placed.length) return "Marking waits for the setup.";
  if (!placed.length) return "Nothing is typed yet.";
  if (state === "running" && !marked) return "Marking";
  if (state === "stopped") return "Stopped. Type a number to mark again.";
  const counts = { right: 0, consequential: 0, wrong: 0, unknown: 0 };
  for (const { verdict } of marked?.answers ?? []) counts[verdict] += 1;
  const follows =
    counts.consequential === 1 ? "follows from your own number" : "follow from your own numbers";
  const told = [
    [counts.right, "right"],
    [counts.consequential, follows],
    [counts.wrong, "wrong"],
    [counts.unknown, "not marked"],
  ].filter(([n]) => n);
  if (!told.length) return "No number that can be read.";
  return `${told.map((pair) => pair.join(" ")).join(", ")}.`;
}
