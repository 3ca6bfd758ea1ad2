/** The row Export of “Save and share”: scripts, and the network as a file of another form, to keep or to copy. */

import { saveBlob } from "../lib/clipboard.js";
import { byId, h } from "../lib/dom.js";
import { parse, stringify, written } from "../lib/json.js";
import { continued } from "../train/continued_spec.js";

/** @import {Choice, ExportOption} from "../contract/types.js" */
/** @import {Trained} from "../train/held_run.js" */

/** Of the groups of forms the one whose files hold the network, so that they can hold the trained one too. */
const NETWORK = "network";

/**
 * @param {object} plan
 * @param {ExportOption[]} plan.exports
 * @param {Choice[]} plan.groups
 * @param {(method: "export", params: string) => Promise<string>} plan.call  The engine's.
 * @param {() => string | null} plan.specText  Of the present set-up; null while it is in error.
 * @param {() => Trained | null} plan.trained  The run of the present set-up.
 * @param {(text: string, done: string) => Promise<unknown>} plan.copy
 */
export function mountExport({ exports, groups, call, specText, trained, copy }) {
  const note = h("p", { class: "hint", id: "export-note" });
  const said = h("p", { class: "hint", id: "export-said", role: "status" });
  const refusal = h("p", { class: "fault", id: "export-refusal", role: "alert", hidden: true });
  const offered = (/** @type {string} */ group, prefix = "") =>
    exports
      .filter((one) => one.group === group)
      .map(({ name, label }) => h("option", { value: prefix + name }, label));
  const ofRun = h("optgroup", { label: "The trained network", hidden: true });
  const chooser = h(
    "select",
    { id: "export-to", change: () => describe() },
    ...groups.map(({ name, label }) => h("optgroup", { label }, ...offered(name))),
    ofRun,
  );
  const button = (/** @type {string} */ id, /** @type {string} */ text, /** @type {() => void} */ click) =>
    h("button", { type: "button", id, click }, text);
  const copies = button("export-copy", "Copy", () => deliver(keep));
  byId("export").append(
    h("label", { for: "export-to" }, "Export"),
    h(
      "span",
      { class: "file-actions" },
      chooser,
      button("export-save", "Save file", () => deliver(save)),
      copies,
    ),
    note,
    said,
    refusal,
  );

  const isOfRun = () => chooser.value.startsWith("trained ");
  const chosen = () => {
    const name = chooser.value.replace("trained ", "");
    return /** @type {ExportOption} */ (exports.find((one) => one.name === name));
  };

  function describe() {
    const { note: own, group, copied } = chosen();
    const about = isOfRun() ? "" : groups.find(({ name }) => name === group)?.note;
    note.textContent = [own, about].filter(Boolean).join(" ");
    copies.hidden = !copied;
    said.replaceChildren();
    refusal.hidden = true;
  }

  /** The run of the present set-up may be another one, or stand elsewhere. */
  function update() {
    const run = trained();
    if (!run && isOfRun()) chooser.value = chosen().name;
    ofRun.hidden = !run;
    ofRun.label = run ? `The trained network, after step ${run.step}` : "The trained network";
    if (!run) ofRun.replaceChildren();
    else if (!ofRun.children.length) ofRun.append(...offered(NETWORK, "trained "));
    if (!run) describe();
  }

  /** @param {string} to @returns {Promise<any>} */
  async function exported(to) {
    const run = isOfRun() ? trained() : null;
    if (run) return ofTrained(run, to);
    const spec = specText();
    if (!spec) throw new Error("Correct the marked values first.");
    return parse(await call("export", stringify({ spec: written(spec), to })));
  }

  /** Where Python was started anew it knows the run no more, but the last answer holds its numbers. @param {Trained} run @param {string} to */
  async function ofTrained({ run, step, isPast, answerText }, to) {
    try {
      if (!run) throw Object.assign(new Error(), { field: "run" });
      return parse(await call("export", stringify({ run, step, to })));
    } catch (error) {
      if (/** @type {any} */ (error).field !== "run" || isPast) throw error;
      return parse(await call("export", stringify({ spec: continued(parse(answerText)), to })));
    }
  }

  /** @param {(made: any, to: ExportOption) => void} use */
  async function deliver(use) {
    const to = chosen();
    refusal.hidden = true;
    try {
      const made = await exported(to.name);
      said.textContent = made.notes.join(" ");
      use(made, to);
    } catch (error) {
      refusal.textContent = String(/** @type {any} */ (error)?.message ?? error);
      refusal.hidden = false;
    }
  }

  /** @param {any} made */
  function save({ file, text, base64 }) {
    const data = text ?? Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const run = isOfRun() ? trained() : null;
    saveBlob(new Blob([data]), run ? file.replace("network", `trained-${run.step}`) : file);
  }

  /** @param {any} made @param {ExportOption} to */
  function keep({ text }, { label, group }) {
    copy(text, group === NETWORK ? `${label} copied` : `Script for ${label} copied`);
  }

  describe();
  return { update };
}
