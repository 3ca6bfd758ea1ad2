/** A block of cells from a spreadsheet, pasted into a grid as a whole or not at all. */

import { counted, refusalOf, sentenceOf } from "../lib/messages.js";

/** Texts beyond this are no block that anyone meant to paste into a form; the second figure is for each cell that is there. */
const LONGEST = 2_000_000;
const LONGEST_CELL = 400;
const LONGEST_OTHER = 50_000;

/**
 * The cells of a pasted text: rows by lines, columns by tabs, else semicolons, else commas, else blanks. Null when it is one
 * plain value, which the field takes as it is: so is `1,5`, a number with a decimal comma that the field itself will refuse.
 * @param {string} text
 * @returns {string[][] | null}
 */
export function blockOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  const whole = lines.join("\n");
  if (lines.length === 1 && /^[^\t;]*$/.test(whole) && /^\s*[+\-−]?[0-9]*,[0-9]+\s*$/.test(whole))
    return null;
  const separator =
    ["\t", ";", ","].find((mark) => whole.includes(mark)) ?? (/\S +\S/.test(whole) ? " " : "");
  if (lines.length === 1 && !separator) return null;
  const split = separator === " " ? / +/ : separator;
  return lines.map((line) => (separator ? line.trim().split(split) : [line]).map((cell) => cell.trim()));
}

/** @param {string} text @param {number} cells  That it is to fill. */
function isTooLong(text, cells) {
  return text.length > Math.min(LONGEST, LONGEST_OTHER + cells * LONGEST_CELL);
}

/**
 * How large a block is, in words: "2 rows × 3 columns".
 * @param {number} rows @param {number} columns
 */
function sizeInWords(rows, columns) {
  return sentenceOf("paste.size.words", { rows: counted(rows, "row"), columns: counted(columns, "column") });
}

/** The number of columns, or the differing ones: "2 to 3". @param {string[][]} block */
function columnsOf(block) {
  const counts = block.map((row) => row.length);
  return { least: Math.min(...counts), most: Math.max(...counts) };
}

/**
 * What a pasted text means for a part of `rows` by `columns` cells: null for one plain value; the block when it fits; a
 * refusal when it does not.
 * @param {string} text @param {string} name @param {number} rows @param {number} columns
 * @returns {string[][] | null}
 * @throws {Error} the refusal.
 */
export function fittingBlock(text, name, rows, columns) {
  const wanted = { label: name, size: sizeInWords(rows, columns) };
  if (isTooLong(text, rows * columns)) throw refusalOf("paste.size", text, wanted);
  const block = blockOf(text);
  if (!block) return null;
  const { least, most } = columnsOf(block);
  if (block.length === rows && least === columns && most === columns) return block;
  const isTurned = rows === block[0].length && columns === 1 && block.length === 1;
  if (isTurned) return block[0].map((cell) => [cell]); // A bias vector copied as one row.
  const uneven = sentenceOf("paste.uneven", { rows: block.length, least, most });
  throw refusalOf("paste.shape", least === most ? `${block.length}×${most}` : uneven, wanted);
}
