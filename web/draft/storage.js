/**
 * The form's texts kept in the browser, at most a second old. Without storage everything else goes on. The last change of any
 * tab is what all new ones find; a tab that another one overtook keeps its own besides, over its reload. A tab in which nothing was
 * changed writes nothing: what another one saves meanwhile may not have been heard here yet.
 */

const KEY = "backprop.draft";
const QUARANTINE = "backprop.quarantine";
const VERSION = 1;
const DELAY = 400;
/** A longer result is computed anew instead of kept. */
const LONGEST_RESULT = 400_000;

/** @import {Draft} from "./draft.js" */

/** A run that was under way. @typedef {{step: number, epoch: number, epochs: number}} KeptRun */
/**
 * Where a run stands.
 * @typedef {object} KeptAnswer
 * @property {string} [answer]  Python's last one, without whole steps.
 * @property {string} [stored]  In place of a long one, where it stands in the browser's database.
 * @property {number | null} at  The past step that was looked at.
 */
/**
 * @typedef {object} Kept
 * @property {Draft} draft
 * @property {string | null} result
 * @property {string} resultFor  The text of its spec.
 * @property {number} digits
 * @property {string} [speed]  Of playing a training.
 * @property {KeptRun | null} [run]  A training that was under way.
 * @property {KeptAnswer | null} [stands]  Where the run of the draft stands.
 * @property {unknown} [exercise]  What was chosen for exercises.
 */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Store */

/**
 * @param {object} plan
 * @param {() => Store} plan.local  Which all tabs share. A browser that has none throws when it is asked.
 * @param {() => Store} plan.own  Of this tab.
 * @param {() => Promise<unknown> | null} [plan.parts]  What a draft names and the browser has still to take; null: nothing.
 * @param {(value: unknown) => boolean} plan.isDraft  Whether the page can show it.
 * @param {() => void} plan.onFailed  Once, until saving works again.
 * @param {(draft: Draft) => void} plan.onSaved
 * @param {(draft: Draft) => void} plan.onElsewhere  Another tab has saved its draft.
 * @param {() => void} [plan.onCleared]  Another tab has cleared the store, and what stood there is kept anew.
 */
export function createStorage(plan) {
  const { local, own, parts = () => null, isDraft, onFailed, onSaved, onElsewhere, onCleared } = plan;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let failing = false;
  /** What is kept could not be read: it may be work, which nothing replaces. */
  let isUnread = false;
  /** @type {Kept | null} */
  let waiting = null;
  /** What was last to be saved. @type {Kept | null} */
  let last = null;
  /** No other tab has overtaken this one. */
  let isLatest = true;
  /** The tab as it was opened, while nothing was changed there since. @type {string | null} */
  let opened = null;

  /** All that a visitor may have changed: a result follows from it. @param {Omit<Kept, "result" | "resultFor">} kept */
  function chosenIn(kept) {
    return JSON.stringify({ ...kept, result: undefined, resultFor: undefined });
  }

  /** @param {Kept} kept */
  function textOf(kept) {
    const result = kept.result && kept.result.length <= LONGEST_RESULT ? kept.result : null;
    return JSON.stringify({ version: VERSION, ...kept, result });
  }

  /** @param {string} text @returns {Kept}  @throws when it is none. */
  function read(text) {
    const kept = JSON.parse(text);
    if (kept.version !== VERSION || !isDraft(kept.draft)) throw new Error("not a draft");
    return kept;
  }

  /** @param {string} text */
  function attempt(text) {
    try {
      return read(text);
    } catch {
      return null;
    }
  }

  function write() {
    clearTimeout(timer);
    if (!waiting) return;
    const kept = waiting;
    waiting = null;
    if (chosenIn(kept) === opened) return;
    opened = null;
    if (isUnread) return keepApart(kept);
    try {
      local().setItem(KEY, textOf(kept));
      own().removeItem(KEY);
      failing = false;
      onSaved(kept.draft);
    } catch {
      waiting ??= kept; // Leaving the page tries once more.
      failed();
    }
  }

  /** A draft that names a table is kept after the table: it is never found without it. */
  async function due() {
    const kept = waiting;
    const coming = parts();
    if (coming) await coming;
    if (waiting === kept) write(); // Else a later change has its own time.
  }

  /** What all tabs find; what was heard of another's save may come after one of this tab. */
  function present() {
    try {
      return local().getItem(KEY);
    } catch {
      return null;
    }
  }

  /** Another tab's draft is the latest: this tab keeps its own for itself. @param {Kept | null} [kept] */
  function keepApart(kept = last) {
    waiting = opened = null;
    last = kept;
    isLatest = false;
    if (!kept) return;
    try {
      own().setItem(KEY, textOf(kept));
    } catch {
      // It stays on this page.
    }
  }

  /** All that this tab had kept is gone, but here it stands. */
  function keepAnew() {
    if (!isLatest || !last) return;
    waiting = last;
    onCleared?.(); // Its table first.
    due();
  }

  function failed() {
    if (!failing) onFailed();
    failing = true;
  }

  return {
    get isFailing() {
      return failing;
    },
    /** What stands there before anything can be changed. @param {Omit<Kept, "result" | "resultFor">} kept */
    opens(kept) {
      opened = chosenIn(kept);
    },
    /** @param {Kept} kept */
    save(kept) {
      waiting = last = kept;
      isLatest = true;
      clearTimeout(timer);
      timer = setTimeout(due, DELAY);
    },
    /** Saves at once what waits to be saved. */
    write,
    /** The shared store was changed by another tab. @param {{key: string | null, newValue: string | null}} event */
    heard({ key, newValue }) {
      if (key !== null && key !== KEY) return;
      if (newValue !== present()) return;
      if (newValue === null) return keepAnew();
      const theirs = attempt(newValue); // What this page cannot read, the next save replaces.
      if (theirs) onElsewhere(theirs.draft);
    },
    keepApart,
    /**
     * What was kept, or null. What cannot be read is put aside, and `quarantined` is its text. `others` is the latest draft where
     * this tab has one of its own.
     * @returns {{kept: Kept | null, quarantined: string | null, others: Draft | null}}
     */
    load() {
      let text = null;
      let ownText = null;
      try {
        text = local().getItem(KEY);
      } catch {
        isUnread = true;
        failed();
      }
      try {
        ownText = own().getItem(KEY);
      } catch {
        failed();
      }
      const mine = ownText === null ? null : attempt(ownText);
      const kept = text === null ? null : attempt(text);
      if (text === null || kept)
        return { kept: mine ?? kept, quarantined: null, others: (mine && kept?.draft) ?? null };
      try {
        local().setItem(QUARANTINE, text);
        local().removeItem(KEY);
      } catch {
        // It stays where it is; the page goes on with the default example.
      }
      return { kept: mine, quarantined: text, others: null };
    },
  };
}
