/** Puts pasted sheets into the draft, and says what came of it. */

import { LIMITS } from "../contract/limits.js";
import { refusalOf } from "../lib/messages.js";
import { placeCells, placeNamed, readPasted } from "../mark/pasted.js";
import { sheetOf, withTyped, withUnplaced } from "../mark/sheet.js";
import { some } from "../views/mark/words.js";

/** @import {MarkModel} from "../views/mark/model.js" */

/**
 * @param {object} plan
 * @param {ReturnType<typeof import("./session.js").createSession>} plan.session
 * @param {() => MarkModel} plan.model
 * @param {import("./square_blocks.js").SquareBlocks} plan.squares
 * @param {(sentence: string, notes: string[], isRefusal: boolean) => void} plan.report
 */
export function createPutting({ session, model, squares, report }) {
  /**
   * @param {string} text @param {string} from @param {ReturnType<typeof readPasted>} read @param {boolean} isTurned
   * @returns {import("../mark/pasted.js").Put}
   */
  function place(text, from, read, isTurned) {
    const { groups, table, nameOf } = model();
    if (!read)
      return { entries: [/** @type {[string, string]} */ ([from, text.trim()])], unplaced: [], notes: [] };
    return "cells" in read
      ? placeCells(read.cells, from, groups, isTurned)
      : placeNamed(read.named, table, nameOf, isTurned);
  }

  /** @param {string} text @param {string} from @param {ReturnType<typeof readPasted>} read */
  function put(text, from, read) {
    const made = place(text, from, read, false);
    refuseLong(made);
    if (made.isSquare) return squares.place((isTurned) => commit(place(text, from, read, isTurned)));
    commit(made);
    return true;
  }

  /** @param {import("../mark/pasted.js").Put} made */
  function refuseLong({ entries, unplaced }) {
    const long = [...entries.map(([, value]) => value), ...unplaced.map(({ value }) => value)].find(
      (value) => value.length > LIMITS.text,
    );
    if (long) throw refusalOf("mark.text", long, { label: "Value", most: LIMITS.text });
  }

  /** @param {import("../mark/pasted.js").Put} made */
  function commit({ entries, unplaced, notes }) {
    const { draft } = session;
    const all = [...(sheetOf(draft).unplaced ?? []), ...unplaced];
    session.settle();
    session.commit(withUnplaced(withTyped(draft, entries), all));
    const lost = unplaced.length ? ` ${some(unplaced.length, "line")} without a place.` : "";
    const sentence = `${some(entries.length, "number")} put in.${lost}`;
    report(`${sentence} You can undo this.`, notes, false);
  }

  /** @param {string} text @param {string} from @param {boolean} isWhole  One plain number is taken too. */
  function attempt(text, from, isWhole) {
    try {
      const read = readPasted(text);
      if (!read && !isWhole && text.length <= LIMITS.text) return false;
      const isPut = put(text, from, read);
      return isPut || !isWhole; // What is not in yet stays where it was written.
    } catch (error) {
      const { message } = /** @type {Error} */ (error);
      report(message, [], true);
      return !isWhole;
    }
  }

  return {
    /** Into a field: one number is the field's own business. @param {string} path @param {string} text */
    paste: (path, text) => attempt(text, path, false),
    /** A whole sheet. @param {string} text @param {string} from  Where a column goes in from. @returns {boolean}  Whether it was put in. */
    put: (text, from) => attempt(text, from, true),
    /** A file: a document of answers, or lines of text. @param {string} text */
    take: (text) => attempt(text, "", true),
  };
}
