/**
 * What a text may hold at most, counted before Python sees a byte of it. How it is to be read is Python's to tell: here only
 * lines and marks are counted, and a text is refused when it is too large by the mark that stands in it most often.
 */

import { isDeeperThan } from "../lib/json.js";
import { counted, refusalOf, sentenceOf } from "../lib/messages.js";

/** @import {Limits} from "../contract/types.js" */

const MARKS = [",", ";", "\t", "|"];
/** A piece without any mark that could part it. */
const UNPARTED = /[^,;\t| \n\r]+/g;
/** Characters that are counted at a time: some milliseconds. */
const PIECE = 200_000;

/** @param {string} text */
export const isJson = (text) => /^\ufeff?\s*[[{]/.test(text);

/**
 * @param {string} text @param {Limits} limits
 * @throws {Error} the refusal of a text that is too large or, as JSON, too deep.
 */
export async function checkCaps(text, limits) {
  /** @param {string} code @param {number} most @param {string} given */
  const refuse = (code, most, given) => refusalOf(code, given, { most });
  if (text.length > limits.file_bytes)
    throw refuse("table.characters", limits.file_bytes, counted(text.length, "character"));
  if (isJson(text)) {
    if (isDeeperThan(text, limits.depth))
      throw refusalOf("table.json", text, { why: sentenceOf("json.deep", { most: limits.depth }) });
    return;
  }
  const { rows: mostRows, columns: mostColumns, cells: mostCells, cell: longest } = limits.table;
  const count = { lines: 0, cells: 0 };
  for (let from = 0; from < text.length; ) {
    const cut = text.indexOf("\n", Math.min(text.length, from + PIECE));
    const to = cut < 0 ? text.length : cut + 1;
    for (const line of text.slice(from, to).split(/\r\n?|\n/)) {
      if (!line.trim() || line.startsWith("#")) continue;
      const cells = cellsOf(line);
      count.lines += 1;
      count.cells += cells;
      if (cells > mostColumns) throw refuse("table.wide", mostColumns, counted(cells, "column"));
      if (line.length > longest)
        for (const [piece] of line.matchAll(UNPARTED))
          if (piece.length > longest) {
            const found = { number: piece.length, line: count.lines };
            throw refuse("table.cell.long", longest, sentenceOf("table.cell.long.given", found));
          }
    }
    // One line more may be a header.
    if (count.lines > mostRows + 1) throw refuse("table.rows", mostRows, counted(count.lines, "row"));
    if (count.cells > mostCells + mostColumns)
      throw refuse("table.cells", mostCells, counted(count.cells, "cell"));
    from = to;
    if (from < text.length) await new Promise((resolve) => setTimeout(resolve));
  }
}

/** The cells of a line by the mark that stands in it most often. @param {string} line */
function cellsOf(line) {
  const bare = line.includes('"') ? line.replace(/"[^"]*"/g, "") : line;
  return 1 + Math.max(...MARKS.map((mark) => occurrences(bare, mark)));
}

/** @param {string} text @param {string} mark */
function occurrences(text, mark) {
  let count = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) count += 1;
  return count;
}
