/** What a set-up is called: an example as long as it is one, else by its own title, or by where it came from. */

import { draftOf } from "./draft.js";
import { isDataset } from "./source.js";

/** @import {Example, Options} from "../contract/types.js" */
/** @import {Draft} from "./draft.js" */
/** @import {TableSource} from "./source.js" */

/** The title that an example's set-up carries; the list of examples may call it otherwise. @param {Example} example */
const titleOf = ({ spec }) => spec.title ?? "";

/** Whether a draft is an example as it stands, whatever it is called. @param {Draft} draft @param {Example} example @param {Options} options */
export function isExample(draft, example, options) {
  const { name, spec } = example;
  const named = { ...draft, example: name, title: titleOf(example), from: undefined };
  return JSON.stringify(bare(named)) === JSON.stringify(bare(draftOf(spec, options, name)));
}

/** Without what Python fills in where a set-up says nothing, without a student's sheet and numbers to compare with. @param {Draft} draft */
function bare({ init, training, sheet, compare, ...rest }) {
  const { keep_steps, ...told } = /** @type {any} */ (training);
  return { ...rest, init: { ...init, bias: init.bias || undefined }, training: told };
}

/** And has no title of its own. @param {Draft} draft @param {Example} example @param {Options} options */
export function isAsItWas(draft, example, options) {
  return isExample(draft, example, options) && ["", titleOf(example)].includes(draft.title);
}

/**
 * An edited draft with a title that is true: an example's own goes with the first edit, and comes back with it taken back.
 * @param {Draft} draft @param {Draft} before @param {Example[]} examples @param {Options} options
 * @returns {Draft}
 */
export function retitled(draft, before, examples, options) {
  const own = { sheet: 0, compare: 0 }; // Numbers that a student types change no set-up.
  if (JSON.stringify({ ...draft, ...own }) === JSON.stringify({ ...before, ...own })) return draft;
  const from = draft.from && draft.from === before.from ? `${draft.from.split(",")[0]}, edited` : draft.from;
  const next = from === draft.from ? draft : { ...draft, from };
  const example = examples.find(({ name }) => name === draft.example);
  if (!example) return next;
  const is = isExample(draft, example, options);
  const title = titleOf(example);
  if (draft.title !== (is ? "" : title)) return next;
  return { ...next, title: is ? title : "" };
}

/**
 * The draft of what a link or a file holds. An example is known again; its title over another network is none.
 * @param {Draft} draft @param {"link" | "file"} from @param {Example[]} examples @param {Options} options
 * @returns {Draft}
 */
export function receivedFrom(draft, from, examples, options) {
  const example = examples.find((one) => isAsItWas(draft, one, options));
  if (example) return draftOf(example.spec, options, example.name);
  const title = examples.some((one) => titleOf(one) === draft.title) ? "" : draft.title;
  return { ...draft, title, from };
}

/**
 * The name of a draft that is no example as it stands.
 * @param {Draft} draft @param {Example | undefined} example  That it came from.
 */
export function nameOfOwn({ title, from, data: { source } }, example) {
  const table = source && !isDataset(source) ? /** @type {TableSource} */ (source).name : null;
  if (title && title !== table && !(example && title === titleOf(example)))
    return from ? `${title} (from a ${from})` : title;
  if (example) return `${example.title}, edited`;
  if (from) return `From a ${from}`;
  if (table) return table === "table" ? "your table" : `your table “${table}”`; // One that was pasted has no other name.
  return "your own";
}
