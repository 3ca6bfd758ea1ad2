/** A button that makes the one change which a note asks for. */

import { h } from "../lib/dom.js";

/** @import {Remedy} from "../contract/types.js" */

/** @param {Remedy} remedy @param {(remedy: Remedy) => void} onRemedy */
export function remedyButton(remedy, onRemedy) {
  return h(
    "button",
    { type: "button", class: "remedy", "data-remedy": remedy.path, click: () => onRemedy(remedy) },
    remedy.label,
  );
}
