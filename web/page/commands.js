/** What buttons and keys do: step on, copy. */

import { stepped } from "../form/draft.js";
import { copyText } from "../lib/clipboard.js";
import { byId } from "../lib/dom.js";
import { fullNumber } from "../lib/format.js";
import { at } from "../lib/paths.js";

/** @import {Fault} from "../form/validate.js" */
/** @import {Draft} from "../form/draft.js" */
/** @import {Banners} from "../views/banners.js" */

/**
 * @param {object} page
 * @param {Banners} page.banners
 * @param {ReturnType<typeof import("./calculation.js").createCalculation>} page.calculation
 * @param {ReturnType<typeof import("./look.js").createLook>} page.look
 * @param {{readonly draft: Draft, commit(draft: Draft): void}} page.session
 * @param {() => Fault[]} page.faults  Of the present draft.
 * @param {(faults: Fault[]) => void} page.onFaults  A step was asked for, but these stand against it.
 */
export function createCommands({ banners, calculation, look, session, faults, onFaults }) {
  /** @param {string} text @param {string} done */
  async function copy(text, done) {
    const copied = await copyText(text);
    byId("announce").textContent = copied ? done : "The browser refused to copy";
    if (copied) banners.hide("copy");
    else banners.show("copy", "The browser refused to copy.");
  }

  /** @param {"text" | "markdown" | "latex"} format @param {object} [more] */
  async function worked(format, more = {}) {
    return /** @type {string} */ (
      (await calculation.ask("worked", { format, digits: look.digits, ...more })).text
    );
  }

  return {
    copy,
    /** Carries the new weights on into the set-up. */
    step() {
      const against = faults();
      const { result } = document.documentElement.dataset;
      if (against.length) onFaults(against);
      else if (result === "live" || result === "example")
        session.commit(stepped(session.draft, calculation.result));
    },
    copyValue: () => copy(fullNumber(at(calculation.result.steps[0], look.selected)), "Value copied"),
    async copyLine() {
      const text = await worked("text", { quantities: [look.selected] });
      const lines = text.split("\n").filter((line) => line.includes("="));
      copy((lines.length ? lines.join("\n") : text).trim(), "Line copied");
    },
    /** @param {"text" | "markdown" | "latex"} format */
    copyWorked: async (format) => copy(await worked(format), "Worked arithmetic copied"),
  };
}
