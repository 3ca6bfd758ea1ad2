/** The offer to take up a run that was under way when the page was closed. */

import { h } from "../lib/dom.js";
import { grouped } from "../lib/format.js";

/**
 * @param {{epoch: number, epochs: number, step: number | null}} left  `step`: where it can go on from.
 * @param {(isAnew: boolean) => void} onPlay
 */
export function runOffer({ epoch, epochs, step }, onPlay) {
  const play = (/** @type {string} */ id, /** @type {boolean} */ isAnew, /** @type {string} */ text) =>
    h("button", { type: "button", id, click: () => onPlay(isAnew) }, text);
  const offer = h(
    "p",
    { class: "train-offer", id: "train-offer" },
    `A training was running, at epoch ${grouped(epoch)} of ${grouped(epochs)}, when the page was closed. `,
    step === null ? null : play("go-on", false, `Continue from step ${grouped(step)}`),
    play("run-again", true, "Run it again"),
    h("button", { type: "button", class: "icon", "aria-label": "Dismiss", click: () => offer.remove() }, "×"),
  );
  return offer;
}

/** To be kept: a run that is under way. @param {ReturnType<typeof import("./run.js").createRun>} run @param {number} epochs  Asked for. @returns {import("../draft/storage.js").KeptRun | null} */
export function underWay({ phase, step, progress }, epochs) {
  if (phase !== "running" && phase !== "stopping") return null;
  return { step, epoch: progress?.epoch ?? 0, epochs: progress?.epochs ?? epochs };
}
