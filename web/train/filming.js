/** “Animation” in Train: the run so far as a GIF file, from step to step, made in the page. */

import { saveBlob, saveFile } from "../lib/clipboard.js";
import { h } from "../lib/dom.js";
import { gifWriter } from "../lib/gif.js";
import { csvText, tableNodes } from "../views/chart/picture.js";
import { hasSketch } from "../views/train/network_sketch.js";
import { refusalOf } from "./asking_run.js";
import { commentOf, delaysOf, framesOf, frameTable, LIMITS, sizeText, wholeWithin } from "./film_frames.js";
import { createStage } from "./film_stage.js";

/** @import {Part, Shot} from "./film_stage.js" */
/** @import {TrainAsked} from "./training_request.js" */

/** In pixels. @type {[number, string][]} */
const WIDTHS = [
  [480, "480 pixels wide"],
  [768, "768 pixels wide"],
  [1152, "1152 pixels wide"],
];
/** @type {[Part, string][]} */
const PARTS = [
  ["map", "output of the network"],
  ["loss", "loss"],
  ["network", "network with its weights"],
];

/** The page answers between the parts of the work. */
const rest = () => new Promise((resolve) => setTimeout(resolve));

/**
 * @param {object} plan
 * @param {ReturnType<typeof import("./run.js").createRun>} plan.run
 * @param {ReturnType<typeof import("./pictures.js").createPictures>} plan.pictures
 * @param {() => TrainAsked | null} plan.shown  What the run is of.
 * @param {() => boolean} plan.isLog  The axis of the loss, as the page has it.
 */
export function mountFilming({ run, pictures, shown, isLog }) {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
  const number = (/** @type {string} */ id, /** @type {string} */ value) =>
    h("input", { type: "text", id: `film-${id}`, inputmode: "numeric", autocomplete: "off", value });
  const [from, to] = [number("from", ""), number("to", "")];
  const [frames, seconds] = [number("frames", "60"), number("seconds", "6")];
  const size = h(
    "select",
    { id: "film-size" },
    ...WIDTHS.map(([width, words]) => h("option", { value: width, selected: width === 768 }, words)),
  );
  const repeats = h("input", { type: "checkbox", id: "film-repeats", checked: !isCalm.matches });
  const boxes = PARTS.map(([part]) => h("input", { type: "checkbox", id: `film-${part}`, checked: true }));
  const make = h(
    "button",
    { type: "button", id: "film-make", class: "primary", click: start },
    "Make the GIF",
  );
  const stop = h("button", { type: "button", id: "film-stop", click: () => (isStopped = true) }, "Stop");
  const save = h("button", { type: "button", id: "film-save", click: saveGif }, "Save GIF");
  const saveTable = h("button", { type: "button", id: "film-csv", click: saveCsv }, "Save table as CSV");
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Frames made" });
  const said = h("p", { class: "train-said", id: "film-said", role: "status" });
  const look = h("div", { class: "film-look" });
  const numbers = h("div", {
    class: "table-scroll picture-table",
    role: "group",
    "aria-label": "Losses at the frames",
    tabindex: "0",
  });
  const told = h("details", { class: "picture-numbers" }, h("summary", {}, "Losses at the frames"), numbers);
  const labelled = (/** @type {string} */ words, /** @type {HTMLElement} */ field) =>
    h("span", {}, h("label", { for: field.id }, words), " ", field);
  const parts = h(
    "fieldset",
    { class: "film-parts" },
    h("legend", {}, "Shown"),
    ...PARTS.map(([, words], i) => h("label", { class: "switch" }, boxes[i], ` ${words}`)),
  );
  const element = h(
    "details",
    { class: "group on-request train-predict", id: "train-film" },
    h(
      "summary",
      {},
      h("h2", {}, "Animation"),
      h("span", { class: "summary-line" }, "this training as a moving picture (GIF)"),
    ),
    h(
      "p",
      { class: "file-actions film-fields" },
      labelled("From step", from),
      labelled("to", to),
      labelled("Frames", frames),
      labelled("Seconds", seconds),
      labelled("Size", size),
      h("label", { class: "switch" }, repeats, " repeats"),
    ),
    parts,
    h("p", { class: "file-actions" }, make, stop, bar, save, saveTable),
    said,
    look,
    told,
  );
  let isStopped = false;
  let isMaking = false;
  /** @type {{blob: Blob, name: string, table: import("../views/chart/picture.js").PlainTable} | null} */
  let made = null;
  /** The ends that were put in: what was typed in their place stays. */
  let [first, last] = ["", ""];

  function arrange() {
    stop.hidden = bar.hidden = !isMaking;
    make.hidden = isMaking;
    save.hidden = saveTable.hidden = told.hidden = isMaking || !made;
    look.hidden = !look.firstChild;
  }

  function tell(text = "", isFault = false) {
    said.textContent = text;
    said.classList.toggle("is-fault", isFault);
  }

  /** What is asked for, read. */
  function wishes() {
    if (!run.report) throw new Error("There is nothing to show yet. Press Play first.");
    const [low, high] = [run.first, run.step];
    const [start, end] = [
      wholeWithin("From step", from.value, low, high),
      wholeWithin("To step", to.value, low, high),
    ];
    if (start >= end) throw new Error(`To step: “${end}” is not allowed. Allowed: a step after ${start}.`);
    const chosen = new Set(
      PARTS.flatMap(([part], i) => (boxes[i].checked && !boxes[i].disabled ? [part] : [])),
    );
    if (!chosen.size) throw new Error("Choose what is shown: at least one of the three.");
    const [least, most] = LIMITS.frames;
    const steps = framesOf(start, end, wholeWithin("Frames", frames.value, least, most));
    const length = wholeWithin("Seconds", seconds.value, LIMITS.seconds[0], LIMITS.seconds[1]);
    return { steps, delays: delaysOf(length, steps.length), chosen, width: Number(size.value) };
  }

  /** @param {number} step @param {number} end @returns {Promise<Shot>} */
  async function shotAt(step, end) {
    const { data, mapRequest } = pictures;
    const answer = await run.ask("evaluate", { step, pictures: mapRequest ?? {}, parameters: true });
    const { pictures: drawn, parameters } = JSON.parse(answer);
    const of = /** @type {TrainAsked} */ (shown());
    const kinds = of.spec.network.layers.map((layer) => layer.kind ?? "dense");
    const layers = kinds.map((kind, i) => ({ kind, parameters: parameters[i] ?? {} }));
    const { points } = run;
    return { step, last: end, points, isLog: isLog(), data, pictures: drawn, layers, names: of.names };
  }

  async function start() {
    const { version } = run;
    /** @type {Awaited<ReturnType<typeof createStage>> | null} */
    let stage = null;
    try {
      const { steps, delays, chosen, width } = wishes();
      [isStopped, isMaking, made] = [false, true, null];
      bar.value = 0;
      tell();
      look.replaceChildren();
      arrange();
      const end = steps[steps.length - 1];
      stage = await createStage(chosen, pictures.data?.n_in === 1);
      await stage.begin(await shotAt(steps[0], end), width);
      const table = frameTable(steps, run.points);
      const { canvas } = stage;
      if (!isCalm.matches) look.append(canvas);
      const writer = gifWriter(canvas.width, canvas.height, {
        repeats: repeats.checked,
        comment: commentOf(table),
      });
      for (const [i, step] of steps.entries()) {
        const shot = await shotAt(step, end);
        if (isStopped) throw new Error("Stopped. Nothing was saved.");
        if (run.version !== version || run.phase !== "paused")
          throw new Error("The training has changed meanwhile. Make it anew.");
        const pixels = stage.shoot(shot);
        await rest();
        writer.add(pixels, delays[i]);
        bar.value = (i + 1) / steps.length;
        tell(`Frame ${i + 1} of ${steps.length}, ${sizeText(writer.size)} so far`);
        arrange();
      }
      look.replaceChildren(canvas);
      canvas.setAttribute("aria-label", `The last frame: ${commentOf(table)}`);
      const file = writer.finish();
      made = { blob: new Blob([file], { type: "image/gif" }), name: `training-${steps[0]}-${end}`, table };
      numbers.replaceChildren(...tableNodes(table));
      save.textContent = `Save GIF, ${sizeText(file.length)}`;
      tell(`${steps.length} frames of ${canvas.width} × ${canvas.height} pixels are made.`);
    } catch (error) {
      look.replaceChildren();
      const { field, message } = /** @type {any} */ (error);
      tell(field === undefined ? message : refusalOf("The animation was not made", error), !isStopped);
    } finally {
      stage?.remove();
      isMaking = false;
      arrange();
    }
  }

  function saveGif() {
    if (!made) return;
    if (saveBlob(made.blob, `${made.name}.gif`))
      tell(`Saved as ${made.name}.gif, ${sizeText(made.blob.size)}`);
  }

  function saveCsv() {
    if (made) saveFile(csvText(made.table), `${made.name}.csv`, "text/csv");
  }

  arrange();
  return {
    element,
    update() {
      const isReady = run.phase === "paused" && run.step > run.first;
      make.disabled = !isReady;
      make.title = isReady ? "" : run.phase === "none" ? "Press Play first" : "Pause the training first";
      const [low, high] = isReady ? [String(run.first), String(run.step)] : ["", ""];
      if (from.value === first) from.value = low;
      if (to.value === last) to.value = high;
      [first, last] = [low, high];
      const of = shown();
      const able = {
        map: pictures.mapRequest !== null,
        loss: true,
        network: of !== null && hasSketch(of.spec.network.layers.map(({ kind }) => kind ?? "dense")),
      };
      PARTS.forEach(([part], i) => {
        boxes[i].disabled = !able[part];
      });
    },
  };
}
