/** What buttons and keys do: step on, copy. */

import { stepped } from "../draft/draft.js";
import { copyText } from "../lib/clipboard.js";
import { fullNumber } from "../lib/format.js";
import { at } from "../lib/paths.js";

/** @import {Fault} from "../draft/validate.js" */
/** @import {Draft} from "../draft/draft.js" */
/** @import {Banners} from "../views/banners.js" */

/**
 * @param {object} page
 * @param {Banners} page.banners
 * @param {import("../views/toast.js").Tell} page.tell
 * @param {ReturnType<typeof import("./calculation.js").createCalculation>} page.calculation
 * @param {ReturnType<typeof import("./selection.js").createSelection>} page.selection
 * @param {{readonly draft: Draft, commit(draft: Draft): void}} page.session
 * @param {(draft: Draft) => {faults: Fault[]}} page.validate
 * @param {() => Fault | null} page.refused  What Python has against the present values.
 * @param {(faults: Fault[]) => void} page.onFaults  A step was asked for, but these stand against it.
 */
export function createCommands({
  banners,
  tell,
  calculation,
  selection,
  session,
  validate,
  refused,
  onFaults,
}) {
  /** @param {string} text @param {string} done @returns {Promise<boolean>}  Whether it was copied. */
  async function copy(text, done) {
    const copied = await copyText(text);
    if (copied) {
      tell(done);
      banners.hide("copy");
    } else banners.show("copy", "The browser refused to copy.");
    return copied;
  }

  /**
   * Copies worked arithmetic, as Python writes it.
   * @param {"text" | "markdown" | "latex"} format @param {object} more @param {string} done
   * @param {(text: string) => string} [cut]
   */
  async function copyAsked(format, more, done, cut = (text) => text) {
    try {
      const { text } = await calculation.ask("worked", { format, digits: selection.digits, ...more });
      await copy(cut(text), done);
    } catch (error) {
      banners.show("copy", `Nothing was copied: ${/** @type {Error} */ (error).message}`);
    }
  }

  /** @param {string} text */
  function equations(text) {
    const lines = text.split("\n").filter((line) => line.includes("="));
    return (lines.length ? lines.join("\n") : text).trim();
  }

  /** Carries the new weights on into the set-up. */
  function step() {
    const { faults } = validate(session.draft);
    const against = refused();
    const { result } = document.documentElement.dataset;
    if (faults.length) onFaults(faults);
    else if (against) onFaults([against]);
    else if (result === "live" || result === "example")
      session.commit(stepped(session.draft, calculation.result));
  }

  const copyValue = () =>
    copy(fullNumber(at(calculation.result.steps[0], selection.selected)), "Value copied");
  const copyLine = () => copyAsked("text", { quantities: [selection.selected] }, "Line copied", equations);

  return {
    copy,
    step,
    copyValue,
    copyLine,
    /** Of the mode Calculate. @type {Record<string, () => void>} */
    keys: {
      s: step,
      j: () => selection.move(1),
      k: () => selection.move(-1),
      "[": () => selection.follow("back"),
      "]": () => selection.follow("on"),
      c: copyValue,
      l: copyLine,
    },
    /** @param {"text" | "markdown" | "latex"} format */
    copyWorked: (format) => copyAsked(format, {}, "Worked arithmetic copied"),
  };
}
