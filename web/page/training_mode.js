/** The mode Train and the visitor's own tables, mounted when they are first wanted. */

import { numbersFrom } from "../draft/draft.js";
import { fitted } from "../draft/fitting.js";
import { setUp } from "../draft/set_up.js";
import { sizesOf } from "../draft/sites.js";
import { misfitOf } from "../draft/source.js";
import { addTable } from "../draft/tables.js";
import { toTrain } from "../draft/to_train.js";
import { byId } from "../lib/dom.js";
import { fullNumber } from "../lib/format.js";
import { createTableDialog } from "../table/dialog.js";
import { draftOfStart, FIRST } from "../train/presets.js";
import { mountTrain } from "../train/tab.js";

/** @import {Options} from "../contract/types.js" */
/** @import {ResultAt, TableData} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {Reading} from "../draft/validate.js" */
/** @import {Banners} from "../views/banners.js" */

/**
 * @param {object} plan
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} plan.engine
 * @param {Options} plan.options
 * @param {ReturnType<typeof import("./session.js").createSession>} plan.session
 * @param {(draft: Draft) => Reading} plan.validate
 * @param {Banners} plan.banners
 * @param {(text: string, done: string) => void} plan.copy
 * @param {() => void} plan.toCalculate
 * @param {() => void} plan.onKeep
 */
export function createTrainingMode(plan) {
  const { engine, options, session, validate, banners, copy, toCalculate, onKeep } = plan;
  /** @type {ReturnType<typeof mountTrain> | null} */
  let tab = null;
  /** @type {ReturnType<typeof createTableDialog> | null} */
  let dialog = null;
  let isShown = false;
  /** The title of the training that the mode began with, and nobody chose; "" where there is none. */
  let opening = "";
  const first = session.draft;
  /** What the last visit left of a run, while its set-up is the present one. */
  const left = () => (session.draft === first ? (session.kept?.stands ?? null) : null);

  /** @param {ResultAt} result  Its numbers, its learning rate and the state of its optimizer go into the draft. */
  function lookAt({ spec, training }) {
    const { draft } = session;
    const { state } = /** @type {any} */ (spec.optimizer ?? {});
    const { state: _, dropped: __, ...optimizer } = draft.optimizer;
    const rate = training.base_rate;
    const isAsShown = rate === /** @type {any} */ (validate(draft).spec)?.optimizer.learning_rate;
    session.commit({
      ...numbersFrom(draft, spec),
      optimizer: /** @type {any} */ ({
        ...optimizer,
        ...(isAsShown ? {} : { learning_rate: fullNumber(rate) }),
        ...(state ? { state } : {}),
      }),
      steps: training.step - 1,
    });
    toCalculate();
  }

  /** @param {TableData} table @param {string} name @param {boolean} isSetUp */
  function useTable(table, name, isSetUp) {
    const { data, times, notes } = table;
    const { draft } = session;
    const id = addTable(data);
    const steps = times ? /** @type {any[][]} */ (data.X)[0].length : null;
    const { fit, fitting } = isSetUp
      ? { fit: setUp(draft, table.fit, options, steps), fitting: table.fit_notes }
      : matched(draft, table, steps);
    const source = {
      table: id,
      name,
      rows: data.X.length,
      ...(steps ? { steps } : {}),
      about: data.about,
      notes: [...notes, ...fitting],
    };
    const next = { ...fit, example: null, title: name, data: { ...fit.data, source } };
    session.commit(toTrain(next, options));
  }

  /** The draft with the sizes and the loss that a table needs, and what was changed. @param {Draft} draft @param {TableData} table @param {number | null} steps */
  function matched(draft, { data, n_in, n_out, kind }, steps) {
    const { draft: fit, changes } = fitted(draft, { n_in, n_out, kind, targets: extent(data.Y) }, options);
    const timed = steps ? { ...fit, data: { ...fit.data, steps: String(steps) } } : fit;
    const said = `The network was changed to match the data: ${changes.join("; ")}.`;
    return { fit: timed, fitting: changes.length ? [said] : [] };
  }

  function table() {
    dialog ??= createTableDialog({
      options,
      ask: async (params) => JSON.parse(await engine.call("table", params)),
      isReady: () => document.documentElement.dataset.engine === "ready",
      obstacle: (sequences) => misfitOf(sizesOf(session.draft), sequences),
      onTable: useTable,
    });
    return dialog;
  }

  /** On a first visit there is something to see at the first press; what stood there comes back where nothing was done. */
  function begin() {
    if (!session.isUntouched || session.kept?.speed !== undefined) return;
    session.load(draftOfStart(FIRST, options));
    opening = session.draft.title;
  }

  function end() {
    const isAsOpened = session.draft.title === opening && !session.isOwnWork() && !tab?.trained;
    if (opening && isAsOpened) session.undo();
    opening = "";
  }

  return {
    enter() {
      isShown = true;
      if (!tab) {
        begin();
        const answer = left();
        tab = mountTrain({
          root: byId("training"),
          engine,
          options,
          session,
          validate,
          copy,
          left: answer && { draft: first, answer },
          speed: session.kept?.speed,
          onArithmetic: lookAt,
          onUnkept: () =>
            banners.show(
              "run",
              "This run is too long for what this browser can store. It stays on this page until you close it.",
            ),
          onKeep,
          onFault: (error) => reportError(error),
        });
        tab.update();
        if (session.kept?.run) tab.offer(session.kept.run);
      }
      tab.show(true);
    },
    leave() {
      isShown = false;
      tab?.show(false);
      end();
    },
    /** There is another draft. */
    update: () => tab?.update(),
    get isShown() {
      return isShown;
    },
    /** @returns {Record<string, () => void>} */
    get keys() {
      return /** @type {any} */ (tab?.keys ?? {});
    },
    /** The run that is under way; before the mode was ever shown, the one of the last visit. */
    get kept() {
      return tab ? tab.kept : (session.kept?.run ?? null);
    },
    /** Where the run of the present set-up stands. */
    get stands() {
      return tab ? tab.stands : left();
    },
    /** What can be written of the run of the present set-up, of the last visit's where the mode was never shown. @returns {import("../train/held_run.js").Trained | null} */
    get trained() {
      const kept = tab ? null : left();
      if (kept?.answer === undefined) return tab?.trained ?? null;
      const { step } = JSON.parse(kept.answer).training;
      return { run: null, step: kept.at ?? step, isPast: kept.at !== null, answerText: kept.answer };
    },
    /** To be kept. @returns {string | undefined} */
    get speed() {
      return tab ? tab.speed : session.kept?.speed;
    },
    openTable: () => table().open(),
    /** @param {File[]} files @param {DataTransferItem | null} item */
    takeFiles: (files, item) => table().take(files, item),
  };
}

/** @param {any[][]} rows  Of numbers, or of time steps. @returns {[number, number]} */
function extent(rows) {
  let [low, high] = [Infinity, -Infinity];
  for (const row of rows)
    for (const value of /** @type {number[]} */ (row.flat())) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return [low, high];
}
