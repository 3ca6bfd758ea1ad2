/**
 * What every view is given: one result and how it is looked at. Types only.
 *
 * @typedef {object} Model
 * @property {import("../contract/types.js").Result} result
 * @property {import("../contract/types.js").Step} step  The step that is shown.
 * @property {import("../lib/lineage.js").Lineage} lineage
 * @property {import("../contract/types.js").GradientCheck | null} check  Of this result, when it has come.
 * @property {boolean} isChecking  It is on its way.
 * @property {Requested<import("../contract/types.js").CurvatureDocument>} curvature
 * @property {Requested<import("../contract/types.js").TapeDocument>} tape
 * @property {Requested<import("../contract/types.js").PathsDocument>} paths  From the selected number to the loss.
 * @property {Requested<import("../contract/types.js").NudgeDocument>} nudge  Of the selected parameter.
 * @property {Requested<import("../contract/types.js").ExactDocument>} exact  The first step without rounding.
 * @property {Coming | null} coming  Learning rates to come, where a schedule changes them.
 * @property {import("../lib/quantities.js").Names} names  Shown names of the units, the inputs first.
 * @property {number} sample  Which row of the batch is shown.
 * @property {string} selected  Path of the selected quantity.
 * @property {import("../lib/format.js").Shown} digits  How numbers are shown.
 * @property {Map<string, import("../wall/walk.js").Standing>} [standings]  On the wall: how numbers stand to the line shown.
 */

/**
 * @typedef {{schedule: string, label: string, followsLoss: boolean, rates: import("../contract/types.js").ComingRates}} Coming
 */

/**
 * A document that is asked for only while its section is open.
 * @template T
 * @typedef {object} Requested
 * @property {T | null} document  The last answer.
 * @property {import("../contract/types.js").Result | null} of  The result that it, or its refusal, belongs to.
 * @property {string | null} refusal  Why there is none.
 */

export {};
