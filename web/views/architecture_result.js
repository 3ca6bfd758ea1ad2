/** An architecture search as it runs in this browser: progress, candidates, the front, and the winner to be loaded. */

import { fragmentOf } from "../draft/links.js";
import { h } from "../lib/dom.js";
import { formatNumber } from "../lib/format.js";
import { stringify } from "../lib/json.js";
import { withFiles } from "./chart/drawn.js";
import { mountProgress } from "./live_progress.js";

/** @import {Candidate, ArchitectureDocument, ArchitectureProgress} from "../contract/types.js" */

const DIGITS = 4;

/** @param {HTMLElement} root  An empty place. @param {() => void} onStop */
export function mountSearched(root, onStop) {
  const { state, said, body, wait, advance, end } = mountProgress(root, onStop);

  /** @param {ArchitectureDocument} document */
  function show(document) {
    if (!document.picture) return;
    const numbers = table(document);
    body.replaceChildren(...withFiles(document.picture, numbers), numbers);
  }

  return {
    state,
    wait,
    /** @param {ArchitectureProgress} progress */
    progress({ done, total, candidates, document }) {
      advance(done, total, `${done} of ${total} steps · candidate ${candidates}`);
      if (document) show(document);
    },
    /** @param {ArchitectureDocument} document */
    async finish(document) {
      end();
      show(document);
      if (!document.spec) return;
      const winner = document.candidates.find(({ index }) => index === document.winner);
      said.textContent = winner ? `Best: ${layers(winner)}, ${winner.parameters} parameters.` : "";
      const href = await fragmentOf(stringify(document.spec)); // Of any length.
      body.append(h("p", { class: "actions" }, h("a", { class: "try", href }, "Load this winner")));
    },
    /** @param {string} message */
    fail(message) {
      end();
      said.textContent = message;
    },
  };
}

/** @param {ArchitectureDocument} document */
function table({ candidates, strategy }) {
  const head = ["No.", "Hidden layers", "Parameters", "Steps", "Loss", "Held-out loss", "Origin", "Front"];
  const told = (/** @type {number | null} */ loss) => (loss === null ? "none" : formatNumber(loss, DIGITS));
  return h(
    "div",
    { class: "guide-table", role: "group", "aria-label": `Your candidates of ${strategy}`, tabindex: "0" },
    h(
      "table",
      {},
      h("caption", {}, "Your candidates"),
      h("thead", {}, h("tr", {}, ...head.map((word) => h("th", { scope: "col" }, word)))),
      h(
        "tbody",
        {},
        ...candidates.map((candidate) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, candidate.index + 1),
            ...[
              layers(candidate),
              candidate.parameters,
              candidate.steps,
              told(candidate.loss),
              told(candidate.validation_loss),
              candidate.parent === null
                ? candidate.origin
                : `${candidate.origin} from ${candidate.parent + 1}`,
              candidate.front ? "yes" : "no",
            ].map((cell) => h("td", {}, cell)),
          ),
        ),
      ),
    ),
  );
}

/** @param {Candidate} candidate */
function layers(candidate) {
  return candidate.layers.map(({ units, activation }) => `${units} ${activation}`).join(", ");
}
