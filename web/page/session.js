/**
 * The visitor's work: drafts with undo and redo, kept in the browser. Nothing that comes from elsewhere takes the place of own
 * work without being asked.
 */

import { createHistory } from "../draft/history.js";
import { isDraft } from "../draft/kept_draft.js";
import { completed } from "../draft/older_drafts.js";
import { createStorage } from "../draft/storage.js";
import { keepUsedTable, tablesKept } from "../draft/tables.js";
import { isExample, retitled } from "../draft/titles.js";
import { copyText } from "../lib/clipboard.js";
import { passingStore } from "../lib/embedded.js";
import { countTyped, sheetOf } from "../mark/sheet.js";

/** @import {Example, Options} from "../contract/types.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {Banners} from "../views/banners.js" */

/**
 * @param {object} plan
 * @param {Options} plan.options
 * @param {Example[]} plan.examples
 * @param {Draft} plan.firstDraft  When nothing was kept.
 * @param {(draft: Draft) => unknown} plan.validate
 * @param {Banners} plan.banners
 * @param {import("../views/toast.js").Tell} plan.tell
 * @param {() => void} plan.onDraft  There is another present draft.
 * @param {() => void} plan.onLoad  The next draft is a whole new set-up.
 * @param {boolean} [plan.isPassing]  Nothing is kept, and nothing that was kept is shown.
 */
export function createSession(plan) {
  const { options, examples, firstDraft, validate, banners, tell, onDraft, onLoad, isPassing = false } = plan;
  /** What this browser is known to hold: the text of a draft. */
  let saved = "";
  const passing = passingStore();
  const storage = createStorage({
    local: () => (isPassing ? passing : localStorage),
    own: () => (isPassing ? passing : sessionStorage),
    parts: tablesKept,
    isDraft(value) {
      if (!isDraft(value, options)) return false;
      validate(completed(/** @type {Draft} */ (value), options)); // Whatever it lacks fails here, and not later.
      return true;
    },
    onFailed: () =>
      banners.show(
        "storage",
        "Your work cannot be saved in this browser. It stays on this page until you close it.",
      ),
    onSaved(draft) {
      banners.hide("storage");
      saved = JSON.stringify(draft);
    },
    onCleared: keepUsedTable,
    onElsewhere(theirs) {
      const draft = completed(theirs, options);
      if (JSON.stringify(draft) === saved) return; // The other tab has changed nothing, and saved it again.
      saved = JSON.stringify(draft);
      if (JSON.stringify(draft) === JSON.stringify(history.present)) return banners.hide("tabs");
      isLatest = false;
      storage.keepApart();
      sayOvertaken(draft);
    },
  });
  addEventListener("storage", storage.heard);
  addEventListener("pagehide", storage.write);
  document.addEventListener("visibilitychange", () => document.hidden && storage.write());
  const { kept, quarantined, others } = storage.load();
  if (quarantined !== null)
    banners.show(
      "quarantine",
      "The work saved in this browser could not be read and was set aside. " +
        (kept ? "This tab's own setup is shown." : "The default example is shown."),
      [{ label: "Copy the saved work", action: () => copySaved(quarantined), stays: true }],
    );
  const history = createHistory(kept ? completed(kept.draft, options) : firstDraft);
  /** No other tab has saved another draft since the last change here; only the latest change is saved for new tabs. */
  let isLatest = others === null;
  if (others) sayOvertaken(completed(others, options));
  /** As it was opened or saved: work that can be had again. */
  let origin = "";

  /** @param {string} text */
  async function copySaved(text) {
    tell((await copyText(text)) ? "The saved work is copied" : "The browser refused to copy");
  }

  /** @param {Draft} theirs */
  function sayOvertaken(theirs) {
    banners.show(
      "tabs",
      "This setup was changed in another tab. This tab keeps its own. The most recent change in either tab is saved.",
      [{ label: "Show the other tab's setup", action: () => load(theirs) }],
    );
  }

  /** Whether the present draft would be lost to whoever loads another. */
  function isOwnWork() {
    const draft = history.present;
    const example = examples.find(({ name }) => name === draft.example);
    const isExampleAsIs = example && isExample(draft, example, options) && !countTyped(sheetOf(draft));
    return JSON.stringify(draft) !== origin && !isExampleAsIs;
  }

  /** Puts a new draft in place of the present one. @param {Draft} draft @param {string} [key] */
  function commit(draft, key = "") {
    if (draft === history.present) return;
    history.push(retitled(draft, history.present, examples, options), key);
    changed();
  }

  function changed() {
    banners.hide("tabs");
    isLatest = true;
    onDraft();
  }

  /** A whole new set-up. @param {Draft} draft @param {() => void} [onLoaded] */
  function load(draft, onLoaded) {
    for (const name of ["replace", "tabs"]) banners.hide(name);
    const { compare } = history.present;
    if (compare && !draft.compare) draft = { ...draft, compare }; // It waits for the network that it belongs to.
    origin = JSON.stringify(draft);
    if (origin !== JSON.stringify(history.present)) {
      onLoad();
      history.push(draft);
      changed();
    }
    onLoaded?.();
  }

  /** @param {"undo" | "redo"} way */
  function go(way) {
    banners.hide("replace");
    if (history[way]()) changed();
  }

  addEventListener("beforeunload", (event) => {
    if (storage.isFailing && isOwnWork()) event.preventDefault();
  });

  return {
    kept,
    get draft() {
      return history.present;
    },
    get canUndo() {
      return history.canUndo;
    },
    get canRedo() {
      return history.canRedo;
    },
    commit,
    /** What stands there is what a first visit finds. */
    get isUntouched() {
      return JSON.stringify(history.present) === JSON.stringify(firstDraft);
    },
    isOwnWork,
    /**
     * Loads a whole set-up, after asking where own work stands.
     * @param {Draft} draft @param {string} what  "the example “XOR”". @param {() => void} [onLoaded]
     */
    offer(draft, what, onLoaded) {
      if (!isOwnWork()) return load(draft, onLoaded);
      banners.show("replace", `Replace your setup with ${what}? You can undo this.`, [
        { label: "Replace", action: () => load(draft, onLoaded) },
        { label: "Keep mine", action: () => {} },
      ]);
    },
    load,
    /** What Python drew belongs to the edit that asked for it. @param {Draft} draft */
    amend(draft) {
      if (JSON.stringify(history.present) === origin) origin = JSON.stringify(draft);
      history.amend(draft);
      onDraft();
    },
    undo: () => go("undo"),
    redo: () => go("redo"),
    settle: history.settle,
    /** The present draft was saved or shared elsewhere. */
    wasSaved() {
      origin = JSON.stringify(history.present);
    },
    /** Saves what waits to be saved. */
    saveNow: storage.write,
    /** The page stands as it was opened. @param {Omit<import("../draft/storage.js").Kept, "draft" | "result" | "resultFor">} more */
    opens: (more) => storage.opens({ draft: history.present, ...more }),
    /** @param {Omit<import("../draft/storage.js").Kept, "draft">} more */
    save(more) {
      const kept = { draft: history.present, ...more };
      if (isLatest) storage.save(kept);
      else storage.keepApart(kept);
    },
  };
}
