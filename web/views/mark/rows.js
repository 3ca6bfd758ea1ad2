/** Every quantity of the step with a field for the student's own number, its verdict and its hints. */

import { h, say } from "../../lib/dom.js";
import { cutNumber, fullNumber } from "../../lib/format.js";
import { sentenceOf } from "../../lib/messages.js";
import { offered } from "../../lib/offered.js";
import { firstPaths } from "../../mark/quantities.js";
import { readTyped } from "../../mark/typed.js";
import { verdictNodes } from "./words.js";

/** @import {Group} from "../../mark/quantities.js" */
/** @import {Ladders} from "./ladder.js" */
/** @import {MarkModel} from "./model.js" */
/** @import {Standing} from "./words.js" */

/** Rows of a group shown at first, and by each press of its button. */
const FIRST = 40;
const MORE = 200;

/** @typedef {{element: HTMLElement, input: HTMLInputElement, verdict: HTMLElement, said: HTMLElement, hint: HTMLButtonElement, ladder: HTMLElement, shown: string}} Row */

/**
 * What is said of the number at a path.
 * @param {string} path @param {string} text @param {MarkModel} model
 * @returns {{standing: Standing, said: string | null, numbers: string[], full?: string}}  `numbers`: that were probably meant.
 */
export function standingOf(path, text, { marking }) {
  if (!text.trim()) return { standing: "none", said: null, numbers: [] };
  const { value, fault, offered: numbers, number } = readTyped(text);
  if (fault) return { standing: "refused", said: fault, numbers };
  const answer = marking.verdicts.get(path);
  const isOf = answer && answer.value === value;
  return {
    standing: isOf ? answer.verdict : marking.state === "running" ? "pending" : "none",
    numbers,
    ...(number === null ? { said: null } : comesTo(number)),
  };
}

/** What a text comes to, short and in full. @param {number} number */
function comesTo(number) {
  const full = fullNumber(number);
  return { said: sentenceOf("equals", { number: cutNumber(full) }), full: `= ${full}` };
}

/**
 * @param {HTMLElement} root
 * @param {object} actions
 * @param {(path: string, text: string) => void} actions.onType
 * @param {(texts: [path: string, text: string][]) => void} actions.onUse  What was probably meant is taken.
 * @param {() => void} actions.onLeave
 * @param {(path: string, text: string) => boolean} actions.onPaste  Whether it was more than one number.
 * @param {Ladders} actions.ladders
 */
export function mountRows(root, { onType, onUse, onLeave, onPaste, ladders }) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  /** Rows to show, by the title of a group. @type {Map<string, number>} */
  const limits = new Map();
  let structure = "";
  /** @type {MarkModel | null} */
  let last = null;
  let focused = "";

  const pathOf = (/** @type {EventTarget | null} */ target) =>
    target instanceof HTMLInputElement ? (target.dataset.answer ?? null) : null;
  root.addEventListener("input", ({ target }) => {
    const path = pathOf(target);
    if (path !== null) onType(path, /** @type {HTMLInputElement} */ (target).value);
  });
  root.addEventListener("focusin", ({ target }) => {
    focused = pathOf(target) ?? focused;
  });
  root.addEventListener("focusout", onLeave);
  root.addEventListener("paste", (event) => {
    const path = pathOf(event.target);
    if (path !== null && onPaste(path, event.clipboardData?.getData("text/plain") ?? ""))
      event.preventDefault();
  });
  root.addEventListener("keydown", (event) => {
    const path = pathOf(event.target);
    const by = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (path === null || !by || event.ctrlKey || event.altKey || event.metaKey) return;
    const inputs = [...root.querySelectorAll("input")];
    const next = inputs[inputs.indexOf(/** @type {HTMLInputElement} */ (event.target)) + by];
    event.preventDefault();
    next?.focus();
    next?.select();
  });

  /** @param {string} path @param {string} name @returns {Row} */
  function rowOf(path, name) {
    const id = `answer-${path.replace(/[^\w]+/g, "-")}`;
    const input = h("input", {
      type: "text",
      id,
      class: "answer",
      "data-answer": path,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      "aria-describedby": `${id}-verdict ${id}-said`,
    });
    const verdict = h("span", { class: "mark-verdict", id: `${id}-verdict` });
    const said = h("span", { class: "said", id: `${id}-said` });
    const ladder = h("div", { class: "ladder", id: `${id}-hints`, "aria-live": "polite" });
    const hint = h("button", {
      type: "button",
      class: "quiet hint-button",
      "aria-controls": ladder.id,
      click: () => ladders.climb(path),
    });
    const element = h(
      "li",
      { class: "answer-row" },
      h("label", { for: id }, h("bdi", {}, name)),
      input,
      verdict,
      hint,
      said,
      ladder,
    );
    return { element, input, verdict, said, hint, ladder, shown: "" };
  }

  /** @param {MarkModel} model */
  function build(model) {
    rows.clear();
    const known = new Set();
    const sections = model.groups.map((group, i) => section(group, i, model, known));
    const others = model.placed
      .map(([path]) => path)
      .filter((path) => !known.has(path) && !isIn(model.groups, path));
    if (others.length) {
      const title = "Also typed";
      sections.push(
        listed({ title, accent: "given", parts: [], count: others.length }, sections.length, others, model),
      );
    }
    root.replaceChildren(...sections);
  }

  /** @param {Group} group @param {number} i @param {MarkModel} model @param {Set<string>} known */
  function section(group, i, model, known) {
    const paths = firstPaths(group, limits.get(group.title) ?? FIRST);
    for (const path of paths) known.add(path);
    return listed(group, i, paths, model);
  }

  /** @param {Group} group @param {number} i @param {string[]} paths @param {MarkModel} model */
  function listed(group, i, paths, model) {
    const rest = group.count - paths.length;
    const items = paths.map((path) => {
      const row = rowOf(path, model.nameOf(path));
      rows.set(path, row);
      return row.element;
    });
    const show = () => {
      limits.set(group.title, paths.length + MORE);
      if (last) update(last);
      rows.get(firstPaths(group, paths.length + 1).at(-1) ?? "")?.input.focus();
    };
    return h(
      "section",
      { class: "answer-group", "data-accent": group.accent, "aria-labelledby": `answers-${i}` },
      h("h3", { id: `answers-${i}` }, group.title),
      h("ol", { class: "answers" }, ...items),
      rest > 0
        ? h(
            "button",
            { type: "button", class: "quiet", click: show },
            `Show ${Math.min(MORE, rest)} more of ${group.count}`,
          )
        : null,
    );
  }

  /** @param {MarkModel} model */
  function update(model) {
    last = model;
    const others = model.placed.map(([path]) => path).filter((path) => !isIn(model.groups, path));
    const key = JSON.stringify([model.groups, [...limits], model.names, model.step.X.length, others]);
    if (key !== structure) {
      const hadFocus = root.contains(document.activeElement);
      build(model);
      structure = key;
      if (hadFocus) rows.get(focused)?.input.focus();
    }
    for (const [path, row] of rows) fill(path, row, model);
  }

  /** @param {string} path @param {Row} row @param {MarkModel} model */
  function fill(path, row, model) {
    const text = model.sheet.answers[path] ?? "";
    if (row.input.value !== text) row.input.value = text;
    const { standing, said, numbers, full } = standingOf(path, text, model);
    const isFirst = model.marking.marked?.first_wrong === path && standing === "wrong";
    const next = ladders.next(path, model);
    const height = ladders.height(path);
    const hint = height ? [model.hints(path), model.digits] : null;
    const all = numbers.length === 1 ? offeredOnes(model) : [];
    const key = JSON.stringify([standing, said, isFirst, next, height, hint, all]);
    if (key === row.shown) return;
    row.shown = key;
    row.element.dataset.verdict = standing;
    row.element.toggleAttribute("data-first", isFirst);
    row.verdict.replaceChildren(
      ...verdictNodes(standing),
      isFirst ? h("span", { class: "first-mark" }, "first") : "",
    );
    const use = (/** @type {string} */ number) => onUse([[path, number]]);
    const whole = { count: all.length, use: () => onUse(all) };
    row.said.replaceChildren(...offered(said ?? "", numbers, use, whole));
    row.said.title = full ?? "";
    row.input.toggleAttribute("aria-invalid", false);
    if (standing === "refused") row.input.setAttribute("aria-invalid", "true");
    row.hint.hidden = next === null;
    say(row.hint, height ? `Hint: ${next}` : "Hint");
    row.hint.setAttribute("aria-label", `Hint for ${model.nameOf(path)}: ${next}`);
    row.ladder.replaceChildren(...ladders.nodes(path, model));
  }

  return {
    update,
    /** The quantity whose field had the focus last; before that, the first of all. */
    get focused() {
      return rows.has(focused) ? focused : (rows.keys().next().value ?? "");
    },
    /** Scrolls to a quantity and puts the focus there. @param {string} path */
    go(path) {
      const group = last?.groups.find((one) => isIn([one], path));
      if (group && !rows.has(path) && last) {
        limits.set(group.title, firstPaths(group, group.count).indexOf(path) + FIRST);
        update(last);
      }
      const row = rows.get(path);
      row?.input.focus({ preventScroll: true });
      row?.element.scrollIntoView({ block: "center" });
    },
  };
}

/** All typed numbers that one other was probably meant by. @param {MarkModel} model @returns {[string, string][]} */
const offeredOnes = ({ placed }) =>
  placed.flatMap(([path, text]) => {
    const { offered: numbers } = readTyped(text);
    return numbers.length === 1 ? [/** @type {[string, string]} */ ([path, numbers[0]])] : [];
  });

/** @param {Group[]} groups @param {string} path */
const isIn = (groups, path) =>
  groups.some(({ parts }) => parts.some((part) => path === part.path || path.startsWith(`${part.path}[`)));
