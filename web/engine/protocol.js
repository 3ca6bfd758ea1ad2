/** @import {Refusal} from "../contract/types.js" */

/**
 * What crosses the worker's wall, as types only. Documents cross as JSON texts, never as objects or Python proxies.
 *
 * @typedef {"run" | "resolve" | "check" | "worked" | "lines" | "paths" | "nudge" | "exact" | "mark" | "read" | "tools" | "explain" | "exercise" | "exercise_files" | "handed_in" | "beside" | "hessian" | "tape" | "export" | "schedule" | "verify" | "examples" | "options"
 *   | "train" | "train_at" | "train_stand" | "train_resume" | "evaluate" | "predict" | "data" | "table" | "compare" | "search" | "experiment" | "architecture"} Method
 */

/**
 * To the worker. `start` brings the compiled WebAssembly module; each `asset` comes as it is verified and inflated, or is said
 * not to come for now; calls come when the worker has said `ready`, and perhaps before the last asset. `stop` ends a call
 * that goes in slices at its next one, and it answers with what it has; `adjust` gives it another `progress` or
 * `learning_rate` while it runs. Both mean nothing to a call that has been answered.
 * @typedef {{start: WebAssembly.Module}
 *   | {asset: string, files: ArrayBuffer}
 *   | {asset: string, fault: string}
 *   | {id: number, method: Method, params: string}
 *   | {stop: number}
 *   | {adjust: number, params: string}} ToWorker
 */

/**
 * From the worker. Every id is answered exactly once by `ok`; `progress` may come before. `boot` names the stage that
 * begins; `wants` names an asset that a call needs and that may not have been asked for; `opened` names a call that from now on goes in slices; `fatal` means that this worker will answer no more.
 * @typedef {{id: number, ok: true, result: string}
 *   | {id: number, ok: false, error: Pick<Refusal, "field" | "message">}
 *   | {id: number, progress: string}
 *   | {opened: number}
 *   | {boot: WorkerStage}
 *   | {ready: true}
 *   | {wants: string}
 *   | {fatal: string}} FromWorker
 */

/**
 * @typedef {"python" | "packages"} WorkerStage
 * @typedef {"downloading" | WorkerStage} BootStage  In this order.
 * @typedef {"loading" | "starting" | "ready" | "failed"} EngineState
 */

export {};
