/**
 * Where a reader was: each mode of the page has its own place, and each entry of the browser's history another one. A browser
 * looks for its place before a mode is shown, so the page keeps and restores it.
 */

/** A scroll that rests for so long is a place to come back to. In milliseconds. */
const REST_MS = 150;

/** @param {() => string} mode  The one that is shown. */
export function createScrolling(mode) {
  /** @type {Map<string, number>} */
  const places = new Map();
  let timer = 0;
  /** Where the page is. Between a new address and its event the old place must not be kept under it. */
  let address = location.hash;
  addEventListener("hashchange", () => {
    address = location.hash;
  });
  history.scrollRestoration = "manual";

  function keep() {
    clearTimeout(timer);
    if (location.hash !== address) return;
    places.set(mode(), scrollY);
    history.replaceState({ scroll: scrollY }, "");
  }
  addEventListener(
    "scroll",
    () => {
      clearTimeout(timer);
      timer = setTimeout(keep, REST_MS);
    },
    { passive: true },
  );
  addEventListener("click", keep, true); // It may lead away.

  return {
    /** Before the page goes elsewhere by itself. */
    keep,
    /** Goes back to where this entry of the history was left; false where it is new. */
    restore() {
      clearTimeout(timer);
      const { scroll } = history.state ?? {};
      if (typeof scroll !== "number") return false;
      scrollTo(0, scroll);
      return true;
    },
    /** Where the mode that is shown now was left, or its top. @param {boolean} isFresh  It shows something else than before. */
    settle(isFresh) {
      scrollTo(0, isFresh ? 0 : (places.get(mode()) ?? 0));
    },
  };
}
