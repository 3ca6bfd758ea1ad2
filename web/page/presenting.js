/** The step on the wall: opens the presentation, walks through the lines, takes the next step at their end, and comes back. */

import { grouped } from "../lib/format.js";
import { firstSelection } from "../lib/quantities.js";
import { openStage } from "../wall/stage.js";
import { backward, beginOf, linesOf, onward, placeOf, START, skipped } from "../wall/walk.js";
import { inSample } from "./selection.js";

/** @import {Result, WorkedLine} from "../contract/types.js" */
/** @import {Model} from "../views/model.js" */

/**
 * @param {object} page
 * @param {ReturnType<typeof import("./calculation.js").createCalculation>} page.calculation
 * @param {ReturnType<typeof import("./selection.js").createSelection>} page.selection
 * @param {ReturnType<typeof import("./commands.js").createCommands>} page.commands
 * @param {ReturnType<typeof import("./session.js").createSession>} page.session
 */
export function createPresenting({ calculation, selection, commands, session }) {
  /** @type {ReturnType<typeof openStage> | null} */
  let stage = null;
  /** @type {Model | null} */
  let model = null;
  /** All lines of a result. @type {{of: Result | null, specText: string, lines: WorkedLine[]}} */
  let known = { of: null, specText: "", lines: [] };
  let place = START;
  /** What the wall showed when it was left. */
  let left = "";
  let sample = 0;
  /** Steps that were taken on the wall: as many can be gone back. */
  let taken = 0;
  /** Where the walk goes on in the result that is awaited. @type {"first" | "last" | null} */
  let awaited = null;

  const layers = () => calculation.result.steps[0].layers.length;
  const lines = () => linesOf(known.lines, sample);

  /** The quantity that is made at a place, "" at the end. @param {import("../wall/walk.js").Place} at */
  const pathOf = (at) => lines()[at.index]?.quantity ?? "";

  /** The same setup computed anew has the same lines: the walk goes on while its own are on their way. */
  const isKnown = () => known.of === calculation.result || known.specText === calculation.specText;

  function show() {
    if (stage && model && isKnown()) stage.show({ ...model, sample }, lines(), place);
  }

  /** Takes the lines of the result on the page. @returns {Promise<boolean>}  Whether they are still wanted. */
  async function fetchLines() {
    const of = calculation.result;
    if (known.of === of) return true;
    if (of.worked_omitted)
      throw new Error(
        `Its ${grouped(of.worked_omitted)} lines are too many to show one by one. Take smaller batches or a smaller network.`,
      );
    const all = await calculation.allLines();
    if (of !== calculation.result) return false;
    known = { of, specText: calculation.specText, lines: all };
    return true;
  }

  async function enter() {
    if (stage) return;
    stage = openStage({ onMove: move, onPhase: toPhase, onJump: jump, onSample: showSample, onLeave: leave });
    taken = 0;
    awaited = null;
    sample = selection.sample;
    await arrive(() => {
      const { selected } = selection;
      const isChosen = selected !== left && selected !== firstSelection(calculation.result);
      const wanted = isChosen ? selected : left;
      if (pathOf(place) !== wanted) place = placeOf(lines(), wanted, layers()) ?? START;
    });
  }

  /** Shows another result, once its lines are there. @param {() => void} begin */
  async function arrive(begin) {
    if (!isKnown()) stage?.tell("Writing out the lines …");
    try {
      if (!(await fetchLines())) return;
    } catch (error) {
      stage?.tell("This step is too much for the wall", /** @type {Error} */ (error).message);
      return;
    }
    begin();
    show();
  }

  function leave() {
    stage = null;
    left = pathOf(place);
    if (sample !== selection.sample) selection.showSample(sample);
    if (left) selection.select(left);
  }

  /** @param {import("../wall/stage.js").Way} way */
  function move(way) {
    const all = lines();
    if (awaited || !isKnown()) return;
    if (way === "on" && place.index === all.length) return step();
    if (way === "back" && !place.index && !place.stage && taken) return stepBack();
    place = {
      on: () => onward(all, place),
      back: () => backward(all, place),
      next: () => skipped(all, place, 1),
      previous: () => skipped(all, place, -1),
      first: () => START,
      last: () => ({ index: all.length, stage: 0 }),
    }[way]();
    show();
  }

  function step() {
    const before = session.draft;
    commands.step();
    if (session.draft === before) return stage?.close(); // The page says why not.
    taken += 1;
    awaited = "first";
    stage?.tell("The next step is computed …");
  }

  function stepBack() {
    taken -= 1;
    awaited = "last";
    session.undo();
  }

  /** @param {string} phase */
  function toPhase(phase) {
    place = beginOf(lines(), phase) ?? place;
    show();
  }

  /** @param {string} path */
  function jump(path) {
    place = placeOf(lines(), path, layers()) ?? place;
    show();
  }

  /** The same line of another sample. @param {number} row */
  function showSample(row) {
    const path = pathOf(place);
    sample = row;
    const there = placeOf(lines(), inSample(path, row), layers());
    if (there) place = { index: there.index, stage: place.stage };
    show();
  }

  return {
    enter,
    /** @param {Model} next */
    update(next) {
      model = next;
      if (!stage) return;
      if (known.of === next.result) return show();
      if (isKnown() && !awaited) {
        show();
        fetchLines().then(show, () => {}); // What stands there is of the same setup.
        return;
      }
      const path = pathOf(place);
      const isLast = awaited === "last" || (!awaited && known.of !== null && !path);
      const isFirst = awaited === "first";
      arrive(() => {
        awaited = null;
        const there = isFirst ? null : placeOf(lines(), path, layers());
        if (isLast) place = { index: lines().length, stage: 0 };
        else place = there ? { index: there.index, stage: place.stage } : START;
      });
    },
    /** There is no result of the present values, nor will there be. */
    fail() {
      stage?.close();
    },
  };
}
