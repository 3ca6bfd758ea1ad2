/** Everything that shows the result: its views, what is asked for only while it is looked at, and how it is looked at. */

import { edited } from "../draft/edits.js";
import { byId } from "../lib/dom.js";
import { speak } from "../lib/letters.js";
import { derivativeOf, parameterOf } from "../lib/lineage.js";
import { speakMatrices } from "../lib/matrices.js";
import { at } from "../lib/paths.js";
import { fieldOf, nameOf, shownNames } from "../lib/quantities.js";
import { mountArithmetic } from "../views/arithmetic.js";
import { mountCurvature } from "../views/curvature.js";
import { mountDataRows } from "../views/data_rows.js";
import { mountDiagram } from "../views/diagram.js";
import { mountDigits } from "../views/digits.js";
import { mountEditInPlace } from "../views/edit_in_place.js";
import { mountExact } from "../views/exact.js";
import { mountHealth } from "../views/health.js";
import { mountLoss } from "../views/loss.js";
import { mountMarks } from "../views/marks.js";
import { mountNudge } from "../views/nudge.js";
import { mountPaths } from "../views/paths.js";
import { mountSchedule } from "../views/schedule.js";
import { tableText } from "../views/table_parts.js";
import { mountTables } from "../views/tables.js";
import { mountTape } from "../views/tape.js";
import { mountWorked } from "../views/worked.js";
import { createLazyPanel } from "./lazy_panel.js";
import { mountPredicting } from "./predicting.js";
import { createSchedulePreview } from "./schedule_preview.js";

/** @import {Options} from "../contract/types.js" */

const foldOf = (/** @type {string} */ id) => /** @type {HTMLDetailsElement} */ (byId(id));

/**
 * @param {object} page
 * @param {Options} page.options
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>["call"]} page.call  The engine's.
 * @param {ReturnType<typeof import("./session.js").createSession>} page.session
 * @param {(draft: import("../draft/draft.js").Draft) => import("../draft/validate.js").Reading} page.validate
 * @param {ReturnType<typeof import("./calculation.js").createCalculation>} page.calculation
 * @param {ReturnType<typeof import("./selection.js").createSelection>} page.selection
 * @param {ReturnType<typeof import("./commands.js").createCommands>} page.commands
 * @param {ReturnType<typeof import("./presenting.js").createPresenting>} page.presenting
 * @param {ReturnType<typeof import("./editing.js").createEditing>} page.editing
 * @param {(path: string, text: string) => string | null} page.refusalOfPaste
 * @param {() => ReturnType<typeof import("./marking_mode.js").createMarkingMode>} page.marking
 * @param {() => void} page.onKeep
 */
export function mountResults(page) {
  const { options, call, session, validate, calculation, selection, commands, editing, onKeep } = page;
  const specText = () => calculation.specText;
  const curvature = createLazyPanel({ call, method: "hessian", specText, onMore: paint });
  const tape = createLazyPanel({ call, method: "tape", specText, onMore: paint });
  /** ∂E by what is selected, in the words of a request. */
  const ofSelected = () => {
    const quantity = derivativeOf(selection.selected, calculation.result.steps[0].layers.length);
    return quantity === null ? null : { quantity };
  };
  const paths = createLazyPanel({ call, method: "paths", specText, onMore: paint, more: ofSelected });
  const nudge = createLazyPanel({
    call,
    method: "nudge",
    specText,
    onMore: paint,
    more: () => {
      const [quantity, h] = [parameterOf(selection.selected), nudgeView.by()];
      return quantity === null || h === null ? null : { quantity, h };
    },
  });
  const exact = createLazyPanel({ call, method: "exact", specText, onMore: paint });
  const coming = createSchedulePreview({
    schedules: options.schedules,
    ask: (method, params) => calculation.ask(method, params),
    onMore: paint,
  });
  const copyTable = (/** @type {string} */ text, /** @type {"csv" | "tsv"} */ format) =>
    commands.copy(text, `Table copied as ${format.toUpperCase()}`);
  const frame = byId("network");
  const openInPlace = mountEditInPlace(frame, {
    textOf: (field) => String(at(session.draft, field) ?? ""),
    onInput(field, text) {
      editing.commit((draft) => edited(draft, field, text, options), field);
      const { faults, readings } = validate(session.draft);
      return {
        refusal: faults.find((fault) => fault.field === field) ?? null,
        reading: readings.find((reading) => reading.field === field)?.message ?? null,
      };
    },
    refusalOfPaste: page.refusalOfPaste,
  });
  const loss = mountLoss(byId("loss"), { onRemedy: editing.follow });
  byId("notes").append(loss.notes);
  const health = mountHealth(byId("health"), { onCopy: copyTable, onRemedy: editing.follow });
  byId("loss").append(health.verdict);
  const predicting = mountPredicting(foldOf("predict"), page);
  const worked = mountWorked(foldOf("worked"), { onCopy: commands.copyWorked, onOpen: calculation.complete });
  const nudgeView = mountNudge(foldOf("nudge"), {
    field: options.fields["nudge.h"],
    onOpen: nudge.open,
    onChange: paint,
    onCopy: copyTable,
  });
  const views = [
    loss,
    mountDiagram(frame, {
      onSelect: selection.select,
      onSample: selection.showSample,
      onPresent: page.presenting.enter,
      onType(path, first, anchor) {
        const field = fieldOf(path, calculation.result.steps[0].samples);
        const name = nameOf(path, shownNames(calculation.result.labels));
        if (field && editing.isTyped(field)) openInPlace(field, path, name, first, anchor);
      },
    }),
    mountTables(byId("tables"), options.optimizers, {
      onSample: selection.showSample,
      onCopy: (table, format) => copyTable(tableText(table, format), format),
    }),
    mountArithmetic(byId("arithmetic"), {
      onMove: selection.move,
      onCopyValue: commands.copyValue,
      onCopyLine: commands.copyLine,
    }),
    mountExact(foldOf("exact"), { onOpen: exact.open }),
    mountSchedule(foldOf("schedule")),
    worked,
    health,
    mountPaths(foldOf("paths"), { onOpen: paths.open, onCopy: copyTable }),
    nudgeView,
    mountTape(foldOf("tape"), { onOpen: tape.open, onCopy: copyTable }),
    mountCurvature(foldOf("curvature"), { onOpen: curvature.open, onCopy: copyTable }),
    predicting,
    mountMarks(document.body, selection.select),
    mountDataRows(byId("groups"), selection.showSample),
    page.presenting,
  ];
  const updateDigits = mountDigits(options.fields["display.digits"], (digits) => {
    selection.digits = digits;
    onKeep();
  });

  function paint() {
    const { result, lineage, check, isChecking } = calculation;
    const { selected, sample, digits } = selection;
    const rounding = result.spec.conventions?.rounding;
    speak(result.spec.conventions?.letters);
    speakMatrices(result.spec.conventions?.matrix);
    updateDigits(digits, Boolean(rounding));
    page.marking().update();
    for (const view of views)
      view.update({
        result,
        step: result.steps[0],
        lineage,
        check,
        isChecking,
        names: shownNames(result.labels),
        sample,
        selected,
        digits: rounding ?? digits,
        curvature: curvature.requested,
        tape: tape.requested,
        paths: paths.requested,
        nudge: nudge.requested,
        exact: exact.requested,
        coming: coming.present,
      });
    calculation.fetchLine(selected);
    if (worked.isOpen) calculation.complete();
    for (const panel of [paths, nudge]) panel.look();
    coming.fetch(result);
  }

  return {
    paint,
    updateDigits,
    print: worked.print,
    openPredict: predicting.open,
    /** There is another draft. */
    followDraft: predicting.follow,
    /** The result that open sections are of, or null while another one is being computed. @param {boolean} isShown */
    follow(isShown) {
      for (const panel of [tape, curvature, paths, nudge, exact])
        panel.follow(isShown ? calculation.result : null);
    },
  };
}
