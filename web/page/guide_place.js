/** Marks in the guide's contents where the reader is, and leads back to them on a screen that has no room beside the text. */

import { h } from "../lib/dom.js";

/** A heading this near to the top of the window, in pixels, has been reached. */
const REACHED = 120;

/** @param {HTMLElement} root */
export function markPlace(root) {
  const contents = /** @type {HTMLElement} */ (root.querySelector(".contents"));
  const entries = [...contents.querySelectorAll("a")].map((link) => ({
    link,
    heading: /** @type {HTMLElement} */ (document.getElementById(link.hash.slice(1))),
  }));
  root.append(
    h(
      "a",
      { class: "to-contents", href: `#${contents.id}`, "aria-label": "Back to the contents" },
      "↑ Contents",
    ),
  );
  /** @type {HTMLElement | null} */
  let current = null;
  let asked = 0;

  function mark() {
    asked = 0;
    if (root.hidden) return;
    const reached = entries.filter(({ heading }) => heading.getBoundingClientRect().top <= REACHED);
    const link = reached.at(-1)?.link ?? null;
    root.classList.toggle("is-underway", link !== null);
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    current = link;
    // Only the list moves: the page stays where the reader is.
    if (link && contents.scrollHeight > contents.clientHeight)
      contents.scrollTop = link.offsetTop - contents.clientHeight / 2;
  }
  addEventListener(
    "scroll",
    () => {
      if (!asked) asked = requestAnimationFrame(mark);
    },
    { passive: true },
  );
  mark();
}
