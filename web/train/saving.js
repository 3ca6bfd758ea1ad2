/** “Save this training” in Train: a script or notebook that repeats the run so far and checks each loss. */

import { saveFile } from "../lib/clipboard.js";
import { h } from "../lib/dom.js";
import { parse, stringify, written } from "../lib/json.js";
import { refusalOf } from "./asking_run.js";

/** @import {Options} from "../contract/types.js" */
/** @import {TrainAsked} from "./training_request.js" */

/**
 * @param {object} plan
 * @param {Options} plan.options
 * @param {ReturnType<typeof import("../engine/client.js").createEngine>} plan.engine
 * @param {ReturnType<typeof import("./run.js").createRun>} plan.run
 * @param {() => TrainAsked | null} plan.asked  Null while the draft is in error.
 */
export function mountSaving({ options, engine, run, asked }) {
  const forms = options.exports.filter((form) => form.whole);
  const groups = options.export_groups.filter(({ name }) => forms.some(({ group }) => group === name));
  const chooser = h(
    "select",
    { id: "train-save-to", change: describe },
    ...groups.map(({ name, label }) =>
      h(
        "optgroup",
        { label },
        ...forms
          .filter(({ group }) => group === name)
          .map((form) => h("option", { value: form.name }, form.label)),
      ),
    ),
  );
  const button = h("button", { type: "button", id: "train-save", click: save }, "Save file");
  const note = h("p", { class: "hint" });
  const said = h("p", { class: "train-said", id: "train-save-said", role: "status" });
  const element = h(
    "details",
    { class: "group on-request train-predict", id: "train-saving" },
    h(
      "summary",
      {},
      h("h2", {}, "Save this training"),
      h("span", { class: "summary-line" }, "a script or notebook that repeats it"),
    ),
    h("p", { class: "file-actions" }, h("label", { for: "train-save-to" }, "Save as"), chooser, button),
    note,
    said,
  );

  function describe() {
    const form = /** @type {Options["exports"][number]} */ (forms.find(({ name }) => name === chooser.value));
    note.textContent = `${form.note} ${groups.find(({ name }) => name === form.group)?.note}`;
    tell("");
  }

  function tell(text = "", isFault = false) {
    said.textContent = text;
    said.classList.toggle("is-fault", isFault);
  }

  async function ask() {
    const of = asked();
    if (run.held?.report) return run.ask("export", { to: chooser.value });
    if (!of) throw new Error("Correct the marked values first.");
    return engine.call("export", stringify({ spec: written(of.text), to: chooser.value }));
  }

  async function save() {
    tell("The training is repeated to find how near its losses can be met …");
    try {
      const { file, text } = parse(await ask());
      tell(saveFile(text, file, "text/plain") ? `Saved as ${file}` : "");
    } catch (error) {
      tell(refusalOf("The training was not saved", error), true);
    }
  }

  describe();
  return {
    element,
    update() {
      button.disabled = run.phase === "running" || run.phase === "stopping";
    },
  };
}
