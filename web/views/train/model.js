/**
 * What every view of the mode Train is given. Types only.
 *
 * @typedef {object} TrainModel
 * @property {Run} run
 * @property {DataDocument | null} data  The rows as they are trained on.
 * @property {Pictures | null} pictures  Of the network that is shown; null while there are none.
 * @property {boolean} isCurrent  They are of the step that is shown.
 * @property {string} network  Equal while the pictures are of one network.
 * @property {number} epochs  Asked for.
 * @property {string | null} against  Why it cannot be played, in a sentence.
 * @property {string | null} notice  Why a picture or a step's arithmetic could not be had; it can be played all the same.
 * @property {string[]} foreseen  What is to be known of the training before it is begun.
 * @property {boolean} isReady  Python can be asked.
 * @property {import("../../lib/quantities.js").Names} names  Shown names of the units, the inputs first.
 * @property {string[]} parameters  Paths of those that a picture may have on its axes.
 * @property {number} digits
 *
 * @import {DataDocument, Pictures, Progress, TrainingReport} from "../../contract/types.js"
 */

/**
 * A run as the views see it.
 * @typedef {object} Run
 * @property {Phase} phase
 * @property {import("../../lib/run_history.js").Points} points
 * @property {Progress | null} progress  While it is under way.
 * @property {TrainingReport | null} report  Of its last answer.
 * @property {string[]} notes
 * @property {string | null} refusal  Why the last call came to nothing.
 * @property {boolean} canForce  A stop has not been answered for long.
 * @property {number} first  The step that it began after.
 * @property {number} step  The last one made.
 * @property {number} shown  The one that is looked at.
 * @property {boolean} isPast
 * @property {{step: number} | null} aside  The run of the settings before.
 */
/** @typedef {"none" | "running" | "stopping" | "paused"} Phase */

export {};
