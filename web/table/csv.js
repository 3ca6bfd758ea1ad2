/**
 * Text of a table as its cells, by PapaParse. A line break inside quotes is refused, so that a line of the text is a row: a
 * long text is read in pieces, between which the page stays alive, and every refusal names its line.
 */

import Papa from "papaparse";

/** @import {NumberReader} from "../form/numbers.js" */

export const DELIMITERS = /** @type {const} */ ([
  ["\t", "tab"],
  [";", "semicolon"],
  [",", "comma"],
  ["|", "bar"],
]);
/** A field of more characters is no value. */
const LONGEST_CELL = 131_072;
const MOST = { rows: 100_000, columns: 1_000, cells: 1_000_000 };
/** Lines that tell the delimiter. */
const FIRST_LINES = 20;
/** Characters that are read at a time: some milliseconds. */
const PIECE = 120_000;

/**
 * Rows of cells as they stand in the text; blank lines are left out.
 * @typedef {{rows: string[][], lines: number[], delimiter: string}} Cells
 */

/**
 * The first of the delimiters by which the first lines have the same number of columns, more than one.
 * @param {string} text
 */
export function recognizedDelimiter(text) {
  const first = `${text.replace(/\r\n?/g, "\n").split("\n", FIRST_LINES).join("\n")}\n`;
  const counts = DELIMITERS.map(([delimiter]) => {
    const { data } = Papa.parse(first, { delimiter, newline: "\n" });
    return {
      delimiter,
      widths: data.filter((row) => row.length > 1 || row[0]?.trim()).map((row) => row.length),
    };
  });
  const even = counts.find(({ widths }) => widths[0] > 1 && widths.every((width) => width === widths[0]));
  return (even ?? counts.find(({ widths }) => widths.some((width) => width > 1)))?.delimiter ?? ",";
}

/**
 * @param {string} text @param {string} delimiter
 * @param {NumberReader["refusal"]} refusal
 * @returns {Promise<Cells>}
 * @throws {Error} the refusal.
 */
export async function cellsOf(text, delimiter, refusal) {
  const plain = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const nul = plain.indexOf("\0");
  if (nul >= 0)
    throw refusal(
      "Table",
      `line ${lineOf(plain, nul)}`,
      "text",
      "It holds a NUL character, which no text has.",
    );
  if (!plain.trim()) throw refusal("Table", "", "rows of numbers and words", "There is nothing in it.");
  /** @type {Cells} */
  const cells = { rows: [], lines: [], delimiter };
  let line = 1;
  for (let from = 0; from < plain.length; ) {
    const cut = plain.indexOf("\n", Math.min(plain.length, from + PIECE));
    const to = cut < 0 ? plain.length : cut + 1;
    line = readPiece(plain.slice(from, to), line, cells, refusal);
    from = to;
    if (from < plain.length) await new Promise((resolve) => setTimeout(resolve));
  }
  const columns = cells.rows[0].length;
  if (columns > MOST.columns) throw refusal("Table", `${columns} columns`, `at most ${MOST.columns} columns`);
  if (columns * cells.rows.length > MOST.cells)
    throw refusal("Table", `${columns * cells.rows.length} cells`, `at most ${MOST.cells} cells`);
  return cells;
}

/**
 * @param {string} piece  Whole lines. @param {number} first  The number of its first line.
 * @param {Cells} cells  Its rows are added. @param {NumberReader["refusal"]} refusal
 * @returns {number}  The number of the line after it.
 */
function readPiece(piece, first, { rows, lines, delimiter }, refusal) {
  const { data, errors } = Papa.parse(piece.replace(/\n$/, ""), { delimiter, newline: "\n" });
  const bad = errors.find(({ type }) => type === "Quotes");
  const limit = bad?.row ?? data.length;
  for (let i = 0; i < data.length; i++) {
    const [row, line] = [data[i], first + i];
    if (i >= limit) break;
    if (row.length === 1 && !row[0].trim()) continue;
    const broken = row.findIndex((cell) => cell.includes("\n"));
    if (broken >= 0)
      throw refusal(
        "Table",
        row[broken],
        "cells on one line each",
        `In line ${line} a line break stands inside quotes.`,
      );
    const long = row.findIndex((cell) => cell.length > LONGEST_CELL);
    if (long >= 0)
      throw refusal(
        "Table",
        row[long],
        `cells of at most ${LONGEST_CELL} characters`,
        `Line ${line} holds one of ${row[long].length}.`,
      );
    if (rows.length && row.length !== rows[0].length)
      throw refusal(
        "Table",
        row.join(delimiter),
        "rows of the same length",
        `Line ${line} has ${row.length} of ${rows[0].length} columns.`,
      );
    if (rows.length > MOST.rows)
      throw refusal("Table", `more than ${MOST.rows} rows`, `at most ${MOST.rows} rows`);
    rows.push(row);
    lines.push(line);
  }
  if (bad) {
    const line = first + limit;
    const hint =
      bad.code === "MissingQuotes"
        ? `In line ${line} a quote is opened and never closed.`
        : `In line ${line} something follows a closing quote.`;
    throw refusal("Table", piece.split("\n")[limit] ?? "", "cells whose quotes are closed", hint);
  }
  return first + data.length;
}

/** @param {string} text @param {number} at */
const lineOf = (text, at) => text.slice(0, at).split("\n").length;
