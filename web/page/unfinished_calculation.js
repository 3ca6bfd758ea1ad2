/**
 * Remembers which calculation was under way for long when the page was left, so that opening the page again does not begin
 * it anew unasked.
 */

const KEY = "backprop.unfinished";
/** Shorter calculations are not worth asking. In milliseconds. */
const LONG_MS = 3_000;

/** A short name of a text. @param {string} text */
function digest(text) {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return `${text.length}:${hash}`;
}

/** @param {(storage: Storage) => void} use  What cannot be kept is not kept. */
function stored(use) {
  try {
    use(localStorage);
  } catch {
    // Without storage the page does not remember; it can be stopped all the same.
  }
}

export function createUnfinished() {
  /** @type {string | null} */
  let left = null;
  let timer = 0;
  stored((storage) => {
    left = storage.getItem(KEY);
    storage.removeItem(KEY);
  });

  return {
    /** @param {string} text  Of a spec whose calculation begins. */
    begin(text) {
      clearTimeout(timer);
      timer = setTimeout(() => stored((storage) => storage.setItem(KEY, digest(text))), LONG_MS);
    },
    /** It has come to an end, or is no longer wanted. */
    end() {
      clearTimeout(timer);
      stored((storage) => storage.removeItem(KEY));
    },
    forget() {
      left = null;
    },
    /** Whether it is the one that was left. @param {string} text */
    is: (text) => left !== null && left === digest(text),
  };
}
