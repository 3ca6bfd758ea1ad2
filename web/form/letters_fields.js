/** In which letters quantities are spoken of: as in a book or course, or one by one. */

import { h } from "../lib/dom.js";
import { differing } from "../lib/letters.js";
import { selectField } from "./fields.js";

/** @import {Options} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

/** @param {Options} options */
export function lettersFields(options) {
  const { roles, sets } = options.letters;
  const line = h("span", { class: "summary-line" });
  const source = h("p", { class: "hint", id: "letters-note" });
  const own = [{ name: "", label: "letters of your own", note: "" }];
  const choices = [...sets.map(({ name, label, source: note }) => ({ name, label, note })), ...own];
  const element = h(
    "details",
    { class: "subgroup", id: "letters" },
    h("summary", {}, h("span", {}, "Letters"), line),
    selectField("conventions.letters.set", "As in", choices),
    ...roles.map(({ name, label, values }) => selectField(`conventions.letters.${name}`, label, values)),
    source,
  );
  return {
    element,
    /** @param {Draft} draft */
    update({ conventions: { letters } }) {
      const set = sets.find(({ name }) => name === letters.set);
      line.textContent = set?.label ?? "your own";
      const own = Object.entries(differing(letters, options)).map(([role, letter]) => {
        const row = roles.find(({ name }) => name === role);
        return `${row?.label} ${row?.values.find(({ name }) => name === letter)?.label ?? letter}`;
      });
      const differs = own.length ? `Differs from this page: ${own.join(", ")}. No number changes.` : "";
      source.textContent = [set?.source, differs].filter(Boolean).join(" ");
    },
  };
}
