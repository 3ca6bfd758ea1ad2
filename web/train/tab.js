/** The mode Train: wires the draft to the run, and the run to its pictures. */

import { h } from "../lib/dom.js";
import { shownNames } from "../lib/quantities.js";
import { boundaryMap } from "../views/train/boundary.js";
import { mountControls } from "../views/train/controls.js";
import { lossCurve, normCurve, rateCurve } from "../views/train/curves.js";
import { fittedCurve } from "../views/train/fit.js";
import { weightHistograms } from "../views/train/histograms.js";
import { scoreCard } from "../views/train/scores.js";
import { errorSurface } from "../views/train/surface.js";
import { unitMaps } from "../views/train/units.js";
import { refusalOf } from "./asking_run.js";
import { mountBeside } from "./beside.js";
import { bringIntoSight, layCards } from "./cards.js";
import { mountExperiments } from "./experiments.js";
import { trainedOf } from "./held_run.js";
import { createLeft } from "./left_run.js";
import { createPastArithmetic } from "./past_arithmetic.js";
import { createPictures } from "./pictures.js";
import { startRow } from "./presets.js";
import { createRun } from "./run.js";
import { createRunOffer, underWay } from "./run_offer.js";
import { createSpeed } from "./speed.js";
import { askedOf, isDrawnFrom } from "./training_request.js";

/** @import {Options, ResultAt} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {Reading} from "../draft/validate.js" */
/** @import {TrainAsked} from "./training_request.js" */
/** @import {KeptAnswer, KeptRun} from "../draft/storage.js" */

/** Typing has paused. In milliseconds. */
const PAUSE_MS = 200;
/** What is kept of a run under way is kept so often. */
const KEEP_MS = 1_000;
/** While a run is under way no view is begun so late in a frame: layout and paint take as long again. In milliseconds. */
const VIEWS_MS = 2;

/**
 * @param {object} plan
 * @param {HTMLElement} plan.root
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} plan.engine
 * @param {Options} plan.options
 * @param {{readonly draft: Draft, commit(draft: Draft, key?: string): void, settle(): void, offer(draft: Draft, what: string): void}} plan.session
 * @param {(draft: Draft) => Reading} plan.validate
 * @param {(text: string, done: string) => void} plan.copy
 * @param {{draft: Draft, answer: KeptAnswer} | null} plan.left  The run that the last visit left, and the set-up that it is of.
 * @param {unknown} plan.speed  As the last visit chose it.
 * @param {(result: ResultAt) => void} plan.onArithmetic  The step is to be looked at in Calculate.
 * @param {() => void} plan.onUnkept  The run is too long for what this browser keeps.
 * @param {() => void} plan.onKeep  There is something else to keep.
 * @param {(error: unknown) => void} plan.onFault  Something that the visitor did not ask for has failed.
 */
export function mountTrain(plan) {
  const { root, engine, options, session, validate, copy, onArithmetic, onKeep, onFault } = plan;
  /** @type {TrainAsked | null}  Null while the draft is in error. */
  let asked = null;
  /** @type {TrainAsked | null}  The last one that was in order: what is shown is of it. */
  let lastAsked = null;
  /** @type {string | null} */
  let against = null;
  /** @type {string | null}  Why something that was asked for beside the run could not be had. */
  let notice = null;
  let isShown = false;
  let frame = 0;
  let timer = 0;
  let lastKept = 0;
  /** To take up the run of the last visit: any run that is begun answers it. */
  const offer = createRunOffer((isAnew) => {
    if (isAnew) run.reset();
    go("play");
  });

  const speed = createSpeed(plan.speed, () => {
    run.adjustSpeed();
    onKeep();
  });
  const run = createRun({
    engine,
    progressRequest() {
      const request = pictures.request();
      return { rate: 10, ...(request ? { pictures: request } : {}) };
    },
    speed: () => speed.chosen,
    onChange: changed,
    onUnkept: plan.onUnkept,
  });
  const left = createLeft({
    left: plan.left,
    run,
    onTaken() {
      offer.from(run.report?.step);
      changed();
    },
    onLost: () => (notice = "The run of the last visit can’t be read any more. Play starts a new training."),
  });

  const pictures = createPictures({
    engine,
    run,
    asked: () => asked,
    shown: () => lastAsked,
    isSeen: () => isShown,
    onData: changed,
    onPictures: paintSoon,
    onDrawn: () => (notice = null),
    onRefused: refuse,
  });

  const controlsPlace = h("section", { class: "train-controls", "aria-label": "Training" });
  const cards = h("div", { class: "pictures" });
  const loss = lossCurve(run.look);
  const beside = mountBeside({
    ...{ options, engine, session, run, copy, pictures, asked: () => asked },
    shown: () => lastAsked,
    isLog: () => loss.isLog,
  });
  root.replaceChildren(startRow(options, session.offer), controlsPlace, ...beside.elements, cards);
  const controls = mountControls(controlsPlace, {
    toggle,
    step: () => go("step"),
    back: () => run.look(run.shown - 1),
    epoch: () => go("epoch"),
    reset: run.reset,
    force: run.force,
    look: run.look,
    arithmetic: createPastArithmetic({ run, asked: () => asked, onArithmetic, refuse }),
    speed: speed.element,
    bringBack: () => run.aside && session.commit(run.aside.draft),
  });
  const views = [
    loss,
    boundaryMap((inputs) => pictures.want({ inputs })),
    fittedCurve(),
    scoreCard(),
    unitMaps(),
    weightHistograms(),
    normCurve(),
    rateCurve(),
    errorSurface((surface) => pictures.want({ surface })),
  ];
  const mayRun = () => !run.isBusy;
  const experiments = mountExperiments({ engine, options, session, mayRun, asked: () => asked });
  const inSight = layCards(cards, views, experiments.elements, paintSoon);

  /** @param {string} what  Is missing. @param {unknown} error */
  function refuse(what, error) {
    notice = refusalOf(what, error);
    paintSoon();
  }
  function changed() {
    pictures.follow();
    keepNow();
    paintSoon();
  }

  function keepNow() {
    const now = performance.now();
    if (run.phase === "running" && now - lastKept < KEEP_MS) return;
    lastKept = now;
    onKeep();
  }

  /** @type {import("../views/train/model.js").Phase} */
  let phaseBefore = "none";
  /** Views that are to be updated, the longest waiting first. */
  const behind = new Set(views);
  function paintSoon() {
    for (const view of views) behind.add(view);
    askForFrame();
  }

  function askForFrame() {
    if (frame || !isShown) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      paint();
    });
  }

  function paint() {
    const isBehind = Boolean(against) || !pictures.isCurrent;
    cards.classList.toggle("is-behind", isBehind && run.phase !== "running");
    const model = {
      run,
      data: pictures.data,
      pictures: pictures.seen,
      isCurrent: pictures.isCurrent,
      network: run.of?.key ?? lastAsked?.key ?? "",
      epochs: asked?.epochs ?? 1,
      against,
      notice,
      foreseen: pictures.foreseen,
      isReady: engine.state === "ready",
      names: lastAsked?.names ?? shownNames({ inputs: [], layers: [] }),
      parameters: lastAsked?.parameters ?? [],
      digits: 4,
    };
    root.dataset.phase = run.phase;
    controls.update(model);
    beside.update();
    const isUnderWay = run.phase === "running" || run.phase === "stopping";
    const isTurn = run.phase !== phaseBefore;
    // A press of Play or Pause is answered before any picture is drawn.
    if (!(isUnderWay && isTurn)) for (const view of dueViews(isUnderWay)) view.update(model);
    if (behind.size) askForFrame();
    if (isTurn) {
      phaseBefore = run.phase;
      experiments.update();
    }
  }

  /** What is updated in this frame: while it runs, what can be seen, and no more than a frame has time for. @param {boolean} isUnderWay */
  function* dueViews(isUnderWay) {
    const end = performance.now() + VIEWS_MS;
    for (const view of behind) {
      behind.delete(view);
      if (isUnderWay && !inSight.has(view.element)) continue;
      yield view;
      if (isUnderWay && performance.now() > end) return;
    }
  }

  /** @param {import("./held_run.js").How} how */
  function go(how) {
    if (!asked || against) return;
    notice = null;
    offer.remove();
    run.go(asked, how).catch(onFault);
    if (how === "play") bringIntoSight(cards);
  }

  function toggle() {
    if (run.phase === "running") run.pause();
    else go("play");
  }

  return {
    /** The mode is shown or left. @param {boolean} shown */
    show(shown) {
      isShown = shown;
      if (!shown) return;
      changed();
    },
    /** The draft has changed, or Python is ready. */
    update() {
      const { draft } = session;
      const reading = validate(draft);
      const next = askedOf(draft, reading, options);
      against = next ? null : (reading.faults[0]?.message ?? null);
      if (next?.key === asked?.key && next?.rate === asked?.rate && next?.dataKey === asked?.dataKey) {
        if (next) run.select(next);
        pictures.wantData(); // Python may have failed before it told them.
        return changed();
      }
      // What Python drew are the weights that the run began with.
      if (next && run.of && isDrawnFrom(next, run.of, asked)) run.isNow(next);
      asked = next;
      notice = null;
      if (asked) {
        lastAsked = asked;
        left.take(draft, asked);
        run.select(asked);
        run.adjust(asked);
        pictures.wantData();
        clearTimeout(timer);
        timer = setTimeout(pictures.draw, PAUSE_MS);
      }
      experiments.update();
      paintSoon();
    },
    /** Of this mode, by key. */
    keys: {
      " ": toggle,
      ".": () => run.phase !== "running" && go("step"),
      ",": () => run.look(run.shown - 1),
      e: () => run.phase !== "running" && go("epoch"),
      r: run.reset,
      x: run.pause,
      p: beside.openPredict,
    },
    get speed() {
      return speed.chosen;
    },
    get trained() {
      return trainedOf(run.held);
    },
    /** To be kept: where the run stands. @returns {KeptAnswer | null} */
    get stands() {
      return left.stands;
    },
    /** To be kept: the run that is under way. @returns {KeptRun | null} */
    get kept() {
      return underWay(run, asked?.epochs ?? 1);
    },
    /** A run was under way when the page was closed. @param {KeptRun} kept */
    offer: (kept) => offer.show(kept, run.report?.step),
  };
}
