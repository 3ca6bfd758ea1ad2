/** The line that says in which encoding a file was read that is not UTF-8, with a button for each other one. */

import { h } from "../lib/dom.js";
import { encodingOf } from "./file_text.js";

/** @import {GivenText} from "./file_text.js" */

/** @param {(text: string) => void} onText  The file is to be read so. */
export function encodingLine(onText) {
  const element = h("p", { class: "hint", id: "table-encoding", hidden: true });

  /** @param {GivenText | null} file */
  function show(file) {
    const found = file && encodingOf(file);
    element.hidden = !found;
    element.replaceChildren(
      ...(found
        ? [
            found.said,
            ...found.others.flatMap(([encoding, words]) => [
              " ",
              h("button", { type: "button", class: "use", click: () => choose(file, encoding) }, words),
            ]),
          ]
        : []),
    );
  }

  /** @param {GivenText} file @param {string} encoding */
  function choose(file, encoding) {
    show({ ...file, encoding });
    onText(file.as(encoding));
  }

  return { element, show };
}
