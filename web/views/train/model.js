/**
 * What every view of the mode Train is given. Types only.
 *
 * @typedef {object} TrainModel
 * @property {ReturnType<typeof import("../../train/run.js").createRun>} run
 * @property {DataDocument | null} data  The rows as they are trained on.
 * @property {Pictures | null} pictures  Of the network that is shown; null while there are none.
 * @property {boolean} isCurrent  They are of the step that is shown.
 * @property {string} network  Equal while the pictures are of one network.
 * @property {number} epochs  Asked for.
 * @property {string | null} against  Why it cannot be played, in a sentence.
 * @property {string | null} notice  Why a picture or a step's arithmetic could not be had; it can be played all the same.
 * @property {boolean} isReady  Python can be asked.
 * @property {import("../../lib/quantities.js").Names} names  Shown names of the units, the inputs first.
 * @property {string[]} parameters  Paths of those that a picture may have on its axes.
 * @property {number} digits
 *
 * @import {DataDocument, Pictures} from "../../engine/training.js"
 */

export {};
