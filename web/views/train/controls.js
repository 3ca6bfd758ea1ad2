/** Play, pause, one step, one epoch, back to any past step; and how far the training is. */

import { h, say } from "../../lib/dom.js";
import { formatNumber, grouped } from "../../lib/format.js";
import { indexAt, plainNumber } from "../../lib/run_history.js";

/** @import {Scores} from "../../contract/types.js" */
/** @import {TrainModel} from "./model.js" */

const ENDED = {
  end: "All epochs done.",
  steps: "",
  stopped: "Paused.",
  stop_loss: "Stopped: the loss reached the limit that was set.",
  patience: "Stopped: the loss did not improve for as many epochs as the patience setting allows.",
  settled: "Stopped: the method has settled.",
  nonfinite: "Stopped: a value overflowed or went beyond 1e15. Try a smaller learning rate.",
};

/**
 * @param {HTMLElement} root
 * @param {{toggle(): void, step(): void, back(): void, epoch(): void, reset(): void, force(): void, look(step: number): void,
 *   arithmetic(): void, bringBack(): void, speed: HTMLElement}} actions  speed: where it is chosen.
 */
export function mountControls(root, actions) {
  const button = (
    /** @type {string} */ id,
    /** @type {() => void} */ click,
    /** @type {string} */ title,
    /** @type {Node[]} */ ...content
  ) => h("button", { type: "button", id, title, click }, ...content);
  const key = (/** @type {string} */ name) => h("kbd", {}, name);
  const playWord = h("span", {}, "Play");
  const play = h(
    "button",
    { type: "button", id: "play", class: "primary", title: "Play and pause (Space)", click: actions.toggle },
    playWord,
    " ",
    key("Space"),
  );
  const step = button("one-step", actions.step, "One update of the weights (.)", text("Step "), key("."));
  const epoch = button("one-epoch", actions.epoch, "To the end of one epoch (E)", text("Epoch "), key("E"));
  const reset = button(
    "start-over",
    actions.reset,
    "Back to the first weights (R)",
    text("Start over "),
    key("R"),
  );
  const force = button(
    "stop-now",
    actions.force,
    "Ends the calculation and restarts Python",
    text("Stop now"),
  );
  const arithmetic = button(
    "look-at-step",
    actions.arithmetic,
    "Open this step with its weights in Calculate",
    text("This step’s arithmetic"),
  );
  force.hidden = true;
  const slider = h("input", {
    type: "range",
    id: "scrub",
    min: "0",
    max: "0",
    value: "0",
    step: "1",
    autocomplete: "off",
    "aria-label": "Step shown",
    input: () => actions.look(Number(slider.value)),
  });
  const place = h("output", { class: "scrub-place", for: "scrub" });
  const figures = h("dl", { class: "train-figures" });
  const said = h("p", { class: "train-said", role: "status", id: "train-status" });
  const asideSaid = h("span");
  const aside = h(
    "p",
    { class: "train-offer", id: "train-aside" },
    asideSaid,
    button("bring-back", actions.bringBack, "Back to those settings and their run", text("Bring it back")),
  );
  const notes = h("ul", {
    class: "train-notes",
    id: "train-notes",
    "aria-label": "Notes on this training",
  });
  const bar = h("progress", { class: "train-progress", max: "1", value: "0", "aria-label": "Epochs done" });
  root.append(
    h("div", { class: "train-bar" }, play, step, epoch, reset, force),
    figures,
    h("div", { class: "scrub" }, slider, place, actions.speed, arithmetic),
    bar,
    said,
    aside,
    notes,
  );
  const values = Object.fromEntries(
    [
      ["epoch", "epoch"],
      ["loss", "loss"],
      ["val", "validation"],
      ["score", "score"],
    ].map(([name, word]) => {
      const term = h("dt", {}, word);
      const value = h("dd", { id: `train-${name}` });
      figures.append(h("div", {}, term, value));
      return [name, { term, value }];
    }),
  );

  /** @param {TrainModel} model */
  function update({ run, pictures, isCurrent, epochs, against, notice, foreseen, isReady }) {
    const { phase, progress, report, points, shown } = run;
    const isRunning = phase === "running" || phase === "stopping";
    say(playWord, isRunning ? "Pause" : "Play");
    play.setAttribute("aria-pressed", String(isRunning));
    play.disabled = Boolean(against) || phase === "stopping";
    play.title = against ?? "Play and pause (Space)";
    for (const one of [step, epoch]) {
      one.disabled = Boolean(against) || isRunning;
      one.title =
        against ??
        (isRunning
          ? "Pause first"
          : one === step
            ? "One update of the weights (.)"
            : "To the end of one epoch (E)");
    }
    reset.disabled = isRunning || phase === "none";
    force.hidden = !(run.canForce && phase === "stopping");
    slider.min = String(run.first);
    slider.max = String(Math.max(run.step, run.first));
    slider.value = String(shown);
    slider.disabled = phase === "none" || isRunning;
    slider.title = isRunning ? "Pause to go back to a past step" : "";
    const isAtStep = phase === "paused" && shown > run.first;
    arithmetic.disabled = !isAtStep || Boolean(against);
    arithmetic.title =
      against ?? (isAtStep ? "Open this step with its weights in Calculate" : "Pause after a step first");
    say(
      place,
      phase === "none" ? "" : `step ${grouped(shown)}${run.isPast ? ` of ${grouped(run.step)}` : ""}`,
    );

    const i = indexAt(points, shown);
    const now = i < 0 ? null : i;
    const last = progress ? progress.epochs : epochs;
    const atEpoch = now === null ? (progress?.epoch ?? 0) : points.epoch[now];
    set(
      "epoch",
      phase === "none"
        ? `0 / ${grouped(epochs)}`
        : `${grouped(atEpoch)} / ${grouped(Math.max(last, atEpoch))}`,
    );
    set("loss", now === null ? "–" : short(points.loss[now]));
    say(values.loss.term, now === null ? "loss" : lossTerm(now));
    const measured = now === null ? -1 : lastMeasured(points.val_loss, now);
    values.val.term.parentElement?.toggleAttribute("hidden", measured < 0);
    set("val", measured < 0 ? "" : short(points.val_loss[measured]));
    say(values.val.term, measured < 0 ? "" : `validation after ${updateAt(measured)}`);
    const scores = isCurrent ? pictures?.scores : null;
    showScore(scores?.training, scores?.validation, shown);
    bar.value =
      phase === "none" ? 0 : Math.min(1, (progress?.epoch ?? report?.epoch ?? 0) / Math.max(1, last));
    say(said, sentence());
    aside.hidden = !run.aside || isRunning;
    if (run.aside)
      say(asideSaid, `The run of the previous settings is kept, at step ${grouped(run.aside.step)}. `);
    const told = isRunning ? [] : phase === "none" ? foreseen : run.notes;
    if (notes.dataset.told !== told.join("\n")) {
      notes.dataset.told = told.join("\n");
      notes.replaceChildren(...told.map((note) => h("li", {}, note)));
    }
    said.classList.toggle("is-fault", Boolean(run.refusal || ((against || notice) && isReady)));

    /** What the loss of a point is of. @param {number} at */
    function lossTerm(at) {
      if (points.per === "step") return `loss before ${updateAt(at)}`;
      const until = points.step[at] === shown ? "" : ` up to ${grouped(points.step[at])}`;
      return points.per === "epoch"
        ? `mean loss of epoch ${grouped(points.epoch[at])}`
        : `mean loss of ${points.mean_over} steps${until}`;
    }

    /** The update of a point: that of the step shown, or an earlier one, by its number. @param {number} at */
    function updateAt(at) {
      return points.step[at] === shown ? "update" : grouped(points.step[at]);
    }

    function sentence() {
      if (phase === "stopping")
        return run.canForce
          ? `Still running. “Stop now” ends it; ${report ? `the run then continues from step ${grouped(report.step)}` : "the run is discarded"}.`
          : "Stopping.";
      if (phase === "running") return progress ? speed(progress) : "Training begins.";
      if (run.refusal) return run.refusal;
      if (against) return against;
      if (notice) return notice;
      if (run.isPast) return "A past step. Play continues from here and discards the later steps.";
      if (report) return [ENDED[report.ended], pace(report.epochs_per_second)].filter(Boolean).join(" ");
      return "Press Play to train the network on these data.";
    }
  }

  /** @param {string} name @param {string} value */
  function set(name, value) {
    say(values[name].value, value);
  }

  /** @param {Scores | undefined} scores @param {Scores | null | undefined} held @param {number} shown */
  function showScore(scores, held, shown) {
    const best = held ?? scores;
    const r2 = best?.r2 ? plainNumber(best.r2[0]) : NaN;
    const value =
      best?.accuracy !== null && best?.accuracy !== undefined
        ? percent(best.accuracy)
        : Number.isFinite(r2)
          ? formatNumber(r2, 4)
          : "";
    say(values.score.term, `${best?.kind === "regression" ? "R²" : "accuracy"}${afterUpdate(shown)}`);
    values.score.term.parentElement?.toggleAttribute("hidden", !value);
    set("score", value);
  }

  return { update };
}

/** @param {string} words */
const text = (words) => document.createTextNode(words);

/** @param {number} value */
const short = (value) => (Number.isFinite(value) ? formatNumber(value, 4) : Number.isNaN(value) ? "–" : "∞");

/** @param {number} share */
export const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** The place of the last finite value up to one; −1 when there is none. @param {number[]} values @param {number} from */
function lastMeasured(values, from) {
  let i = from;
  while (i >= 0 && !Number.isFinite(values[i])) i -= 1;
  return i;
}

/** In a sentence, "" for less than one epoch. @param {number} rate  Epochs a second. */
function pace(rate) {
  const whole = Math.round(rate);
  return whole ? `${grouped(whole)} epochs a second.` : "";
}

/** Predictions are those of the weights that the step leaves. @param {number} step */
export const afterUpdate = (step) => (step ? " after update" : "");

/** @param {import("../../contract/types.js").Progress} progress */
function speed({ epochs_per_second: rate, seconds_left: left }) {
  const words = [
    rate ? `${grouped(Math.round(rate))} epochs a second` : "",
    left === null ? "" : leftWords(left),
  ];
  return words.filter(Boolean).join(" · ") || "Training.";
}

/** @param {number} seconds */
function leftWords(seconds) {
  if (seconds < 1) return "less than a second left";
  if (seconds < 90) return `${Math.round(seconds)} s left`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min left` : `${Math.round(seconds / 3600)} h left`;
}
