/** Which way round square blocks of weights are meant: both ways fit, so it is asked once and remembered for the page. */

import { sentenceOf } from "../lib/messages.js";

/** @typedef {ReturnType<typeof createSquareBlocks>} SquareBlocks */

/**
 * @param {ReturnType<typeof import("./session.js").createSession>} session
 * @param {import("../views/banners.js").Banners} banners
 */
export function createSquareBlocks(session, banners) {
  /** Unknown until it is said. @type {boolean | null} */
  let isTurned = null;

  /**
   * @param {(isTurned: boolean) => void} put  Puts the block in, transposed or as it stands.
   * @returns {boolean}  Whether it was put in; else it is asked first.
   */
  function place(put) {
    if (isTurned === null) {
      ask(put);
      return false;
    }
    put(isTurned);
    const made = session.draft;
    const other = () => {
      isTurned = !isTurned;
      if (session.draft === made) session.undo();
      put(isTurned);
    };
    const kept = sentenceOf(isTurned ? "square.turned.kept" : "square.straight.kept");
    banners.show("square", kept, [{ label: "The other way round", action: other }]);
    return true;
  }

  /** @param {(isTurned: boolean) => void} put */
  function ask(put) {
    const answer = (/** @type {boolean} */ turned) => () => {
      isTurned = turned;
      put(turned);
    };
    banners.show("square", sentenceOf("square.ask"), [
      { label: sentenceOf("square.straight"), action: answer(false) },
      { label: sentenceOf("square.turned"), action: answer(true) },
      { label: "Put nothing in", action: () => {} },
    ]);
  }

  return { place };
}
