/** The offer to take up a run that was under way when the page was closed. */

import { byId, h } from "../lib/dom.js";
import { grouped } from "../lib/format.js";

/** @param {(isAnew: boolean) => void} onPlay */
export function createRunOffer(onPlay) {
  const play = (/** @type {string} */ id, /** @type {boolean} */ isAnew, /** @type {string} */ text) =>
    h("button", { type: "button", id, click: () => onPlay(isAnew) }, text);
  const goesOn = h("span", {});
  /** @type {HTMLElement | null} */
  let offer = null;

  /** Where the run can go on from, which is known later where its answer comes from the database. @param {number | undefined} step */
  function from(step) {
    if (step !== undefined)
      goesOn.replaceChildren(play("go-on", false, `Continue from step ${grouped(step)}`));
  }

  return {
    from,
    /** @param {import("../draft/storage.js").KeptRun} kept  It was under way. @param {number | undefined} step */
    show({ epoch, epochs }, step) {
      offer = h(
        "p",
        { class: "train-offer", id: "train-offer" },
        `A training was running, at epoch ${grouped(epoch)} of ${grouped(epochs)}, when the page was closed. `,
        goesOn,
        play("run-again", true, "Run it again"),
        h(
          "button",
          { type: "button", class: "icon", "aria-label": "Dismiss", click: () => offer?.remove() },
          "×",
        ),
      );
      from(step);
      byId("train-status").before(offer);
    },
    remove: () => offer?.remove(),
  };
}

/** To be kept: a run that is under way. @param {ReturnType<typeof import("./run.js").createRun>} run @param {number} epochs  Asked for. @returns {import("../draft/storage.js").KeptRun | null} */
export function underWay({ phase, step, progress }, epochs) {
  if (phase !== "running" && phase !== "stopping") return null;
  return { step, epoch: progress?.epoch ?? 0, epochs: progress?.epochs ?? epochs };
}
