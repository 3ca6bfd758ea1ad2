/** An array that Python understood in a pasted print, and where it may go in the draft: as it stands, turned round, or with new sizes. */

import { numberOf, plain, said } from "../lib/number_texts.js";
import { at, withValue } from "../lib/paths.js";
import { edited } from "./edits.js";
import { sequenceOffers } from "./printed_sequences.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "./draft.js" */
/** @import {Place} from "./pasting.js" */

/** `isPlain`: it is the grid's shape, and no other way fits. @typedef {{label: string, isPlain: boolean, change: (draft: Draft) => Draft}} Offer */

/** Whether a text is a print, to be understood by Python: brackets, words or signs around several numbers. @param {string} text */
export function isPrint(text) {
  if (!/\d/.test(text) || !/[[\](){}\\=]|[A-Za-z]{2}/.test(text)) return false;
  try {
    numberOf(said(plain(text)));
    return false;
  } catch {
    return true;
  }
}

/**
 * The ways in which the array of a print may be put at a place.
 * @param {any} texts  Nested lists. @param {Place} place @param {Draft} draft @param {Options} options
 * @returns {Offer[]}
 */
export function offersOfPrint(texts, place, draft, options) {
  if (/^data\.[XY](\[\d+\]){3}$/.test(place.path)) return sequenceOffers(texts, place, draft, options);
  const rows = rowsOf(texts);
  return rows ? offersOf(rows, place, draft, options) : [];
}

/** How many lists lie inside one another. @param {any} texts @returns {number} */
export const axesOf = (texts) => (Array.isArray(texts) ? 1 + axesOf(texts[0]) : 0);

/** A list or a matrix as rows of texts; a list is a column. @param {any} texts @returns {string[][] | null}  Null for more axes. */
function rowsOf(texts) {
  if (!Array.isArray(texts)) return [[texts]];
  if (!texts.every(Array.isArray)) return texts.map((text) => [text]);
  return texts.every((row) => row.every((/** @type {any} */ cell) => typeof cell === "string"))
    ? texts
    : null;
}

/** @param {string[][]} rows */
const turned = (rows) => rows[0].map((_, k) => rows.map((row) => row[k]));

/** @param {string[][]} rows */
const sizeOf = (rows) => `${rows.length} × ${rows[0].length}`;

/**
 * The ways in which rows may be put at a place.
 * @param {string[][]} rows @param {Place} place @param {Draft} draft @param {Options} options
 * @returns {Offer[]}
 */
function offersOf(rows, place, draft, options) {
  if (place.isTurned) {
    const { rows: across, columns: down } = place;
    return offersOf(turned(rows), { ...place, rows: down, columns: across, isTurned: false }, draft, options);
  }
  const name = place.path.replace(/(\[\d+\])+$/, "");
  const axes = (place.path.slice(name.length).match(/\[/g) ?? []).length;
  if (axes > 2 || !rows.length || !rows[0].length) return [];
  const isData = name.startsWith("data.");
  const fits = (/** @type {string[][]} */ one) =>
    one[0].length === place.columns && (isData || one.length === place.rows);
  const other = turned(rows);
  const isList = rows[0].length === 1 || rows.length === 1;
  const put = (/** @type {string[][]} */ one) => (/** @type {Draft} */ now) => filled(now, name, one, axes);
  const [asIt, isTurned] = [fits(rows), fits(other)];
  if (asIt && (!isTurned || isList)) {
    const grows = isData && rows.length !== draft.data.rows;
    return [{ label: grows ? `Use ${rows.length} samples` : "Use it", isPlain: !grows, change: put(rows) }];
  }
  if (asIt)
    return [
      { label: "Use it as it stands", isPlain: false, change: put(rows) },
      { label: "Use it transposed", isPlain: false, change: put(other) },
    ];
  if (isTurned) return [{ label: "Use it transposed", isPlain: isList, change: put(other) }];
  const resize = resizing(name, rows, draft, options);
  return resize
    ? [
        {
          label: `Resize the network to ${sizeOf(rows)}`,
          isPlain: false,
          change: (now) => put(rows)(resize(now)),
        },
      ]
    : [];
}

/** @param {Draft} draft @param {string} name @param {string[][]} rows @param {number} axes */
function filled(draft, name, rows, axes) {
  const isData = name.startsWith("data.");
  const more = isData ? { ...draft, data: { ...draft.data, rows: rows.length } } : draft;
  const cells = axes === 1 ? rows.map(([cell]) => cell) : rows;
  const old = at(more, name);
  const next = cells.map((row, i) =>
    Array.isArray(row) ? [...row, ...(old[i] ?? []).slice(row.length)] : row,
  );
  return withValue(more, name, [...next, ...old.slice(next.length)]);
}

/**
 * The units of the layer and of what comes before it made those of the rows; null where they cannot be.
 * @param {string} name @param {string[][]} rows @param {Draft} draft @param {Options} options
 */
function resizing(name, rows, draft, options) {
  const found = /^network\.layers\[(\d+)\]\.\w+$/.exec(name);
  if (!found || !Array.isArray(at(draft, name)?.[0])) return null;
  const i = Number(found[1]);
  const before = i ? `network.layers[${i - 1}].units` : "network.n_inputs";
  const own = `network.layers[${i}].units`;
  if (typeof at(draft, before) !== "string" || typeof at(draft, own) !== "string") return null;
  return (/** @type {Draft} */ now) =>
    edited(edited(now, before, String(rows[0].length), options), own, String(rows.length), options);
}
