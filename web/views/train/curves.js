/** Lines over the steps: loss and validation loss, learning rate, gradient norm of each layer. */

import { h } from "../../lib/dom.js";
import { lossName, plainNumber } from "../../lib/run_history.js";
import { lineCard } from "../chart/line_card.js";
import { runningMean } from "./running_mean.js";

/** @import {TrainModel} from "./model.js" */
/** @import {Series} from "../chart/line_chart.js" */

/** @param {(step: number) => void} look  A step was pointed out. @param {string} [id] */
export function lossCurve(look, id = "loss-curve") {
  let log = true;
  const scale = h(
    "select",
    {
      id: id.replace("curve", "scale"),
      "aria-label": "Axis of the loss",
      change: () => {
        log = scale.value === "log";
        draw();
      },
    },
    h("option", { value: "log" }, "logarithmic"),
    h("option", { value: "linear" }, "linear"),
  );
  const { element, drawing, written, update } = lineCard({
    id,
    title: "Loss",
    label: "Loss over the steps",
    xName: "step",
    height: 240,
    tools: [scale],
  });
  /** @type {Pick<TrainModel, "run"> | null} */
  let model = null;
  drawing.addEventListener("click", ({ offsetX }) => {
    const steps = model?.run.points.step ?? [];
    if (steps.length < 2) return;
    const part = (offsetX - 52) / Math.max(1, drawing.clientWidth - 64);
    look(Math.round(steps[0] + Math.min(1, Math.max(0, part)) * (steps[steps.length - 1] - steps[0])));
  });

  function draw() {
    if (!model) return;
    const { points, shown, isPast } = model.run;
    const measured = points.val_loss.some(Number.isFinite);
    const val = measured ? [measuredOnly("validation after update", points.step, points.val_loss)] : [];
    const empty = "The loss of every step will appear here.";
    update({ series: [...training(points), ...val], log, now: isPast ? shown : null, empty });
  }
  return {
    element,
    drawing,
    written,
    get isLog() {
      return log;
    },
    /** @param {Pick<TrainModel, "run">} next @param {boolean} [isLog]  By default as chosen. */
    update(next, isLog = log) {
      log = isLog;
      model = next;
      draw();
    },
  };
}

/** @param {import("../../lib/run_history.js").Points} points @returns {Series[]} */
function training(points) {
  const { step, epoch, loss, per } = points;
  const mean = runningMean("its running mean", step, loss, epoch);
  const name = mean || per !== "step" ? lossName(points) : "training before update";
  const each = { name, x: step, y: loss };
  return mean ? [{ ...each, isFaint: true }, mean] : [each];
}

/** The validation loss is measured at some steps only. @param {string} name @param {number[]} x @param {number[]} y @returns {Series} */
function measuredOnly(name, x, y) {
  const kept = y.flatMap((value, i) => (Number.isNaN(value) ? [] : [i]));
  return { name, x: kept.map((i) => x[i]), y: kept.map((i) => y[i]) };
}

export function rateCurve() {
  const card = lineCard({
    id: "rate-curve",
    title: "Learning rate",
    label: "Learning rate over the steps",
    xName: "step",
    height: 160,
  });
  return {
    element: card.element,
    /** @param {TrainModel} model */
    update({ run }) {
      card.element.hidden = run.points.step.length === 0;
      const { points, shown, isPast } = run;
      card.update({
        series: [{ name: "η", x: points.step, y: points.learning_rate }],
        now: isPast ? shown : null,
        fromZero: true,
      });
    },
  };
}

export function normCurve() {
  const card = lineCard({
    id: "norm-curve",
    title: "Gradient norm",
    label: "Norm of the gradient over the steps",
    xName: "step",
    height: 200,
  });
  return {
    element: card.element,
    /** @param {TrainModel} model */
    update({ run }) {
      card.element.hidden = run.points.step.length === 0;
      const { points, shown, isPast, report } = run;
      const mean = (/** @type {string} */ name, /** @type {number[]} */ x, /** @type {number[]} */ y) =>
        (x.length === points.step.length && runningMean(name, x, y, points.epoch)) || { name, x, y };
      const after = mean("all layers", points.step, points.gradient_norm);
      const raw = points.gradient_norm_before_clipping;
      const before = raw.some(Number.isFinite) ? [mean("before clipping", points.step, raw)] : [];
      const all = [after, ...before];
      const { step, norms } = report?.layer_norms ?? { step: [], norms: [] };
      const layers = (norms[0] ?? []).map((_, k) =>
        mean(
          `layer ${k + 1}`,
          step,
          norms.map((row) => plainNumber(row[k])),
        ),
      );
      const trained = layers.filter(({ y }) => Array.from(y).some((norm) => norm > 0));
      card.update({
        series: run.phase === "running" || !trained.length ? all : [...all, ...trained],
        log: true,
        now: isPast ? shown : null,
      });
    },
  };
}
