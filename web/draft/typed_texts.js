/**
 * What was typed, in links and files: a spec holds numbers, and under `typed` their texts by their paths, where these are not
 * how a number is written otherwise. A list of a spec may stand otherwise in the draft: one for all samples is its first row,
 * samples and their time steps are rows one after the other, and an activation layer keeps its function as an object.
 */

import { numberOf, plain, said } from "../lib/number_texts.js";
import { at, withValue } from "../lib/paths.js";

/** @import {Spec} from "../contract/types.js" */
/** @import {Draft} from "./draft.js" */

/** @param {string} text @returns {number}  NaN for no number. */
export function numberIn(text) {
  try {
    return numberOf(said(plain(text)));
  } catch {
    return Number.NaN;
  }
}

/** Where the number of a draft's field may stand in a spec. @param {string} path @param {any} spec */
function pathsInSpec(path, spec) {
  const [, list = "", row = "", last = ""] = /^(.*)\[(\d+)\](\[\d+\])$/.exec(path) ?? [];
  const steps = at(spec, list)?.[0]?.length;
  const timed = Array.isArray(at(spec, list)?.[0]?.[0])
    ? [`${list}[${Math.floor(Number(row) / steps)}][${Number(row) % steps}]${last}`]
    : [];
  return [path, path.replace(/\.activation(\.\w+)$/, "$1"), list + last, ...timed];
}

/** Where the number of a spec may stand in a draft. @param {string} path @param {any} draft @param {any} spec */
function pathsInDraft(path, draft, spec) {
  const [, list = "", sample = "", time = "", last = ""] =
    /^(.*)\[(\d+)\]\[(\d+)\](\[\d+\])$/.exec(path) ?? [];
  const steps = at(spec, list)?.[0]?.length;
  const timed = list && !Array.isArray(at(draft, list)?.[0]?.[0]);
  return [
    path,
    path.replace(/(\.\w+)$/, ".activation$1"),
    path.replace(/(\[\d+\])$/, "[0]$1"),
    ...(timed ? [`${list}[${Number(sample) * steps + Number(time)}]${last}`] : []),
  ];
}

/**
 * The spec with the texts of its numbers.
 * @param {Spec} spec @param {Record<string, string>} texts  By field of the draft.
 * @returns {Spec}
 */
export function withTyped(spec, texts) {
  /** @type {Record<string, string>} */
  const typed = {};
  for (const [field, text] of Object.entries(texts)) {
    const value = numberIn(text);
    if (Number.isNaN(value)) continue;
    const path = pathsInSpec(field, spec).find((one) =>
      Object.is(Number(at(spec, one) ?? Number.NaN), value),
    );
    if (path) typed[path] = text;
  }
  return Object.keys(typed).length ? { ...spec, typed } : spec;
}

/**
 * The draft of a spec with the texts that the spec holds; a text of another number than the draft's is left out.
 * @param {Draft} draft @param {Spec} spec
 * @returns {Draft}
 */
export function withTexts(draft, spec) {
  let next = draft;
  for (const [path, text] of Object.entries(spec.typed ?? {})) {
    const value = numberIn(text);
    if (Number.isNaN(value)) continue;
    const field = pathsInDraft(path, draft, spec).find((one) => {
      const cell = at(draft, one);
      return typeof cell === "string" && Object.is(numberIn(cell), value);
    });
    if (field) next = withValue(next, field, text);
  }
  return next;
}
