/** The letters that the shown result speaks: what is written here in the page's own letters is told in those. */

/** @import {LetterSet, LettersSpec, Options} from "../contract/types.js" */

/** The page's own. @type {Record<string, string>} */
const OWN = { loss: "E", rate: "η", output: "ŷ", target: "y", net: "z", activation: "a", input: "x" };
/** By the page's own letter. @type {Record<string, string>} */
let spokenFor = {};
// “a” is a word too: it is a letter alone, after ∂, or before what it belongs to.
const TOKEN = /(?<![\p{L}])(?:(?<=∂)a|a(?=\()|^a$|[Eηŷxyz])(?![\p{L}])/gu;

/** Takes the letters of a result. @param {LettersSpec | string | undefined} letters  As its resolved spec has them. */
export function speak(letters) {
  const chosen = /** @type {Record<string, string>} */ (typeof letters === "object" ? letters : {});
  spokenFor = Object.fromEntries(
    Object.entries(OWN).flatMap(([role, own]) => (chosen[role] ? [[own, chosen[role]]] : [])),
  );
}

/** A name or symbol in the chosen letters. @param {string} text */
export const spoken = (text) => text.replace(TOKEN, (letter) => spokenFor[letter] ?? letter);

/** The set whose letters these are, or "". @param {Record<string, string>} letters @param {Options} options */
export function setOf(letters, { letters: { roles, sets } }) {
  return sets.find((set) => roles.every(({ name }) => set.letters[name] === letters[name]))?.name ?? "";
}

/** What of the letters is not the page's own. @param {Record<string, string>} letters @param {Options} options */
export function differing(letters, { letters: { roles } }) {
  return Object.fromEntries(
    roles.flatMap(({ name, values }) => (letters[name] === values[0].name ? [] : [[name, letters[name]]])),
  );
}

/** All letters of a spec. @param {LettersSpec | string | undefined} letters @param {Options} options @returns {Record<string, string>} */
export function lettersOf(letters, options) {
  const { roles, sets } = options.letters;
  if (typeof letters === "string")
    return { ...(sets.find(({ name }) => name === letters) ?? sets[0]).letters };
  const chosen = /** @type {Record<string, string>} */ (letters ?? {});
  return Object.fromEntries(roles.map(({ name, values }) => [name, chosen[name] ?? values[0].name]));
}

/** Every convention as a book has it. @param {LetterSet} book @param {Options} options @returns {Record<string, string>} */
export const conventionsOf = (book, { conventions }) =>
  Object.fromEntries(conventions.map(({ name, values }) => [name, book.conventions[name] ?? values[0].name]));
