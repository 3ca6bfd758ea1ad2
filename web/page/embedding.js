/** The page as an address wants it for a lesson: in a frame, with parts left out. */

import { frameOf, PARTS } from "../lib/embedded.js";

/** Arranges the page. @returns {import("../lib/embedded.js").Frame} */
export function arrangeFrame() {
  const frame = frameOf(location.search);
  const { dataset } = document.documentElement;
  if (frame.isEmbedded) dataset.embed = "";
  if (frame.hidden.length) dataset.hide = frame.hidden.join(" ");
  return frame;
}

/** @param {import("../lib/embedded.js").Frame} frame @param {import("../views/banners.js").Banners} banners */
export function tellUnknownParts({ unknown }, banners) {
  if (!unknown.length) return;
  const names = unknown.map((name) => `“${name.slice(0, 40)}”`).join(", ");
  banners.show(
    "hide",
    `The address hides ${names}, which is no part of the page. It can hide: ${PARTS.join(", ")}.`,
  );
}

/** A reader takes the lesson's present set-up along. @param {HTMLAnchorElement} anchor @param {() => Promise<string | null>} link */
export function mountOwnPage(anchor, link) {
  anchor.addEventListener("pointerdown", prepare);
  anchor.addEventListener("focus", prepare);

  async function prepare() {
    const address = await link();
    if (address) anchor.href = address;
  }
}
