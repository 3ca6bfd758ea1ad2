/** Architecture search on the own rows: what it may choose and spend, the candidates with their scores, one to be used. */

import { h } from "../../lib/dom.js";
import { pictureOf } from "../../lib/drawn_picture.js";
import { formatNumber, fullNumber } from "../../lib/format.js";
import { picture } from "../chart/picture.js";

/** @import {Candidate, ArchitectureDocument, ArchitectureProgress} from "../../contract/types.js" */

const STRATEGIES = [
  ["halving", "successive halving"],
  ["evolution", "evolution"],
  ["random", "random search"],
];
const USUAL = ["tanh", "relu", "sigmoid"];
const SCORES = /** @type {Record<string, string>} */ ({ accuracy: "Accuracy", r2: "R²" });
/** Numbers that are typed: of the space and of the budget, what is asked, what stands there. */
const ASKED = /** @type {const} */ ([
  ["space", "layers", "Hidden layers", "1-3"],
  ["space", "units", "Units", "4 8 16 32 64"],
  ["budget", "parameters", "Parameters at most", "5000"],
  ["budget", "steps", "Steps in all", "3000"],
  ["budget", "each", "Steps of a first trial", "200"],
  ["budget", "seconds", "Seconds at most", ""],
]);

/** @typedef {{strategy: string, seed: number, space: Record<string, string | string[]>, budget: Record<string, string>}} Asked */

/**
 * @param {string[]} activations  Those that a hidden layer may have.
 * @param {object} actions
 * @param {(asked: Asked) => void} actions.onRun
 * @param {() => void} actions.onStop
 * @param {(candidate: Candidate, found: ArchitectureDocument) => void} actions.onUse
 */
export function architecturePanel(activations, { onRun, onStop, onUse }) {
  const strategy = h(
    "select",
    { id: "architecture-strategy" },
    ...STRATEGIES.map(([name, label]) => h("option", { value: name }, label)),
  );
  const fields = ASKED.map(([, name, , value]) =>
    h("input", { type: "text", id: `architecture-${name}`, value, autocomplete: "off", spellcheck: "false" }),
  );
  const choices = activations.map((name) =>
    h("input", { type: "checkbox", value: name, checked: USUAL.includes(name) }),
  );
  const run = h(
    "button",
    { type: "button", id: "architecture-run", class: "primary", click: start },
    "Search",
  );
  const stop = h("button", { type: "button", id: "architecture-stop", click: onStop }, "Stop");
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Steps of the search" });
  const said = h("p", { class: "train-said", role: "status" });
  const front = h("div", { class: "architecture-front" });
  const table = h("div", { class: "table-scroll", role: "group", "aria-label": "Candidates", tabindex: "0" });
  /** @type {ArchitectureDocument | null} */
  let shown = null;
  const card = picture({
    id: "architecture",
    title: "Architecture search",
    body: h(
      "div",
      {},
      h(
        "p",
        { class: "hint" },
        "Tries hidden layers on your rows, with your loss and optimizer. The validation rows judge the networks; if there are none, a quarter of the rows is held out for this. With the same number of steps in all, its best networks did as well as two layers of eight tanh units on the moons, the circle and the irises, and better on the spirals.",
      ),
      h(
        "div",
        { class: "architecture-fields" },
        labelled("Strategy", strategy),
        ...fields.map((field, i) => labelled(ASKED[i][2], field)),
        h(
          "fieldset",
          {},
          h("legend", {}, "Activations"),
          ...choices.map((box) => h("label", {}, box, ` ${box.value}`)),
        ),
      ),
      h("p", { class: "file-actions" }, run, stop, bar),
      said,
      front,
      table,
    ),
    drawing: () => /** @type {SVGSVGElement | null} */ (front.querySelector("svg")),
    table: plain,
  });

  function start() {
    const typed = (/** @type {string} */ part) =>
      Object.fromEntries(ASKED.flatMap(([of, name], i) => (of === part ? [[name, fields[i].value]] : [])));
    const names = choices.filter(({ checked }) => checked).map(({ value }) => value);
    onRun({
      strategy: strategy.value,
      seed: 0,
      space: { ...typed("space"), activations: names },
      budget: typed("budget"),
    });
  }

  function plain() {
    const head = ["hidden layers", "parameters", "steps", "loss", "loss on held-out rows", "score"];
    const rows = (shown?.candidates ?? []).map((c) => [
      layersOf(c),
      c.parameters,
      c.steps,
      c.loss,
      c.validation_loss,
      c.score,
    ]);
    return { head, rows };
  }

  /** @param {ArchitectureDocument} found */
  function show(found) {
    shown = found;
    front.replaceChildren(...(found.picture ? [pictureOf(found.picture)] : []));
    const order = [...found.candidates].sort(
      (a, b) =>
        (a.validation_loss ?? Number.POSITIVE_INFINITY) - (b.validation_loss ?? Number.POSITIVE_INFINITY) ||
        a.parameters - b.parameters,
    );
    const score = SCORES[found.score] ?? "Score";
    const head = ["Hidden layers", "", "Held-out loss", score, "Parameters", "Steps", "Loss"];
    table.replaceChildren(
      h(
        "table",
        { class: "plain-numbers" },
        h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, ...order.map((candidate) => row(candidate, found))),
      ),
    );
    card.refresh();
  }

  /** @param {Candidate} candidate @param {ArchitectureDocument} found */
  function row(candidate, found) {
    const isBest = candidate.index === found.winner;
    const told = (/** @type {number | null} */ value) => (value === null ? "–" : formatNumber(value, 4));
    const name = layersOf(candidate);
    return h(
      "tr",
      { class: isBest ? "best" : null },
      h("th", { scope: "row" }, name, isBest ? h("span", { class: "best-mark" }, "best") : null),
      h(
        "td",
        {},
        h(
          "button",
          {
            type: "button",
            class: "quiet use",
            "aria-label": `Use ${name}`,
            click: () => onUse(candidate, found),
          },
          "Use this",
        ),
      ),
      h(
        "td",
        { "data-value": candidate.validation_loss === null ? "" : fullNumber(candidate.validation_loss) },
        told(candidate.validation_loss),
      ),
      h("td", {}, told(candidate.score)),
      h("td", {}, String(candidate.parameters)),
      h("td", {}, String(candidate.steps)),
      h("td", {}, told(candidate.loss)),
    );
  }

  return {
    element: card.element,
    /** @param {ArchitectureProgress} progress */
    progress({ done, total, candidates, document }) {
      bar.max = total;
      bar.value = done;
      said.textContent = `${done} of ${total} steps, candidate ${candidates}.`;
      if (document?.candidates.length) show(document);
    },
    /**
     * @param {object} model
     * @param {boolean} model.isBusy
     * @param {string} model.against  Why it cannot be started now.
     * @param {string | null} model.refusal
     * @param {ArchitectureDocument | null} model.found
     */
    update({ isBusy, against, refusal, found }) {
      run.disabled = isBusy || Boolean(against);
      run.title = against;
      stop.hidden = bar.hidden = !isBusy;
      if (!isBusy) said.textContent = refusal ?? (found ? summary(found) : "");
      said.classList.toggle("is-fault", Boolean(refusal) && !isBusy);
      card.empty(!found && !isBusy);
      if (found) show(found);
      else if (!isBusy) {
        shown = null;
        front.replaceChildren();
        table.replaceChildren();
      }
    },
  };
}

/** @param {string} label @param {HTMLElement} field */
function labelled(label, field) {
  return h("span", {}, h("label", { for: field.id }, label), field);
}

/** @param {Candidate} candidate */
function layersOf({ layers }) {
  return layers.map(({ units, activation }) => `${units} ${activation}`).join(", ");
}

/** @param {ArchitectureDocument} found */
function summary({ candidates, steps, budget, rows, rows_kept_apart: kept }) {
  if (candidates.length === 0) return "No network within these limits could be tried.";
  const ended = steps < budget.steps ? ` Ended after ${steps} of ${budget.steps} steps.` : "";
  return `${candidates.length} networks, trained on ${rows} rows and judged on the ${kept} held out.${ended}`;
}
