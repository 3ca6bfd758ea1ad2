/** Edits of the draft: those of one field in a row belong together, and what the optimizer keeps goes with its network. */

import { edited } from "../draft/edits.js";
import { withFittingState } from "../draft/optimizer.js";
import { byId } from "../lib/dom.js";
import { at } from "../lib/paths.js";

/** @import {Options, Remedy} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */

/**
 * @param {object} page
 * @param {Options} page.options
 * @param {ReturnType<typeof import("./session.js").createSession>} page.session
 * @param {() => void} page.onBegin  Another field is edited than before.
 * @param {import("../views/toast.js").Tell} page.tell
 */
export function createEditing({ options, session, onBegin, tell }) {
  /** The field whose text is being edited. */
  let field = "";

  /** @param {(draft: Draft) => Draft} change @param {string} key  The field, where it is one field's text. */
  function commit(change, key) {
    if (key !== field || !key) onBegin();
    field = key;
    session.commit(withFittingState(session.draft, change(session.draft), options), key);
  }

  return {
    commit,
    /** Makes the change of a remedy; its button goes with the fault, so the focus goes to what takes it back. @param {Remedy} remedy */
    follow({ path, value, label }) {
      commit((draft) => edited(draft, path, String(value), options), "");
      tell(`${label}: done. You can undo this.`);
      byId("undo").focus({ preventScroll: true });
    },
    /** The field was left. */
    settle() {
      session.settle();
      field = "";
    },
    /** Whether a field of the form holds it: the rows of a dataset have none. @param {string} path */
    isTyped: (path) =>
      at(session.draft, path) !== undefined && !(session.draft.data.source && path.startsWith("data.")),
  };
}

/**
 * The set-up's own buttons, and what leaving a field of it means.
 * @param {{session: ReturnType<typeof import("./session.js").createSession>, editing: ReturnType<typeof createEditing>,
 *   commands: {step(): void}}} page
 */
export function mountSetup({ session, editing, commands }) {
  const setup = byId("setup");
  setup.addEventListener("submit", (event) => event.preventDefault());
  setup.addEventListener("focusout", editing.settle);
  byId("step").addEventListener("click", commands.step);
  byId("undo").addEventListener("click", session.undo);
  byId("redo").addEventListener("click", session.redo);
  if (matchMedia("(max-width: 719px)").matches)
    for (const fold of setup.querySelectorAll("details.group")) fold.removeAttribute("open");
}
