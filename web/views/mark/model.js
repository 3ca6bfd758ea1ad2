/**
 * What the views of Mark are given. Types only.
 *
 * @typedef {object} MarkModel
 * @property {import("../../contract/types.js").Step} step
 * @property {import("../../lib/lineage.js").Lineage} lineage
 * @property {import("../../lib/quantities.js").Names} names
 * @property {import("../../lib/format.js").Shown} digits
 * @property {import("../../mark/quantities.js").Group[]} groups
 * @property {import("../../mark/names.js").NameTable} table
 * @property {(path: string) => string} nameOf  With the sample, where there are several.
 * @property {import("../../mark/sheet.js").Sheet} sheet
 * @property {[string, string][]} placed
 * @property {[string, string][]} aside
 * @property {import("../../page/marking.js").Marking} marking
 * @property {number} rungs  How far the ladder of hints goes.
 * @property {boolean} isStale  The form is ahead of the result, or in error.
 * @property {(path: string) => import("../../contract/types.js").Hint | null | undefined} hints  Undefined while it is on
 *   its way, null where there is none.
 * @property {boolean} canUndo
 * @property {boolean} canRedo
 */

export {};
