/**
 * Written by `build.py contract` from py/backprop/documents/shapes/run.txt: types only, nothing here runs.
 *
 * @import {AskedSpec} from "./data.js"
 * @import {Value} from "./numbers.js"
 * @import {Pictures, PicturesRequest, Scores} from "./pictures.js"
 * @import {History, Parameters, Result} from "./step.js"
 */

/**
 * Params of `train`. A *run* is a spec on its way: it stands at a step, remembers its history and
 * checkpoints, and is held by Python under a name that the page chooses. With `spec` the run is opened (one
 * of the same name is replaced); without, an open run goes on, in bits as if it had not been stopped. Two
 * runs are held; the one used longest ago goes. Refused with field "run" when Python holds no such run (it
 * was restarted): open it anew, with the result's spec or with the first one.
 * @typedef {object} TrainRequest
 * @property {string} run  At most 64 characters.
 * @property {AskedSpec} [spec]  Or `spec_text`, its JSON text.
 * @property {string} [spec_text]
 * @property {number} [end]  With a spec that goes on from another run: that run's own end.
 * @property {number} [from]  Go back to this past step first; what came after it is forgotten.
 * @property {number | null} [steps]  Train for so many updates (1 for one step) …
 * @property {number | null} [epochs]  Or to the end of so many epochs (1 for one epoch: the rest of the one
 *   under way). Without either: to the spec's own end, `training.epochs` epochs from where the run was
 *   opened. Given, both may go beyond that end, and stop conditions that have been met before do not end
 *   them.
 * @property {number} [learning_rate]  From here on; the state of the optimizer stays. Written into
 *   `training.changes`.
 * @property {"auto" | "numpy" | "kernel"} [engine]  auto when absent; of an opened run only.
 * @property {ProgressRequest} [progress]
 * @property {string} [speed]  Of `SPEEDS`, of a call that goes in slices; as fast as it goes when absent.
 */

/**
 * What progress messages hold beside numbers that cost nothing.
 * @typedef {object} ProgressRequest
 * @property {number} [rate]  Messages a second, 1 to 30; 12 when absent.
 * @property {boolean} [parameters]  The current parameters; never more than 5,000 numbers.
 * @property {PicturesRequest} [pictures]  Drawn from the current parameters.
 */

/**
 * A progress message of `train`, as JSON text.
 * @typedef {object} Progress
 * @property {string} run
 * @property {number} step  Updates made, counted over all runs that go on from one another.
 * @property {number} epoch  The epoch of the last update, from 1.
 * @property {number} epochs  The last epoch asked for.
 * @property {Value} loss  Of the last update.
 * @property {Value | null} val_loss  The last measured.
 * @property {Value} learning_rate
 * @property {number} epochs_per_second  0 before it is known.
 * @property {number | null} seconds_left  null before it is known.
 * @property {boolean} restart  True when `points` take the place of all points told so far (they were
 *   thinned), else they come after them.
 * @property {History} points  At most 2,000 since the last restart. The history of the answer has up to
 *   10,000.
 * @property {Parameters[]} [parameters]
 * @property {Pictures} [pictures]
 */

/**
 * Answer of `train`: a result document of the whole run so far, from where it was opened, with `training`.
 * Its `spec` is that of the run's start; `parameters` and `optimizer_state` are those of where it stands: put
 * into the spec (`layers[k].W` …, `optimizer.state`) they make the spec that goes on from there.
 * @typedef {Result & {training: TrainingReport}} TrainResult
 */

/**
 * @typedef {object} TrainingReport
 * @property {string | null} run
 * @property {"numpy" | "kernel"} engine  `notes` says why not the kernel, when it was not.
 * @property {Ended} ended  Why this call ended.
 * @property {number} first  The step before the first of the run: 0, or that of its checkpoint.
 * @property {number} end  The step at which the run is done.
 * @property {number} step
 * @property {number} epoch
 * @property {number} seconds  Spent in this call.
 * @property {number} epochs_per_second
 * @property {number} base_rate  η that the next step starts from, before any schedule.
 * @property {{step: number, learning_rate: number}[]} changes  η from the step after `step` on.
 * @property {LayerNorms} layer_norms
 * @property {HistoryState} history_state
 * @property {Scores} scores  Of the training rows.
 * @property {Scores | null} val_scores
 */

/**
 * @typedef {"end" | "steps" | "stopped" | "stop_loss" | "patience" | "settled" | "nonfinite"} Ended
 */

/**
 * The norm of each layer's gradient, as the optimizer got it, at the steps of the history. norms[i][k] is
 * layer k's; 0 for a layer without parameters.
 * @typedef {{step: number[], norms: Value[][]}} LayerNorms
 */

/**
 * `train_at`, params `{run, step, pictures?: PicturesRequest}`, step from the run's `first` on: the result
 * document of that one update, made by going on from the nearest checkpoint. Its `spec` has the parameters
 * before the update and epochs 1; the run stays where it is. For step = `first` (nothing trained yet) `steps`
 * and history are empty, `parameters` the first ones. `train_stand`, params `{run}`: what a `train` stopped
 * now would answer, with no `steps`; a call under way goes on.
 * @typedef {Result & {training: {run: string, step: number, epoch: number, base_rate: number}, pictures?:
 *   Pictures}} ResultAt
 */

/**
 * What the next points are made of: updates from point to point, the last update's own loss, means of whole
 * epochs, and how many updates each point of a thinned history stands for.
 * @typedef {{stride: number, last_loss: Value | null, first_epoch: Value | null, last_epoch: Value | null,
 *   counts?: number[]}} HistoryState
 */

export {};
