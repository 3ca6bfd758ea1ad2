/** The page on paper: what it is, when it was printed and a link that opens it; and its whole arithmetic. */

import { byId, h } from "../lib/dom.js";
import { ownAddress } from "../lib/embedded.js";

/** A longer link is not written out: its address opens the page, a saved file the set-up. */
const LONGEST_LINK = 1500;
/** It is made when typing has paused. In milliseconds. */
const DELAY_MS = 300;

/**
 * @param {object} plan
 * @param {() => string} plan.title
 * @param {() => Promise<string | null>} plan.link  Of the set-up as it is shown; null where it is too long.
 * @param {(isPrinting: boolean) => void} plan.onPrint
 */
export function mountPrinting({ title, link, onPrint }) {
  const head = byId("print-head");
  let address = "";
  let timer = 0;
  let isPrinting = false;

  /** @param {boolean} wanted */
  function print(wanted) {
    if (wanted === isPrinting) return;
    isPrinting = wanted;
    if (wanted) {
      const isShort = address.length <= LONGEST_LINK;
      const date = new Date().toLocaleDateString("en", { dateStyle: "long" });
      head.replaceChildren(
        h("h2", {}, title()),
        h("p", {}, `${date} · `, h("a", { href: address }, isShort ? address : address.split("#")[0])),
      );
    }
    onPrint(wanted);
  }
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  matchMedia("print").addEventListener("change", ({ matches }) => print(matches));

  return {
    /** Another result is shown. A link takes a moment to make, and printing does not wait. */
    update() {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        address = (await link()) ?? ownAddress();
      }, DELAY_MS);
    },
  };
}
