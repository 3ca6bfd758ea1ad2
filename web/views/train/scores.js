/** How well the predictions fit: the confusion matrix and the accuracy of classes, R² of numbers. */

import { h, svg } from "../../lib/dom.js";
import { formatNumber, grouped } from "../../lib/format.js";
import { plainNumber } from "../../lib/run_history.js";
import { picture } from "../chart/picture.js";
import { outputName } from "./boundary.js";
import { afterUpdate, percent } from "./controls.js";

/** @import {Pictures, Scores} from "../../contract/types.js" */
/** @import {TrainModel} from "./model.js" */

/** Larger matrices are in the table only. */
const MOST_CLASSES = 12;
const [NAME, HEAD] = [96, 40];
/** Of a cell, in pixels: with few classes there is room for their names. */
const [WIDE, NARROW, HIGH] = [74, 46, 44];

export function scoreCard() {
  const drawing = svg("svg", { class: "chart confusion", role: "img" });
  const figures = h("dl", { class: "figures score-figures" });
  const which = h(
    "select",
    { "aria-label": "Rows to score", change: () => draw() },
    h("option", { value: "training" }, "training rows"),
    h("option", { value: "validation" }, "validation rows"),
  );
  const card = picture({
    id: "scores",
    title: "Predictions",
    body: h("div", {}, figures, drawing),
    drawing: () => drawing,
    table,
    tools: [which],
  });
  /** @type {NonNullable<Pictures["scores"]> | null} */
  let shown = null;
  let shownOf = "";
  /** @type {TrainModel | null} */
  let model = null;

  /** @returns {Scores | null} */
  const chosen = () => (shown && which.value === "validation" ? shown.validation : shown?.training) ?? null;

  function draw() {
    const scores = chosen();
    if (!scores) return;
    const entries = [
      ["rows", grouped(scores.rows)],
      [`loss${afterUpdate(model?.run.shown ?? 0)}`, formatNumber(scores.loss, 4)],
      ...(scores.accuracy === null ? [] : [["accuracy", percent(scores.accuracy)]]),
      ...(scores.r2 ?? []).map((value, k) => [
        scores.r2?.length === 1 || !model?.data ? "R²" : `R² of ${outputName(model.data, k)}`,
        Number.isFinite(plainNumber(value)) ? formatNumber(value, 4) : "–",
      ]),
    ];
    figures.replaceChildren(
      ...entries.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
    );
    const { confusion } = scores;
    drawing.toggleAttribute("hidden", !confusion || confusion.classes.length > MOST_CLASSES);
    if (confusion && confusion.classes.length <= MOST_CLASSES) drawConfusion(confusion);
  }

  /** @param {NonNullable<Scores["confusion"]>} confusion */
  function drawConfusion({ classes, counts }) {
    const n = classes.length;
    const wide = n <= 4 ? WIDE : NARROW;
    const short = (/** @type {string} */ name, /** @type {number} */ most) =>
      name.length > most ? `${name.slice(0, Math.floor(most) - 1)}…` : name;
    drawing.setAttribute("viewBox", `0 0 ${NAME + n * wide + 2} ${HEAD + n * HIGH + 2}`);
    drawing.setAttribute("width", String(NAME + n * wide + 2));
    drawing.setAttribute(
      "aria-label",
      `Confusion matrix: rows are the true classes, columns the predicted ones. ${classes.map((name, i) => `${name}: ${counts[i].join(", ")}`).join("; ")}`,
    );
    drawing.replaceChildren(
      svg("text", { x: NAME, y: 11, "text-anchor": "start", class: "axis-name" }, "predicted as"),
      svg("text", { x: 0, y: HEAD - 12, "text-anchor": "start", class: "axis-name" }, "truly"),
      ...classes.map((name, j) =>
        svg(
          "text",
          { x: NAME + (j + 0.5) * wide, y: HEAD - 9, "text-anchor": "middle" },
          short(name, wide / 6.5),
        ),
      ),
      ...classes.flatMap((name, i) => {
        const total = counts[i].reduce((a, b) => a + b, 0) || 1;
        const y = HEAD + i * HIGH;
        return [
          svg("text", { x: 0, y: y + HIGH / 2 + 4, "text-anchor": "start" }, short(name, 13)),
          ...counts[i].flatMap((count, j) => [
            svg("rect", {
              class: i === j ? "right" : "wrong",
              "fill-opacity": (0.08 + 0.5 * (count / total)).toFixed(3),
              x: NAME + j * wide + 1,
              y: y + 1,
              width: wide - 2,
              height: HIGH - 2,
            }),
            svg(
              "text",
              {
                class: i === j ? "count is-right" : "count",
                x: NAME + (j + 0.5) * wide,
                y: y + HIGH / 2 + 4,
                "text-anchor": "middle",
              },
              String(count),
            ),
          ]),
        ];
      }),
    );
  }

  function table() {
    const scores = chosen();
    if (!scores) return { head: [], rows: [] };
    if (!scores.confusion)
      return {
        head: ["output", "R²"],
        rows: (scores.r2 ?? []).map((value, k) => [k + 1, plainNumber(value)]),
      };
    const { classes, counts } = scores.confusion;
    return { head: ["truly \\ predicted", ...classes], rows: classes.map((name, i) => [name, ...counts[i]]) };
  }

  return {
    element: card.element,
    /** @param {TrainModel} next */
    update(next) {
      const scores = next.pictures?.scores ?? null;
      model = next;
      // Of many rows they are not measured while it runs: those from before are shown faint.
      const isBehind = !scores && next.run.phase === "running" && next.network === shownOf;
      card.element.classList.toggle("is-behind", isBehind);
      if (isBehind) return;
      shownOf = next.network;
      card.element.hidden = !scores;
      if (!scores || scores === shown) return;
      shown = scores;
      which.hidden = !scores.validation;
      if (!scores.validation) which.value = "training";
      draw();
      card.refresh();
    },
  };
}
