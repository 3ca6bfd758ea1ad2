/**
 * The modes of the page as tabs of one page, each at an address of its own: `#calculate`, `#train`. What belongs to one mode
 * or some says so by `data-for`; everything else belongs to all of them.
 */

import { createScrolling } from "./scrolling.js";

/**
 * @typedef {object} Mode
 * @property {string} name  Its address is `#name`.
 * @property {() => void} [enter]  It is shown now; the first time is the time to mount.
 * @property {() => void} [leave]
 */

/**
 * @param {HTMLElement} nav  Holds one link a mode, in the same order.
 * @param {Mode[]} modes  The first is shown where the address names none.
 */
export function mountModes(nav, modes) {
  const page = document.documentElement;
  let present = modes[0];
  const scrolling = createScrolling(() => present.name);
  /** The mode that is gone to shows something new: its top is what to see first. */
  let isFresh = false;

  function arrange() {
    for (const part of document.querySelectorAll("[data-for]"))
      part.toggleAttribute("hidden", !modesOf(part).includes(present.name));
  }

  /** @param {Mode} mode */
  function show(mode) {
    if (mode === present && page.dataset.mode) return;
    if (page.dataset.mode) present.leave?.();
    present = mode;
    page.dataset.mode = mode.name;
    for (const link of nav.querySelectorAll("a"))
      if (link.hash === `#${mode.name}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    arrange();
    mode.enter?.();
  }

  /** What the address points at, if it is a place and not the name of a mode. */
  const place = () => (named() ? null : document.getElementById(location.hash.slice(1)));
  const named = () => modes.find(({ name }) => location.hash === `#${name}`);

  /** The mode that the address asks for, by its name or by a place in it; none for a link that holds a set-up. */
  function asked() {
    if (!location.hash) return modes[0];
    const part = place()?.closest("[data-for], #page");
    if (!part) return named();
    return modes.find(({ name }) => modesOf(part).includes(name)) ?? modes[0];
  }

  /** Shows what the address points at, which was hidden when the browser looked for it. */
  function reveal() {
    const target = place();
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null)
      fold.open = true;
    target.scrollIntoView();
  }

  addEventListener("hashchange", () => {
    const mode = asked();
    if (!mode) return; // A link that holds a setup leads on by itself.
    const isOther = mode !== present;
    show(mode);
    if (scrolling.restore()) return;
    if (place()) reveal();
    else if (isOther || isFresh) scrolling.settle(isFresh);
    isFresh = false;
  });

  return {
    start() {
      show(asked() ?? modes[0]);
      arrange(); // A part may have come since it was shown.
      if (!scrolling.restore()) reveal();
    },
    get present() {
      return present.name;
    },
    /** Goes there, as a click on its tab does. @param {string} name */
    go(name) {
      scrolling.keep();
      location.hash = `#${name}`;
    },
    /** Goes to the top of it in place of the present address, which "back" then passes over. @param {string} name */
    goInstead(name) {
      isFresh = true;
      location.replace(`#${name}`);
    },
  };
}

/** The names of the modes that a part belongs to. @param {Element} part */
const modesOf = (part) => (part.getAttribute("data-for") ?? "").split(" ");
