/** The form's texts kept in the browser, at most a second old. Without storage everything else goes on. */

const KEY = "backprop.draft";
const QUARANTINE = "backprop.quarantine";
const VERSION = 1;
const DELAY = 400;
/** A longer result is computed anew instead of kept. */
const LONGEST_RESULT = 400_000;

/** @import {Draft} from "./draft.js" */

/**
 * @typedef {object} Kept
 * @property {Draft} draft
 * @property {string | null} result
 * @property {string} resultFor  The text of its spec.
 * @property {number} digits
 * @property {import("../train/tab.js").KeptRun | null} [run]  A training that was under way.
 */

/**
 * @param {{kinds: string[], onFailed(): void, onSaved(draft: Draft): void, onElsewhere(draft: Draft): void}} events
 *   `kinds`: of layers that the page knows. `onFailed` once, until saving works again; `onElsewhere`: another tab has saved its draft.
 */
export function createStorage({ kinds, onFailed, onSaved, onElsewhere }) {
  let timer = 0;
  let failing = false;
  /** @type {Kept | null} */
  let waiting = null;

  function write() {
    clearTimeout(timer);
    if (!waiting) return;
    const kept = waiting;
    waiting = null;
    const result = kept.result && kept.result.length <= LONGEST_RESULT ? kept.result : null;
    try {
      localStorage.setItem(KEY, JSON.stringify({ version: VERSION, ...kept, result }));
      failing = false;
      onSaved(kept.draft);
    } catch {
      failed();
    }
  }

  function failed() {
    if (!failing) onFailed();
    failing = true;
  }
  addEventListener("storage", ({ key, newValue }) => {
    if (key !== KEY || newValue === null) return;
    try {
      const kept = JSON.parse(newValue);
      if (kept.version === VERSION && isDraft(kept.draft, kinds)) onElsewhere(kept.draft);
    } catch {
      // Not written by this page: the next save replaces it.
    }
  });
  addEventListener("pagehide", write);
  document.addEventListener("visibilitychange", () => document.hidden && write());

  return {
    get isFailing() {
      return failing;
    },
    /** @param {Kept} kept */
    save(kept) {
      waiting = kept;
      clearTimeout(timer);
      timer = setTimeout(write, DELAY);
    },
    /** Leaves what waits to be saved unsaved. */
    drop() {
      waiting = null;
    },
    /**
     * What was kept, or null. What cannot be read is put aside, and `quarantined` is its text.
     * @returns {{kept: Kept | null, quarantined: string | null}}
     */
    load() {
      let text = null;
      try {
        text = localStorage.getItem(KEY);
      } catch {
        failed();
      }
      if (text === null) return { kept: null, quarantined: null };
      try {
        const kept = JSON.parse(text);
        if (kept.version !== VERSION || !isDraft(kept.draft, kinds)) throw new Error("not a draft");
        return { kept, quarantined: null };
      } catch {
        try {
          localStorage.setItem(QUARANTINE, text);
          localStorage.removeItem(KEY);
        } catch {
          // It stays where it is; the page goes on with the default example.
        }
        return { kept: null, quarantined: text };
      }
    },
  };
}

const text = (/** @type {unknown} */ v) => typeof v === "string";
const cells = (/** @type {unknown} */ v) =>
  Array.isArray(v) && v.every((cell) => cell === null || text(cell));
const rows = (/** @type {unknown} */ v) => Array.isArray(v) && v.every(cells);

/** Texts, flags, named things, cells and layers inside. @param {any} layer @param {string[]} kinds @returns {boolean} */
function isLayer(layer, kinds) {
  return (
    kinds.includes(layer.kind) &&
    Object.entries(layer).every(([key, value]) => {
      if (key === "layers")
        return value.length > 0 && value.every((/** @type {any} */ l) => isLayer(l, kinds));
      if (Array.isArray(value)) return cells(value) || rows(value);
      return text(value) || typeof value === "boolean" || key === "init" || text(value.name);
    })
  );
}

/** @param {any} value @param {string[]} kinds  @returns {boolean}  Whether it has the shape of a draft, cell by cell. */
function isDraft(value, kinds) {
  try {
    const { network, data, init, loss, optimizer, penalty, clip, conventions } = value;
    return (
      text(value.title) &&
      text(network.n_inputs) &&
      network.layers.length > 0 &&
      network.layers.every((/** @type {any} */ layer) => isLayer(layer, kinds)) &&
      (rows(data.X) || data.X.every(rows)) &&
      (rows(data.Y) || data.Y.every(rows)) &&
      Number.isInteger(data.rows) &&
      data.rows > 0 &&
      text(init.name) &&
      text(init.seed) &&
      text(loss.name) &&
      text(loss.reduction) &&
      text(optimizer.name) &&
      text(optimizer.learning_rate) &&
      text(penalty.l1) &&
      text(penalty.l2) &&
      text(clip.value) &&
      text(clip.norm) &&
      text(conventions.bias) &&
      text(conventions.update_order) &&
      text(conventions.delta_sign) &&
      text(conventions.rounding.digits) &&
      Number.isInteger(value.steps)
    );
  } catch {
    return false;
  }
}
