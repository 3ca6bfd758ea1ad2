/** Says of a table beside the present draft that the browser did not store it, until it stores one in its place. */

import { whenTableIsKept } from "../draft/tables.js";

/** @import {Draft} from "../draft/draft.js" */

/**
 * What the table of this id is to the draft, and what is said where it is not stored; null where it is none of its own.
 * @param {Draft} draft @param {string} id @returns {[banner: string, sentence: string] | null}
 */
function saidOf({ data: { source }, predict, compare }, id) {
  if (source && "table" in source && source.table === id)
    return [
      "table",
      `The table “${source.name}” cannot be stored in this browser: open its file again the next time.`,
    ];
  if (predict && "table" in predict && predict.table === id)
    return [
      "rows",
      "The rows to predict cannot be stored in this browser: open their file again the next time.",
    ];
  const numbers = compare?.numbers;
  if (numbers && "table" in numbers && numbers.table === id)
    return [
      "numbers",
      "The numbers to compare with cannot be stored in this browser: bring them again the next time.",
    ];
  return null;
}

/** @param {{readonly draft: Draft}} session @param {import("../views/banners.js").Banners} banners */
export function tellUnkeptTables(session, banners) {
  whenTableIsKept((id, isKept) => {
    const said = saidOf(session.draft, id);
    if (!said) return;
    const [banner, sentence] = said;
    if (isKept) banners.hide(banner);
    else banners.show(banner, sentence);
  });
}
