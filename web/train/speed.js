/** How fast a training plays: the choice, and what it tells Python. */

import { SPEEDS } from "../contract/speeds.js";
import { h } from "../lib/dom.js";

/** Worth watching; whoever wants the end at once chooses so, and is remembered. */
const FIRST = "normal";

/** @param {unknown} kept  Of the last visit. @param {() => void} onChoice */
export function createSpeed(kept, onChoice) {
  const options = Object.entries(SPEEDS).map(([name, { label }]) => new Option(label, name));
  const chooser = h("select", { id: "speed", autocomplete: "off", change: choose }, ...options);
  chooser.value = typeof kept === "string" && Object.hasOwn(SPEEDS, kept) ? kept : FIRST;
  describe();

  function choose() {
    describe();
    onChoice();
  }

  function describe() {
    chooser.title = SPEEDS[chooser.value].title;
  }

  return {
    element: h("label", { class: "speed" }, "Speed", chooser),
    get chosen() {
      return chooser.value;
    },
  };
}
