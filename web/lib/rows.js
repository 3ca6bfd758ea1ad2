/** What of a large batch is not shown. */

import { grouped } from "./format.js";

/** "" where all of it is. @param {import("../contract/types.js").Result} result */
export function rowsWords({ abridged }) {
  if (!abridged) return "";
  const { rows, listed } = abridged;
  return `All sums are over ${grouped(rows)} rows; the first ${grouped(listed)} of them are listed.`;
}
