/** The presentation: the whole window, the diagram above, one line below, what comes next covered. */

import { h, say } from "../lib/dom.js";
import { formatNumber } from "../lib/format.js";
import { at } from "../lib/paths.js";
import { mountDiagram } from "../views/diagram.js";
import { drawFlow } from "./flow.js";
import { mountLine } from "./line.js";
import { lastStage, standings } from "./walk.js";

/** @import {WorkedLine} from "../contract/types.js" */
/** @import {Model} from "../views/model.js" */
/** @import {Place} from "./walk.js" */

/** @typedef {"on" | "back" | "next" | "previous" | "first" | "last"} Way */

const PHASES = /** @type {const} */ ([
  ["forward", "Forward"],
  ["loss", "Loss"],
  ["backward", "Backward"],
  ["update", "Update"],
]);

/** The diagram is planned for so many pixels, and then as large as its frame. */
const PLANNED = 860;

/** Which way a key goes; clickers send the keys of pages. @type {Record<string, Way>} */
const WAYS = {
  ...{ ArrowRight: "on", PageDown: "on", " ": "on", Enter: "on" },
  ...{ ArrowLeft: "back", PageUp: "back", Backspace: "back" },
  ...{ ArrowDown: "next", ArrowUp: "previous", Home: "first", End: "last" },
};

/**
 * @param {object} actions
 * @param {(way: Way) => void} actions.onMove
 * @param {(phase: string) => void} actions.onPhase
 * @param {(path: string) => void} actions.onJump  A number of the diagram was pressed.
 * @param {(sample: number) => void} actions.onSample
 * @param {() => void} actions.onLeave
 */
export function openStage({ onMove, onPhase, onJump, onSample, onLeave }) {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const button = (
    /** @type {string} */ text,
    /** @type {string} */ label,
    /** @type {() => void} */ click,
    /** @type {Record<string, string>} */ more = {},
  ) => h("button", { type: "button", title: label, "aria-label": label, click, ...more }, text);
  const phases = PHASES.map(([phase, name], i) =>
    button(name, `${name} (${i + 1})`, () => onPhase(phase), { class: `quiet ${phase}` }),
  );
  const samples = h("select", {
    "aria-label": "Sample",
    title: "Sample (N)",
    change: (/** @type {Event} */ event) =>
      onSample(/** @type {HTMLSelectElement} */ (event.target).selectedIndex),
  });
  const place = h("span", { class: "wall-place" });
  const full = button("Full screen", "Full screen (F)", toggleFull, { class: "quiet" });
  const motion = button("Motion", "Motion of the dots (M)", toggleMotion, {
    class: "quiet",
    "aria-pressed": String(!isStill),
  });
  const picture = h("div", { class: "wall-picture" });
  const text = h("section", { class: "wall-line", "aria-label": "Line" });
  const spoken = h("p", { class: "visually-hidden", role: "status" });
  const stage = h(
    "div",
    { class: "wall-stage", tabindex: "-1", "data-motion": isStill ? "off" : "on" },
    h(
      "div",
      { class: "wall-head" },
      h("span", { class: "wall-phases", role: "group", "aria-label": "Part of the step" }, ...phases),
      samples,
      place,
      h(
        "span",
        { class: "wall-tools" },
        motion,
        full,
        button("×", "Leave (Escape)", () => dialog.close(), { class: "quiet" }),
      ),
    ),
    picture,
    text,
    h(
      "span",
      { class: "wall-moves" },
      button("←", "Back (arrow left, Page Up)", () => onMove("back")),
      button("→", "Forward (arrow right, Space, Page Down)", () => onMove("on"), { class: "primary" }),
    ),
    spoken,
  );
  const dialog = h("dialog", { class: "wall", "aria-label": "Presentation" }, stage);
  const line = mountLine(text);
  document.body.append(dialog);
  dialog.showModal();
  const diagram = mountDiagram(picture, { onSelect: onJump, onSample: () => {}, onType: () => {} }, PLANNED);
  const drawing = /** @type {SVGElement} */ (picture.querySelector("svg.network"));
  let isBackward = false;
  new ResizeObserver(() => drawFlow(drawing, isBackward)).observe(picture);
  stage.focus();
  if (!document.fullscreenEnabled) full.hidden = true;

  /** It was asked for here, so that its end is no wish to leave. */
  let leavesFull = false;
  async function toggleFull() {
    leavesFull = Boolean(document.fullscreenElement);
    try {
      await (leavesFull ? document.exitFullscreen() : stage.requestFullscreen());
    } catch {
      full.hidden = true; // The browser refuses it here.
    }
  }
  function followFull() {
    const isFull = Boolean(document.fullscreenElement);
    full.setAttribute("aria-pressed", String(isFull));
    if (!isFull && !leavesFull) dialog.close(); // The browser took Escape for itself.
    leavesFull = false;
  }

  function toggleMotion() {
    const isOn = stage.dataset.motion === "off";
    stage.dataset.motion = isOn ? "on" : "off";
    motion.setAttribute("aria-pressed", String(isOn));
  }

  document.addEventListener("fullscreenchange", followFull);
  dialog.addEventListener("close", () => {
    document.removeEventListener("fullscreenchange", followFull);
    if (document.fullscreenElement) document.exitFullscreen();
    dialog.remove();
    onLeave();
  });
  // Before the diagram, whose own arrow keys go from number to number.
  dialog.addEventListener("keydown", keyed, true);
  /** @param {KeyboardEvent} event */
  function keyed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {Element} */ (event.target);
    if (target.closest("select") || (target.closest("button") && /^( |Enter)$/.test(event.key))) return;
    const way = event.key === " " && event.shiftKey ? "back" : WAYS[event.key];
    const phase = PHASES[Number(event.key) - 1]?.[0];
    const own = { f: toggleFull, m: toggleMotion, n: nextSample }[event.key.toLowerCase()];
    if (!way && !phase && !own) return;
    event.preventDefault();
    event.stopPropagation();
    if (way) onMove(way);
    else if (phase) onPhase(phase);
    else if (!event.repeat) own?.();
  }
  // What is pressed here moves the walk and selects nothing in the page behind.
  dialog.addEventListener("click", (event) => {
    event.stopPropagation();
    const target = /** @type {Element} */ (event.target);
    const path = target.closest("svg [data-quantity]")?.getAttribute("data-quantity");
    if (path) onJump(path);
    else if (!target.closest("button, select, .wall-head, .legend"))
      onMove(event.clientX < innerWidth * 0.3 ? "back" : "on");
    if (!target.closest("select")) stage.focus(); // A clicker's keys are for the walk.
  });

  function nextSample() {
    if (samples.options.length > 1) onSample((samples.selectedIndex + 1) % samples.options.length);
  }

  /** @param {Model} model */
  function showSamples({ step, sample }) {
    const names = step.samples.map((row) => `Sample ${row + 1}`);
    samples.hidden = names.length < 2;
    if (samples.textContent !== names.join(""))
      samples.replaceChildren(...names.map((name) => h("option", {}, name)));
    samples.selectedIndex = sample;
  }

  return {
    /** @param {Model} model @param {WorkedLine[]} lines @param {Place} at_ */
    show(model, lines, at_) {
      const shown = lines[at_.index];
      const { layers } = model.step;
      isBackward = shown?.phase === "backward";
      showSamples(model);
      diagram.update({
        ...model,
        selected: shown?.quantity ?? "loss",
        standings: standings(lines, at_, layers.length),
      });
      drawFlow(drawing, isBackward);
      say(place, shown ? `${at_.index + 1} of ${lines.length}` : "");
      PHASES.forEach(([phase], i) => {
        phases[i].hidden = !lines.some((one) => one.phase === phase);
        if (shown?.phase === phase) phases[i].setAttribute("aria-current", "step");
        else phases[i].removeAttribute("aria-current");
      });
      if (!shown) return showEnd(model);
      line.show(shown, at_.stage, model);
      const value = formatNumber(shown.value, model.digits);
      say(spoken, at_.stage === lastStage(shown) ? `${shown.name} = ${value}` : shown.name);
    },
    /** Instead of a line. @param {string} heading @param {string} [hint] */
    tell(heading, hint = "") {
      line.tell(heading, hint ? [h("p", { class: "wall-note" }, hint)] : []);
      say(spoken, heading);
    },
    close: () => dialog.close(),
  };

  /** All of the step is there. @param {Model} model */
  function showEnd({ step, digits }) {
    const [before, after] = ["loss", "after.loss"].map((path) => at(step, path));
    const number = (/** @type {any} */ value, /** @type {string} */ kind) =>
      h("span", { class: `num ${kind}` }, formatNumber(value, digits));
    line.tell("The step is done", [
      h(
        "p",
        { class: "wall-row" },
        "loss ",
        number(before, "forward"),
        ...(after === undefined || after === null ? [] : [" → ", number(after, "update")]),
      ),
      h("p", { class: "wall-note" }, "Once more forward: the next step, with the new weights."),
    ]);
    say(spoken, "The step is done");
  }
}
