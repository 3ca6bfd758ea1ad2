/** The row Export of “Save and share”: scripts that take the same step elsewhere, to keep or to copy. */

import { saveFile } from "../lib/clipboard.js";
import { byId, h } from "../lib/dom.js";
import { parse, stringify, written } from "../lib/json.js";

/** @import {Choice} from "../contract/types.js" */

/**
 * @param {object} plan
 * @param {Choice[]} plan.exports
 * @param {(method: "export", params: string) => Promise<string>} plan.call  The engine's.
 * @param {() => string | null} plan.specText  Of the present set-up; null while it is in error.
 * @param {(text: string, done: string) => Promise<void>} plan.copy
 */
export function mountExport({ exports, call, specText, copy }) {
  const note = h("p", { class: "hint", id: "export-note" });
  const refusal = h("p", { class: "fault", id: "export-refusal", role: "alert", hidden: true });
  const chooser = h(
    "select",
    { id: "export-to", "aria-label": "Library of the script", change: () => describe() },
    ...exports.map(({ name, label }) => h("option", { value: name }, label)),
  );
  const button = (/** @type {string} */ id, /** @type {string} */ text, /** @type {() => void} */ click) =>
    h("button", { type: "button", id, click }, text);
  byId("export").append(
    h("label", { for: "export-to" }, "Export a script for"),
    h(
      "span",
      { class: "file-actions" },
      chooser,
      button("export-save", "Save script", () =>
        deliver((text, { name }) => saveFile(text, `backprop_${name}.py`, "text/x-python")),
      ),
      button("export-copy", "Copy script", () =>
        deliver((text, { label }) => copy(text, `Script for ${label} copied`)),
      ),
    ),
    note,
    refusal,
  );
  const chosen = () => /** @type {Choice} */ (exports.find(({ name }) => name === chooser.value));

  function describe() {
    note.textContent = `${chosen().note} The script takes this one step, not the whole training, and checks its digits against this page's.`;
    refusal.hidden = true;
  }

  /** @param {string} to */
  async function script(to) {
    const spec = specText();
    if (!spec) throw new Error("Correct the marked values first.");
    return parse(await call("export", stringify({ spec: written(spec), to }))).text;
  }

  /** @param {(text: string, to: Choice) => void} use */
  async function deliver(use) {
    const to = chosen();
    refusal.hidden = true;
    try {
      use(await script(to.name), to);
    } catch (error) {
      refusal.textContent = String(/** @type {any} */ (error)?.message ?? error);
      refusal.hidden = false;
    }
  }
  describe();
}
