/** What a pasted sheet says: a column of numbers, a block of them, or lines that name each number. */

import { LIMITS } from "../contract/limits.js";
import { isDeeperThan } from "../lib/json.js";
import { IS_WEIGHTS, rowsAreSources } from "../lib/matrices.js";
import { counted, refusalOf, sentenceOf } from "../lib/messages.js";
import { sizeOf as countOf, inImage } from "./images.js";
import { pathsOf, placeOf } from "./quantities.js";
import { readDocument } from "./sheet.js";

/** @import {Group, Part} from "./quantities.js" */
/** @import {NameTable} from "./names.js" */
/** @import {Unplaced} from "./sheet.js" */

const LONGEST = 400_000;
const LONGEST_NAME = 80;
const JSON_DEPTH = 20;

/** A line that names its number: the name before the first sign, the number after the last. */
const NAMED = /^(?<name>[^=≈:\t]*\S)\s*(?:=|≈|:|\t)\s*(?<rest>.+)$/u;
const IS_NUMBER = /^[+\-−]?(?:\d|[.,]\d)[\d.,/eE+\-−]*$/;

/** `value`: all that follows a name. @typedef {{cells: string[][]} | {named: {name: string, value: string}[]}} Read */
/**
 * What pasting puts where. `entries`: texts by path. `unplaced`: lines whose name is none of the step's. `notes`: how names
 * were read, where they stand otherwise on the page. `isSquare`: a block of weights fits both ways.
 * @typedef {{entries: [string, string][], unplaced: Unplaced[], notes: string[], isSquare?: boolean}} Put
 */

/**
 * @param {string} text
 * @returns {Read | null}  Null for one number, which a field takes as it is.
 * @throws {import("../lib/messages.js").Refusal}
 */
export function readPasted(text) {
  const limits = { most: LONGEST, lines: LIMITS.answers };
  if (text.length > LONGEST) throw refusalOf("mark.sheet.long", text, limits);
  const document = documentIn(text);
  if (document) return { named: document.map(([name, value]) => ({ name, value })) };
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  const filled = closed(lines.filter(Boolean));
  if (filled.length > LIMITS.answers) throw refusalOf("mark.sheet.long", `${filled.length} lines`, limits);
  const named = filled.map(namedIn);
  if (named.some((one) => one)) return { named: named.flatMap((one, i) => one ?? withoutName(filled[i])) };
  const cells = filled.map(cellsOf);
  if (!cells.length) throw refusalOf("mark.sheet.empty", text);
  if (cells.length === 1 && cells[0].length === 1) return null;
  return { cells };
}

/** The numbers of a document of answers, where the text is one. @param {string} text */
function documentIn(text) {
  if (!text.trimStart().startsWith("{") || isDeeperThan(text, JSON_DEPTH)) return null;
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  return readDocument(JSON.parse(text));
}

/** Lines of a list that is open when its line ends are one line, as NumPy prints an array. @param {string[]} lines */
function closed(lines) {
  /** @type {string[]} */
  const made = [];
  let open = 0;
  for (const line of lines) {
    if (open > 0) made[made.length - 1] += ` ${line}`;
    else made.push(line);
    const named = open > 0 || Boolean(namedIn(line));
    open = named ? Math.max(0, open + count(line, "[") - count(line, "]")) : 0;
  }
  return made;
}

/** @param {string} text @param {string} sign */
const count = (text, sign) => text.split(sign).length - 1;

/** @param {string} line */
function namedIn(line) {
  const { name, rest } = NAMED.exec(line)?.groups ?? {};
  if (name === undefined || cellsOf(name).every((cell) => IS_NUMBER.test(cell))) return null;
  return { name: name.replace(/^[-*•]\s+/, ""), value: rest };
}

/** Numbers without a name among lines that have one: they are kept, and said to have no place. @param {string} line */
const withoutName = (line) =>
  cellsOf(line).every((cell) => IS_NUMBER.test(cell)) ? [{ name: line, value: line }] : [];

/** The number at the end of what follows a name, be it "0.15·0.05 + 0.1 = 0.1075". @param {string} rest */
export const lastOf = (rest) => (rest.split(/[=≈]/).pop() ?? "").trim();

/** The cells of a line: by tabs, else semicolons, else commas that are no decimal commas, else blanks. @param {string} line @returns {string[]} */
function cellsOf(line) {
  const inner = line.replace(/^[[({]+|[\])},]+$/g, "").trim();
  const byBlanks = inner.split(/\s+/);
  const split = inner.includes("\t")
    ? /\t/
    : inner.includes(";")
      ? /;/
      : !(byBlanks.length > 1 && byBlanks.every((cell) => IS_NUMBER.test(cell) && !cell.endsWith(","))) &&
          isListed(inner)
        ? /,/
        : /\s+/;
  return inner
    .split(split)
    .map((cell) => cell.replace(/^[\s[(]+|[\s\])]+$/g, ""))
    .filter((cell, i, all) => cell || (split.source !== "\\s+" && i < all.length));
}

/** Whether commas stand between the numbers of a line, not in one. @param {string} text */
const isListed = (text) =>
  /,\s/.test(text) || (text.match(/,/g) ?? []).length > 1 || /\..*,|,.*\./.test(text);

/**
 * Numbers in their order from a quantity on; a block of rows and columns as the rows and columns of its matrix.
 * @param {string[][]} cells @param {string} from @param {Group[]} groups @param {boolean} [isTurned]  What fits both ways goes in transposed.
 * @returns {Put}
 * @throws {import("../lib/messages.js").Refusal}
 */
export function placeCells(cells, from, groups, isTurned = false) {
  const width = Math.max(...cells.map((row) => row.length));
  const isBlock = cells.length > 1 && width > 1;
  const made = isBlock ? asMatrix(cells, from, groups, isTurned) : null;
  return made ?? { entries: inOrder(cells.flat(), from, groups), unplaced: [], notes: [] };
}

/**
 * A block at its rows and columns; transposed where it fits only so, which is said.
 * @param {string[][]} cells @param {string} from @param {Group[]} groups @param {boolean} isTurned @returns {Put | null}
 */
function asMatrix(cells, from, groups, isTurned) {
  const part = placeOf(groups, from)?.part;
  const image = part ? inImage(part, from) : null;
  if (image) return asImage(cells, image);
  const ends = /^(.*)\[(\d+)\]\[(\d+)\]$/.exec(from);
  if (!part || !ends || part.shape.length < 2) return null;
  const [rows, columns] = part.shape.slice(-2);
  const [top, left] = [Number(ends[2]), Number(ends[3])];
  const [height, width] = [cells.length, Math.max(...cells.map((row) => row.length))];
  const straight = top + height <= rows && left + width <= columns;
  const turned = top + width <= rows && left + height <= columns;
  if (!straight && !turned) {
    const size = sizeOf(rows - top, columns - left);
    throw refusalOf("mark.sheet.block", sizeOf(height, width), { size });
  }
  // By x W + b the rows of a block are the matrix's columns, so that nothing is to be asked.
  const isOtherWay = IS_WEIGHTS.test(part.path) && rowsAreSources();
  const isSquare = straight && turned && IS_WEIGHTS.test(part.path) && !isOtherWay;
  const fits = isOtherWay ? !turned : straight && !(isSquare && isTurned);
  const entries = cells.flatMap((row, r) =>
    row.map((cell, c) => {
      const [i, j] = fits ? [r, c] : [c, r];
      return /** @type {[string, string]} */ ([`${ends[1]}[${top + i}][${left + j}]`, cell]);
    }),
  );
  const isUsual = isOtherWay ? turned : straight;
  const notes = isUsual
    ? []
    : [sentenceOf("mark.sheet.transposed", { rule: isOtherWay ? "x W + b" : "W x + b" })];
  return { entries, unplaced: [], notes, isSquare };
}

/**
 * A block at its rows and columns of an image, the channels under one another.
 * @param {string[][]} cells @param {NonNullable<ReturnType<typeof inImage>>} image @returns {Put}
 */
function asImage(cells, { shape, at, pathAt }) {
  const columns = shape[shape.length - 1];
  const rows = countOf(shape) / columns;
  const [top, left] = [Math.floor(at / columns), at % columns];
  const [height, width] = [cells.length, Math.max(...cells.map((row) => row.length))];
  if (top + height > rows || left + width > columns) {
    const size = sizeOf(rows - top, columns - left);
    throw refusalOf("mark.sheet.block", sizeOf(height, width), { size });
  }
  const entries = cells.flatMap((row, r) =>
    row.flatMap((cell, c) =>
      cell ? [/** @type {[string, string]} */ ([pathAt((top + r) * columns + left + c), cell])] : [],
    ),
  );
  return { entries, unplaced: [], notes: [] };
}

/** @param {number} rows @param {number} columns */
const sizeOf = (rows, columns) =>
  sentenceOf("paste.size.words", { rows: counted(rows, "row"), columns: counted(columns, "column") });

/** A blank leaves its place as it is. @param {string[]} texts @param {string} from @param {Group[]} groups @returns {[string, string][]} */
function inOrder(texts, from, groups) {
  /** @type {string[]} */
  const places = [];
  let isOn = false;
  for (const { parts } of groups)
    for (const part of parts)
      for (const path of pathsOf(part)) {
        isOn ||= path === from;
        if (!isOn) continue;
        if (places.length < texts.length) places.push(path);
      }
  if (places.length < texts.length)
    throw refusalOf("mark.sheet.full", counted(texts.length, "number"), { most: places.length });
  return places.flatMap((path, i) => (texts[i] ? [/** @type {[string, string]} */ ([path, texts[i]])] : []));
}

/**
 * Numbers by their names. A name that may mean several quantities, or none, is not placed: it is told.
 * @param {{name: string, value: string}[]} named @param {NameTable} names @param {(path: string) => string} nameOf @param {boolean} [isTurned]  Square ones go in transposed.
 * @returns {Put}
 */
export function placeNamed(named, names, nameOf, isTurned = false) {
  /** @type {Put} */
  const put = { entries: [], unplaced: [], notes: [], isSquare: false };
  for (const { name, value: rest } of named) {
    const value = lastOf(rest);
    const { paths, exact } = names.find(name);
    if (paths.length === 1 && !isMany(value)) {
      put.entries.push([paths[0], value]);
      if (!exact)
        put.notes.push(sentenceOf("mark.name.read", { given: shortened(name), name: nameOf(paths[0]) }));
      continue;
    }
    const whole = isMany(value) ? names.findWhole(name) : null;
    const rows = whole ? value.split(/\]\s*,?\s*\[|;/).map(cellsOf) : [];
    const made = whole ? wholeOf(rows, whole, isTurned) : null;
    if (made) {
      put.entries.push(...made.entries);
      put.notes.push(...made.notes);
      put.isSquare ||= made.isSquare;
      continue;
    }
    put.unplaced.push({ name, value: rest });
  }
  return put;
}

/**
 * All numbers of a quantity: row by row, or a matrix turned round where it fits only so. Null where there are more or fewer.
 * @param {string[][]} rows @param {Part} whole @param {boolean} isTurned @returns {Put | null}
 */
function wholeOf(rows, whole, isTurned) {
  const cells = rows.flat();
  if (cells.length !== whole.shape.reduce((n, m) => n * m, 1)) return null;
  const paths = [...pathsOf(whole)];
  if (rows.length > 1 && whole.shape.length === 2 && !whole.image)
    return asMatrix(rows, paths[0], [{ title: "", accent: "forward", parts: [whole], count: 0 }], isTurned);
  return { entries: paths.map((path, i) => [path, cells[i]]), unplaced: [], notes: [] };
}

/** Whether a text holds several numbers: in brackets, or one after the other. @param {string} value */
const isMany = (value) =>
  value.startsWith("[") || cellsOf(value).filter((cell) => IS_NUMBER.test(cell)).length > 1;

/** @param {string} name */
const shortened = (name) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);

/** Why a name has no place, in a sentence. @param {string} name @param {NameTable} names @param {(path: string) => string} nameOf */
export function whyUnplaced(name, names, nameOf) {
  const { paths } = names.find(name);
  const given = shortened(name);
  if (paths.length < 2) return sentenceOf("mark.name.none", { given });
  const few = paths.slice(0, 3).map(nameOf);
  const listed = paths.length > 3 ? `${few.join(", ")} …` : few.join(" or ");
  return sentenceOf("mark.name.several", { given, names: listed });
}
