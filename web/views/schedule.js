/** The learning rate over the coming steps, where a schedule changes it: a drawing, and a table of the same numbers. */

import { h, svg } from "../lib/dom.js";
import { atMost, formatNumber, fullNumber, uncarried } from "../lib/format.js";
import { spoken } from "../lib/letters.js";
import { filesOf } from "./chart/files.js";

/** @import {Shown} from "../lib/format.js" */
/** @import {ComingRates} from "../contract/types.js" */
/** @import {Model} from "./model.js" */

const [WIDTH, HEIGHT] = [560, 150];
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 14, 12, 26];

/** @param {HTMLDetailsElement} root  With its summary. */
export function mountSchedule(root) {
  const line = /** @type {HTMLElement} */ (root.querySelector(".summary-line"));
  const body = h("div", { class: "schedule-body" });
  root.append(body);
  /** @type {unknown} */
  let shown = null;

  /** @param {Model} model */
  function update({ coming, digits: usual, step }) {
    const digits = uncarried(usual);
    root.hidden = !coming;
    if (!coming) return;
    const { schedule, rates, label } = coming;
    line.textContent = `${label} · ${spoken("η")} ${formatNumber(step.learning_rate, digits)} at step ${step.step}`;
    const key = `${rates.step[0]}|${rates.learning_rate.join()}|${JSON.stringify(digits)}|${schedule}`;
    if (shown === key) return;
    shown = key;
    const follows = coming.followsLoss
      ? [
          h(
            "p",
            { class: "hint" },
            "This schedule follows the loss: it is drawn as if the loss fell in every epoch.",
          ),
        ]
      : [];
    const picture = drawing(rates, digits);
    const numbers = table(rates, digits);
    const files = filesOf(picture, "schedule", `${label}: learning rate over the steps`, () =>
      numbers.querySelector("table"),
    );
    body.replaceChildren(picture, files, ...follows, numbers);
  }
  return { update };
}

/** @param {ComingRates} rates @param {Shown} digits */
function drawing({ step, learning_rate: values }, digits) {
  const [first, last] = [step[0], step[step.length - 1]];
  const top = Math.max(...values) || 1;
  const x = (/** @type {number} */ at) =>
    LEFT + ((at - first) / Math.max(1, last - first)) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ value) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
  const points = step.map((at, i) => `${x(at).toFixed(1)},${y(values[i]).toFixed(1)}`);
  const text = (
    /** @type {number} */ at,
    /** @type {number} */ height,
    /** @type {string} */ words,
    anchor = "middle",
  ) => svg("text", { x: at, y: height, "text-anchor": anchor }, words);
  const middle = Math.round((first + last) / 2);
  const said = `Learning rate from ${formatNumber(values[0], digits)} at step ${first} to ${formatNumber(values[values.length - 1], digits)} at step ${last}, at most ${formatNumber(top, digits)}`;
  return svg(
    "svg",
    { class: "schedule-drawing", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": said },
    ...[0, 0.5, 1].flatMap((part) => [
      svg("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(part * top), y2: y(part * top) }),
      text(LEFT - 8, y(part * top) + 4, formatNumber(part * top, atMost(digits, 4)), "end"),
    ]),
    ...[...new Set([first, middle, last])].map((at) =>
      text(
        x(at),
        HEIGHT - 8,
        at === first ? `step ${at}` : String(at),
        at === last && last > first ? "end" : at === first ? "start" : "middle",
      ),
    ),
    svg("polyline", { class: "rates", points: points.join(" ") }),
    svg("circle", { class: "now", cx: x(first), cy: y(values[0]), r: 4 }),
  );
}

/** @param {ComingRates} rates @param {Shown} digits */
function table({ step, epoch, learning_rate: values }, digits) {
  const head = ["step", "epoch", spoken("η")].map((name) => h("th", { scope: "col" }, name));
  return h(
    "details",
    { class: "subgroup", id: "schedule-table" },
    h("summary", {}, "As a table", h("span", { class: "summary-line" }, `${step.length} steps`)),
    h(
      "div",
      { class: "table-scroll", role: "group", "aria-label": "Learning rates", tabindex: "0" },
      h(
        "table",
        { class: "rates-table" },
        h("thead", {}, h("tr", {}, ...head)),
        h(
          "tbody",
          {},
          ...step.map((at, i) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, at),
              h("td", {}, epoch[i]),
              h(
                "td",
                { "data-rate": at, "data-value": fullNumber(values[i]) },
                formatNumber(values[i], digits),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}
