/** Asks for the newest thing only: what was wanted in between is never asked for. */

/**
 * @template T
 * @param {(wanted: T) => Promise<void>} ask  Never rejects.
 */
export function createLatest(ask) {
  /** @type {{wanted: T} | null} */
  let next = null;
  let isAsking = false;
  return {
    /** @param {T} wanted */
    async want(wanted) {
      next = { wanted };
      if (isAsking) return;
      isAsking = true;
      while (next) {
        const { wanted: now } = next;
        next = null;
        await ask(now);
      }
      isAsking = false;
    },
    drop() {
      next = null;
    },
  };
}
