/** Whose numbers they are: the explanations that Python found, smallest first, and what would tell them apart. */

import { settingText } from "../../compare/fields.js";
import { afterWords } from "../../compare/rows.js";
import { h } from "../../lib/dom.js";

/** @import {Explained, Explanation, ToolRow} from "../../contract/types.js" */

/** So many are listed; the rest is folded. */
const LISTED = 3;
/** @typedef {{state: "idle" | "asking" | "answered" | "refused", answer: Explained | null, refusal: string, progress: {tried: number, of: number, found: number} | null}} Asking */

/** @param {Asking["progress"]} progress */
function tryingWords(progress) {
  if (!progress?.of) return "Trying the rules of all programs";
  const { tried, of, found } = progress;
  return `Tried ${tried} of ${of} rules and settings${found ? `, ${found} give these numbers` : ""}`;
}

/**
 * @param {object} actions
 * @param {() => void} actions.onAsk @param {() => void} actions.onStop
 * @param {(explanation: Explanation) => void} actions.onUse  The program becomes the one to compare with.
 */
export function mountExplained({ onAsk, onStop, onUse }) {
  const button = h(
    "button",
    { type: "button", class: "primary", id: "beside-explain", click: onAsk },
    "Whose numbers are these?",
  );
  const stop = h("button", { type: "button", id: "beside-stop", hidden: true, click: onStop }, "Stop");
  const line = h("span", { class: "hint", role: "status" });
  const found = h("div", { class: "explained" });
  const element = h(
    "section",
    { class: "beside-explained", "aria-label": "Explanation", hidden: true },
    h("p", { class: "beside-bar" }, button, stop, line),
    found,
  );
  let shown = "";

  /** @param {Explanation} one @param {ToolRow[]} tools */
  function card(one, tools) {
    const tool = tools.find(({ name }) => name === one.tool);
    const settings = Object.entries(one.settings)
      .filter(([, value]) => value !== null && value !== "")
      .map(([name, value]) => `${name.replaceAll("_", " ")} ${settingText(value)}`);
    return h(
      "li",
      { class: "explanation" },
      h("p", { class: "explanation-title" }, one.words[0]),
      one.words.length > 1 ? h("ul", {}, ...one.words.slice(1).map((word) => h("li", {}, word))) : null,
      h("p", { class: "hint" }, settings.join(", ")),
      tool
        ? h(
            "p",
            {},
            h(
              "button",
              { type: "button", class: "quiet", click: () => onUse(one) },
              `Compare this step with ${tool.label}`,
            ),
          )
        : null,
    );
  }

  /** @param {Explained} answer @param {(path: string) => string} nameOf @param {ToolRow[]} tools */
  function told({ explanations, decides, decides_after, notes }, nameOf, tools) {
    const noted = (notes ?? []).map((note) => h("p", { class: "note-line" }, note));
    if (!explanations.length && noted.length)
      return [...noted, h("p", {}, "Nothing that was tried gives all of these numbers.")];
    if (!explanations.length)
      return [
        h("p", {}, "No program here, and no one or two known departures, gives all of these numbers."),
        h(
          "p",
          { class: "hint" },
          "Check after how many steps they are, what each array is, and that the setup holds the same start weights, data and learning rate.",
        ),
      ];
    const cards = explanations.map((one) => card(one, tools));
    const rest = cards.slice(LISTED);
    return [
      ...noted,
      explanations.length > 1
        ? h(
            "p",
            { class: "hint" },
            `${explanations.length} explanations give these numbers to the digits known, the simplest first.`,
          )
        : null,
      h("ol", { class: "explanations" }, ...cards.slice(0, LISTED)),
      rest.length
        ? h(
            "details",
            {},
            h("summary", {}, `${rest.length} more that give the same numbers`),
            h("ol", { class: "explanations", start: String(LISTED + 1) }, ...rest),
          )
        : null,
      decides
        ? h(
            "p",
            { class: "decides" },
            "What would tell the first two apart: ",
            h("bdi", {}, nameOf(decides)),
            decides_after ? ` after ${afterWords(decides_after)}` : "",
            ".",
          )
        : null,
    ].filter((node) => node !== null);
  }

  return {
    element,
    /**
     * @param {Asking} asking @param {boolean} canAsk @param {(path: string) => string} nameOf @param {ToolRow[]} tools
     */
    update({ state, answer, refusal, progress }, canAsk, nameOf, tools) {
      element.hidden = !canAsk && state === "idle";
      button.hidden = state === "asking";
      button.disabled = !canAsk;
      button.classList.toggle("primary", state !== "answered");
      stop.hidden = state !== "asking";
      const words =
        state === "asking"
          ? tryingWords(progress)
          : state === "idle"
            ? "Tries every program’s rule, its settings and common departures on these numbers. It takes some seconds."
            : "";
      if (line.textContent !== words) line.textContent = words;
      const key = JSON.stringify([state, answer, refusal]);
      if (key === shown) return;
      shown = key;
      found.replaceChildren(
        ...(state === "refused" ? [h("p", { class: "fault" }, refusal)] : []),
        ...(state === "answered" && answer ? told(answer, nameOf, tools) : []),
      );
    },
  };
}
