/** As in which book or course numbers are shown; the letters one by one. */

import { h } from "../lib/dom.js";
import { conventionsOf, differing } from "../lib/letters.js";
import { selectField } from "./fields.js";

/** @import {LetterSet, Options} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

/** @param {Options} options */
export function lettersFields(options) {
  const { roles, sets } = options.letters;
  const line = h("span", { class: "summary-line" });
  const note = h("p", { class: "hint", id: "letters-note", role: "status" });
  const own = [{ name: "", label: "letters of your own", note: "" }];
  const choices = [...sets.map(({ name, label, source }) => ({ name, label, note: source })), ...own];
  return {
    /** One choice sets all letters and conventions. */
    asIn: h("div", {}, selectField("conventions.letters.set", "As in", choices), note),
    element: h(
      "details",
      { class: "subgroup", id: "letters" },
      h("summary", {}, h("span", {}, "Letters"), line),
      ...roles.map(({ name, label, values }) => selectField(`conventions.letters.${name}`, label, values)),
    ),
    /** @param {Draft} draft */
    update({ conventions }) {
      const book = sets.find(({ name }) => name === conventions.letters.set);
      line.textContent = book?.label ?? "your own";
      note.textContent = [
        book?.source,
        book && unlike(conventions, book, options),
        differs(conventions, options),
      ]
        .filter(Boolean)
        .join(" ");
    },
  };
}

/** The chosen conventions that are not a book's own. @param {Draft["conventions"]} chosen @param {LetterSet} book @param {Options} options */
function unlike(chosen, book, options) {
  if (book === options.letters.sets[0]) return "";
  const told = others(chosen, conventionsOf(book, options), options);
  return told.length ? `Otherwise than there: ${told.join(", ")}.` : "";
}

/** What is not this page's own, in one line. @param {Draft["conventions"]} chosen @param {Options} options */
function differs(chosen, options) {
  const { roles, sets } = options.letters;
  const letters = Object.entries(differing(chosen.letters, options)).map(([role, letter]) => {
    const row = roles.find(({ name }) => name === role);
    return `${row?.label} ${row?.values.find(({ name }) => name === letter)?.label ?? letter}`;
  });
  const told = others(chosen, conventionsOf(sets[0], options), options);
  if (!letters.length && !told.length) return "";
  const end = told.length ? "" : " No number changes.";
  return `Differs from this page: ${[...letters, ...told].join(", ")}.${end}`;
}

/** Conventions that are not as given, in words. @param {Draft["conventions"]} chosen @param {Record<string, string>} as @param {Options} options */
const others = (chosen, as, { conventions }) =>
  conventions.flatMap(({ name, label, values }) => {
    const own = /** @type {Record<string, unknown>} */ (chosen)[name];
    return own === as[name] ? [] : [`${label}: ${values.find((value) => value.name === own)?.label ?? own}`];
  });
